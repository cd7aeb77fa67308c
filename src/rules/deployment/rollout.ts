import {pointer} from '../../pointer.ts';
import {isRolledElsewhere} from '../rollout/rolled.ts';
import {defineRule} from '../rule.ts';

const GIVEN = (spec: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
${spec.replaceAll(/^(?=.)/gm, '  ')}
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

export default defineRule({
  id: 'deployment/rollout',
  on: ['Deployment', 'ReplicaSet', 'ReplicationController', 'Rollout'],
  claims: [
    '/spec/minReadySeconds',
    '/spec/progressDeadlineSeconds',
    '/spec/revisionHistoryLimit',
    '/spec/paused',
    '/spec/rollbackTo',
  ],
  summary: 'Timers of a rollout have no counterpart; ECS counts failed tasks instead.',
  rationale:
    'Kubernetes marks a rollout as failed when it makes no progress for `progressDeadlineSeconds`, and counts a pod as available ' +
    'after `minReadySeconds`. ECS has neither timer: a new task counts once its load balancer or container health check ' +
    'passes, and the circuit breaker stops a deployment after a number of failed tasks (half of the desired count, at least 3 and at most 200); ' +
    'a healthy task sets its count back, as progress does the timer of Kubernetes. A deployment of ECS is done when the old tasks are gone, as `kubectl rollout status` has it. All revisions of a task definition are kept.',
  remediation:
    'Add CloudWatch alarms to the deployment (`deploymentConfiguration.alarms`) where a time limit matters; lengthen the healthy threshold of the target group for `minReadySeconds`. With `patches` in k2e.yaml the circuit breaker can be made stricter (`deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration` {type: COUNT, value: 3}), and a deployment done earlier (`deploymentConfiguration.earlySuccessCriteria` {enable: true, healthyPercent: 100, sourceServiceRevisionCleanup: DEFERRED}).',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'timers',
      given: GIVEN('minReadySeconds: 20\nprogressDeadlineSeconds: 120\nrevisionHistoryLimit: 3'),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/minReadySeconds', says: '20'},
        {level: 'review', fidelity: 'approximate', path: '/spec/progressDeadlineSeconds', says: '120'},
      ],
      drops: ['/spec/revisionHistoryLimit'],
    },
    {
      name: 'a paused rollout',
      given: GIVEN('paused: true'),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/paused'}],
    },
  ],
  map(subject) {
    const {view, given, report, drop, object} = subject;
    if (isRolledElsewhere(subject)) {
      for (const field of Object.keys(view.spec ?? {}))
        drop(pointer('spec', field), 'The Rollout that names it says how its pods are replaced.');
      return;
    }
    const spec: {
      readonly minReadySeconds?: number;
      readonly progressDeadlineSeconds?: number;
      readonly paused?: boolean;
    } = view.spec ?? {};
    const {minReadySeconds = 0, progressDeadlineSeconds = 600, paused = false} = spec;
    if (minReadySeconds === 0)
      drop('/spec/minReadySeconds', 'It is the default: a ready pod is available at once.');
    else {
      report('/spec/minReadySeconds', {
        level: 'review',
        fidelity: 'approximate',
        message: `ECS does not wait ${minReadySeconds} seconds before it counts a healthy task; a task that fails shortly after its start is noticed later.`,
      });
    }
    if (progressDeadlineSeconds === 600 || !given('/spec/progressDeadlineSeconds'))
      drop('/spec/progressDeadlineSeconds', 'It is the default; the circuit breaker of ECS takes its place.');
    else {
      report('/spec/progressDeadlineSeconds', {
        level: 'review',
        fidelity: 'approximate',
        message: `ECS has no time limit of ${progressDeadlineSeconds} seconds for a deployment; its circuit breaker counts failed tasks.`,
      });
    }
    if (paused) {
      report('/spec/paused', {
        level: 'action',
        fidelity: 'manual',
        message: `The ${object.ref.kind} is paused, so changes of its template wait; creating or updating the ECS service rolls them out.`,
        remediation: 'Decide which revision should run, and create the service from that one.',
      });
    } else drop('/spec/paused', 'It is the default: changes roll out at once.');
    drop(
      '/spec/revisionHistoryLimit',
      'All revisions of a task definition are kept until they are deregistered.',
    );
    drop('/spec/rollbackTo', 'Kubernetes removed it; a rollback on ECS is an update to an earlier revision.');
  },
});
