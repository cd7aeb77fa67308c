import {computeOf} from '../../choices/compute.ts';
import {names} from '../../choices/names.ts';
import {CONTAINER, clamp} from '../../ecs/limits.ts';
import {defineRule} from '../rule.ts';

const PATH = '/spec/terminationGracePeriodSeconds';
const AT = `/spec/template${PATH}`;

export default defineRule({
  id: 'pod/termination-grace-period',
  on: 'pod',
  claims: [PATH],
  summary: 'The termination grace period becomes the stop timeout of every container.',
  rationale:
    'Between SIGTERM and SIGKILL Kubernetes gives all containers of a pod together the grace period, 30 seconds by default; the ' +
    'preStop hook is part of it. ECS gives each container its stop timeout: 2 to 120 seconds on Fargate. Containers that wait for ' +
    'each other are stopped one after the other, so that sidecars get their time after the main containers. The value is written ' +
    'out even where it is the default, because on EC2 a setting of the agent would stand for it otherwise.',
  remediation:
    'Let the program finish within 120 seconds, or hand its work over, or run the workload with `compute: ec2` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate'],
  examples: [
    {
      name: 'a minute',
      given: 'terminationGracePeriodSeconds: 60',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', stopTimeout: 60}]}},
    },
    {
      name: 'the default',
      given: 'restartPolicy: Always',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', stopTimeout: 30}]}},
    },
    {
      name: 'longer than Fargate waits',
      given: 'terminationGracePeriodSeconds: 600',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', stopTimeout: 120}]}},
      findings: [{level: 'action', fidelity: 'approximate', path: AT, says: '600'}],
    },
    {
      name: 'longer than Fargate waits, on EC2',
      given: 'terminationGracePeriodSeconds: 600',
      config: 'compute: ec2',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', stopTimeout: 600}]}},
    },
    {
      name: 'at once',
      given: 'terminationGracePeriodSeconds: 0',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', stopTimeout: 2}]}},
      findings: [{level: 'info', fidelity: 'approximate', path: AT, says: '2 seconds'}],
    },
    {
      name: 'longer than Fargate waits, on Managed Instances',
      given: 'terminationGracePeriodSeconds: 600',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', stopTimeout: 600}]}},
      findings: [{level: 'review', fidelity: 'approximate', path: AT, says: 'documents no longest time'}],
    },
  ],
  map({view, workload, context, set, report, given}) {
    const wanted = view.spec?.terminationGracePeriodSeconds ?? CONTAINER.stopTimeoutDefault;
    const {min, max} = CONTAINER.fargateTimeout;
    const compute = computeOf(workload, context);
    const stopTimeout = clamp(wanted, {min, max: compute === 'fargate' ? max : LONGEST});
    const mainsFirst = workload.containers.toSorted(
      (a, b) => Number(b.role === 'main') - Number(a.role === 'main'),
    );
    set(context.choice(names).taskDefinition(workload), {
      containerDefinitions: mainsFirst.map(({name}) => ({name, stopTimeout})),
    });
    if (given(PATH) && compute === 'managed' && stopTimeout > max) {
      report(PATH, {
        level: 'review',
        fidelity: 'approximate',
        message: `The containers get ${stopTimeout} seconds to stop; AWS documents no longest time for Managed Instances.`,
        remediation: 'Stop a task and look whether its containers really get that time.',
      });
      return;
    }
    if (!given(PATH) || stopTimeout === wanted) return;
    const isShorter = stopTimeout < wanted;
    report(PATH, {
      level: isShorter ? 'action' : 'info',
      fidelity: 'approximate',
      message: isShorter
        ? `The containers get ${stopTimeout} seconds to stop, the longest that ECS gives them here, not ${wanted}; then they are killed.`
        : `The containers get ${stopTimeout} seconds to stop, the shortest that ECS has, not ${wanted}.`,
    });
  },
});

/** The largest number that the field takes, in seconds: no limit is documented off Fargate. */
const LONGEST = 2_147_483_647;
