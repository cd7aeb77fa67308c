import {runsOnOneSide, whoStartsIt} from '../../choices/both-sides.ts';
import {restsAtZero} from '../../choices/finalised.ts';
import {firstCount, OUT_OF_BOUNDS} from '../../choices/first-count.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {isRolledElsewhere, NO_PODS, rolledBy} from '../rollout/rolled.ts';
import {defineRule} from '../rule.ts';

const GIVEN = (replicas: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app, namespace: shop}\nspec:\n${replicas}  selector: {matchLabels: {app: app}}\n` +
  '  template:\n    metadata: {labels: {app: app}}\n    spec:\n      containers: [{name: app, image: "example/app:1"}]';

const AUTOSCALER = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: app, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}, minReplicas: 3, maxReplicas: 9}`;

export default defineRule({
  id: 'deployment/replicas',
  on: ['Deployment', 'ReplicaSet', 'ReplicationController', 'Rollout'],
  claims: ['/spec/replicas'],
  summary: 'The replica count becomes the desired count of the service.',
  rationale:
    'Both say how many copies should run. Zero is allowed on both sides. Where a HorizontalPodAutoscaler owns the number, ' +
    'Application Auto Scaling owns it on ECS; the count given here is then only the first one, within the bounds of the autoscaler: ' +
    'Application Auto Scaling brings a service within them when they are registered, and leaves one that is set below its minimum ' +
    'afterwards alone until an alarm scales it out. A worker that `cutover.workers` ' +
    'of k2e.yaml calls exclusive gets no task at first: with one it would work beside the old one as soon as the service exists.',
  remediation:
    'Let the cutover start its tasks; where others call it, take what must not run twice out of it first. When it is done, name it under `cutover.finalised` and convert again before the service is deployed anew.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual'],
  examples: [
    {
      name: 'three replicas',
      given: GIVEN('  replicas: 3\n'),
      emits: {'services/shop-app': {desiredCount: 3}},
    },
    {
      name: 'a worker that may run on one side only',
      given: GIVEN('  replicas: 3\n'),
      config: 'cutover: {workers: {Deployment/shop/app: exclusive}}',
      emits: {'services/shop-app': {desiredCount: 0}},
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/replicas', says: 'no task until the cutover'},
      ],
    },
    {
      name: 'a worker on ECS for good, whose pods rest at 0',
      given: GIVEN('  replicas: 0\n'),
      config: 'cutover: {finalised: [Deployment/shop/app]}',
      emits: {'services/shop-app': {desiredCount: 0}},
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/replicas', says: 'its service stops'}],
    },
    {
      name: 'fewer than the autoscaler allows',
      given: `${GIVEN('  replicas: 1\n')}\n---\n${AUTOSCALER}`,
      emits: {'services/shop-app': {desiredCount: 3}},
      drops: ['/spec/replicas'],
    },
    {name: 'no count given', given: GIVEN(''), emits: {'services/shop-app': {desiredCount: 1}}},
    {
      name: 'a ReplicationController, the forerunner of Deployments',
      given: `apiVersion: v1
kind: ReplicationController
metadata: {name: app, namespace: shop}
spec:
  replicas: 2
  selector: {app: app}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'services/shop-app': {desiredCount: 2}},
    },
  ],
  map(subject) {
    const {view, context, set, report, drop} = subject;
    const workload = rolledBy(subject);
    if (!workload) drop('/spec/replicas', NO_PODS);
    if (!workload || runsAs(workload) !== 'service') return;
    if (isRolledElsewhere(subject)) {
      drop('/spec/replicas', 'The Rollout that names it says how many tasks there are.');
      return;
    }
    const replicas = view.spec?.replicas ?? 1;
    const isExclusive = runsOnOneSide(workload, context.config);
    const first = firstCount(workload, replicas, context);
    set(context.choice(names).service(workload), {desiredCount: isExclusive ? 0 : first}, workload);
    if (!isExclusive && first !== replicas) drop('/spec/replicas', OUT_OF_BOUNDS);
    const resting = restsAtZero(workload, replicas, context.config);
    if (resting) report('/spec/replicas', {level: 'action', fidelity: 'manual', ...resting});
    if (isExclusive)
      report('/spec/replicas', {
        level: 'review',
        fidelity: 'approximate',
        message: `${subject.object.ref.kind} ${subject.object.ref.name} runs on one side at a time, as \`cutover.workers\` says: its service has no task ${whoStartsIt(workload)}.`,
      });
  },
});
