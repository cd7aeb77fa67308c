import {computeOf} from '../../choices/compute.ts';
import {isDaemon} from '../../choices/daemon-set/fate.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {COMPUTE_NAMES} from '../../compute.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/image-pull-policy',
  on: 'container',
  claims: ['/imagePullPolicy'],
  summary:
    'With `Always` each task of a service pulls what the tag names then; otherwise all run the image that it named when the deployment began.',
  rationale:
    'ECS resolves a tag to a digest once per deployment of a service and starts all its tasks from that (`versionConsistency: enabled`). A pod ' +
    'with `Always`, which Kubernetes takes where the tag is latest or missing, asks the registry at each start: with `disabled` a task does so, too. ' +
    'A Fargate task starts on a machine of its own without a store of images, so each start pulls. Daemons, and tasks that ' +
    'no service starts, know no such setting. `Never` relies on an image that was put on the node, which Fargate and Managed Instances do not ' +
    'have. On EC2 the agent pulls before each start and takes the copy of the instance if that fails; its setting ' +
    '`ECS_IMAGE_PULL_BEHAVIOR` (`always`, `once`, `prefer-cached`) holds for all tasks of an instance.',
  remediation: 'Push the image to a registry that the tasks can reach.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-pull-behavior.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'dropped', 'unsupported'],
  examples: [
    {
      name: 'pull if not present',
      given: 'imagePullPolicy: IfNotPresent',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{versionConsistency: 'enabled'}]}},
    },
    {
      name: 'always pull, on EC2',
      config: 'compute: ec2',
      given: 'imagePullPolicy: Always',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{versionConsistency: 'disabled'}]}},
    },
    {
      name: 'a tag that moves, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'image: example/app:latest',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{versionConsistency: 'disabled'}]}},
    },
    {
      name: 'always pull, in a Job',
      given: `apiVersion: batch/v1
kind: Job
metadata: {name: load, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: load, image: "example/load:1", imagePullPolicy: Always}]`,
      emits: {'task-definitions/shop-load': {containerDefinitions: [{versionConsistency: null}]}},
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
  map({view, workload, context, setContainer, report, drop}) {
    const path = '/imagePullPolicy';
    const compute = computeOf(workload, context);
    const isResolved = runsAs(workload) === 'service' && !isDaemon(workload, context);
    if (isResolved)
      setContainer({versionConsistency: view.imagePullPolicy === 'Always' ? 'disabled' : 'enabled'});
    if (view.imagePullPolicy !== 'Never') {
      if (!isResolved)
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
