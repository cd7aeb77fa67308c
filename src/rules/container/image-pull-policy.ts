import {computeOf} from '../../choices/compute.ts';
import {COMPUTE_NAMES} from '../../compute.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/image-pull-policy',
  on: 'container',
  claims: ['/imagePullPolicy'],
  summary: 'Fargate pulls every image at every start; on EC2 the agent of the instances decides.',
  rationale:
    'A Fargate task starts on a machine of its own without a store of images, so each start pulls. `Always` and `IfNotPresent` ' +
    'come to the same there. `Never` relies on an image that was put on the node, which Fargate and Managed Instances do not ' +
    'have. On EC2 the agent pulls before each start and takes the copy of the instance if that fails; its setting ' +
    '`ECS_IMAGE_PULL_BEHAVIOR` (`always`, `once`, `prefer-cached`) holds for all tasks of an instance.',
  remediation: 'Push the image to a registry that the tasks can reach.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-pull-behavior.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped', 'unsupported'],
  examples: [
    {
      name: 'pull if not present',
      given: 'imagePullPolicy: IfNotPresent',
      drops: ['/spec/template/spec/containers/0/imagePullPolicy'],
    },
    {
      name: 'pull if not present, on EC2',
      config: 'compute: ec2',
      given: 'imagePullPolicy: IfNotPresent',
      drops: ['/spec/template/spec/containers/0/imagePullPolicy'],
    },
    {
      name: 'never pull, on Fargate',
      given: 'imagePullPolicy: Never',
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'Fargate'}],
    },
    {
      name: 'never pull, on EC2',
      config: 'compute: ec2',
      given: 'imagePullPolicy: Never',
      findings: [{level: 'action', fidelity: 'manual', says: 'instance'}],
    },
    {
      name: 'never pull, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'imagePullPolicy: Never',
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'Managed Instances'}],
    },
  ],
  map({view, workload, context, report, drop}) {
    const path = '/imagePullPolicy';
    const compute = computeOf(workload, context);
    if (view.imagePullPolicy !== 'Never') {
      drop(
        path,
        compute === 'ec2'
          ? 'The agent pulls the image before each start of a task, unless the instance says otherwise.'
          : 'The image is pulled when a task starts; there is no setting for it.',
      );
    } else if (compute === 'ec2') {
      report(path, {
        level: 'action',
        fidelity: 'manual',
        message:
          'imagePullPolicy Never relies on an image that is already on the node; an ECS instance has it only if somebody puts it there.',
        remediation:
          'Push the image to a registry, or build it into the AMI of the instances and set `ECS_IMAGE_PULL_BEHAVIOR=prefer-cached` for their agent.',
      });
    } else {
      report(path, {
        level: 'blocker',
        fidelity: 'unsupported',
        message: `imagePullPolicy Never relies on an image that is already on the node; ${COMPUTE_NAMES[compute]} ${compute === 'fargate' ? 'always pulls' : 'take images from registries only'}.`,
      });
    }
  },
});
