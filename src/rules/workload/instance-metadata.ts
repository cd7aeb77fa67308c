import {computeOf} from '../../choices/compute.ts';
import {workloadTexts} from '../../model/workload-texts.ts';
import {defineRule} from '../rule.ts';
import {belowTemplate, speakerOf} from './place.ts';

/**
 * A question to the instance metadata service of EC2, by its address or by a program for it (EC2 user guide, "Access instance metadata").
 * Other clouds have theirs at the same address, below other paths.
 */
const QUESTION =
  /https?:\/\/(?:169\.254\.169\.254|\[fd00:ec2::254\])(?::80)?(?!\/computeMetadata|\/metadata\/)(?![\d.])|(?<![\d.])169\.254\.169\.254(?::80)?\/latest\/|(?:^|[\s;&|("'`])ec2-?metadata\s/;
/** Lists of what is *not* called through a proxy. */
const NO_PROXY = /no_proxy$/i;

export default defineRule({
  id: 'workload/instance-metadata',
  on: 'pod',
  claims: [],
  summary:
    'Programs that ask the metadata service of EC2 are told: tasks on Fargate have no instance that it could describe.',
  rationale:
    'A pod on a node reaches the metadata service of the EC2 instance (169.254.169.254), as long as the hop limit of the instance lets it: for ' +
    'its Region and zone, for the address of the node, for the name of the instance. A task on Fargate has no such service; the ' +
    'question fails or hangs. Every task has the task metadata endpoint in its place, at the address in the variable ' +
    'ECS_CONTAINER_METADATA_URI_V4: addresses, zone, ARN and image of the task, as JSON. Instances of ECS answer as nodes do, where their ' +
    'settings let tasks reach them.',
  remediation:
    'Ask `${ECS_CONTAINER_METADATA_URI_V4}/task` for zone, addresses and ARN; take the Region from AWS_REGION, and credentials from the AWS SDK.',
  refs: {
    kubernetes: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html',
      'https://repost.aws/knowledge-center/ecs-fargate-metadata-errors',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'a script that asks for the address of the node',
      given:
        'containers: [{name: app, image: "example/app:1", command: [sh, -c, "HOST_IP=$(curl -s http://169.254.169.254/latest/meta-data/local-ipv4) exec serve"]}]',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/command/2',
          says: '169.254.169.254',
        },
      ],
    },
    {
      name: 'an address that is not to be asked through a proxy',
      given:
        'containers: [{name: app, image: "example/app:1", env: [{name: NO_PROXY, value: "169.254.169.254,.svc"}]}]',
    },
    {
      name: 'a script, on EC2',
      config: 'compute: ec2',
      given:
        'containers: [{name: app, image: "example/app:1", args: [sh, -c, "ec2-metadata -z; exec serve"]}]',
    },
    {
      name: 'a script, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given:
        'containers: [{name: app, image: "example/app:1", args: [sh, -c, "ec2-metadata -z; exec serve"]}]',
      findings: [{level: 'review', fidelity: 'manual', says: 'AWS chooses'}],
    },
  ],
  map({workload, context, report}) {
    const compute = computeOf(workload, context);
    if (compute === 'ec2') return;
    for (const {object, path, text, key = ''} of workloadTexts(workload, context.inventory)) {
      if (NO_PROXY.test(key) || path.includes('/metadata/annotations/') || !QUESTION.test(text)) continue;
      const who = speakerOf(workload, object);
      report(belowTemplate(workload, {object, path}), {
        level: compute === 'fargate' ? 'action' : 'review',
        fidelity: 'manual',
        message:
          compute === 'fargate'
            ? `${who} asks the metadata service of EC2 (169.254.169.254), which tasks on Fargate do not have.`
            : `${who} asks the metadata service of EC2 (169.254.169.254); AWS chooses the settings of Managed Instances, and k2e does not know whether they let tasks reach it.`,
      });
    }
  },
});
