import {deliveryOf} from '../../choices/delivery.ts';
import {names} from '../../choices/names.ts';
import {isObject} from '../../json.ts';
import {pointer, valueAt} from '../../pointer.ts';
import {defineRule, type Subject} from '../rule.ts';
import {exampleRollout} from './example-rollout.ts';
import {ROLLOUT_REFS} from './refs.ts';
import {rolledBy} from './rolled.ts';

/** Fields that have no meaning on ECS, with the reason. */
const WITHOUT_EFFECT: ReadonlyMap<string, string> = new Map([
  [
    'restartAt',
    'It has started the pods anew at that time; on ECS an update with `--force-new-deployment` does so.',
  ],
  ['analysis', 'It says how many results Argo keeps; ECS keeps the deployments of the last days by itself.'],
]);
/** Those of which other rules tell. */
const TOLD: ReadonlySet<string> = new Set([
  'replicas',
  'selector',
  'template',
  'minReadySeconds',
  'revisionHistoryLimit',
  'progressDeadlineSeconds',
  'paused',
  'workloadRef',
]);

export default defineRule({
  id: 'rollout/other-fields',
  on: 'Rollout',
  claims: ['/spec', '/status'],
  summary:
    'What else a Rollout says: going back by itself becomes the rollback of the circuit breaker, the rest is for Argo.',
  rationale:
    'A Rollout has the fields of a Deployment and some more. `progressDeadlineAbort` takes an update back that makes no progress; ECS does so when ' +
    'too many new tasks fail, if the circuit breaker of a rolling update may roll back. `rollbackWindow` lets Argo skip the steps on the way back ' +
    'to a recent revision; a rollback of ECS while a deployment runs moves all requests at once as well, an update to an earlier revision afterwards is a deployment like any other.',
  remediation: 'Look the field up in the documentation of Argo Rollouts, and do by hand what it asks for.',
  refs: {
    kubernetes: ROLLOUT_REFS.kubernetes,
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'an update that is taken back by itself',
      given: exampleRollout(
        'canary: {}',
        'progressDeadlineAbort: true\nprogressDeadlineSeconds: 600\nrestartAt: "2026-10-01T00:00:00Z"',
      ),
      emits: {
        'services/shop-web': {
          deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}},
        },
      },
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/progressDeadlineAbort',
          says: 'circuit breaker',
        },
      ],
      drops: ['/spec/restartAt'],
    },
    {
      name: 'the same where ECS shifts requests',
      given: exampleRollout('blueGreen: {activeService: web}', 'progressDeadlineAbort: true'),
      emits: {'services/shop-web': {deploymentConfiguration: {deploymentCircuitBreaker: null}}},
      findings: [{level: 'review', fidelity: 'manual', path: '/spec/progressDeadlineAbort', says: 'alarm'}],
    },
    {
      name: 'a way back without steps, and a field that Argo does not have',
      given: exampleRollout('canary: {}', 'rollbackWindow: {revisions: 3}\ncolour: green'),
      findings: [
        {level: 'info', fidelity: 'manual', path: '/spec/rollbackWindow', says: 'revision'},
        {level: 'review', fidelity: 'manual', path: '/spec/colour'},
      ],
    },
  ],
  map(subject) {
    const {object, context, set, report, drop} = subject;
    const workload = rolledBy(subject);
    const about = workload ? {workload} : {};
    drop('/status', 'Argo writes it.');
    const spec = valueAt(object.value, '/spec');
    for (const field of isObject(spec) ? Object.keys(spec) : []) {
      const path = pointer('spec', field);
      const reason = WITHOUT_EFFECT.get(field);
      if (reason !== undefined) drop(path, reason);
      else if (field === 'rollbackWindow')
        report(path, {
          level: 'info',
          fidelity: 'manual',
          ...about,
          message:
            'Argo skips the steps on the way back to a recent revision; on ECS an update to an earlier revision takes them all.',
          remediation:
            'Use `aws ecs stop-service-deployment --stop-type ROLLBACK` while the deployment still runs.',
        });
      else if (field === 'strategy') tellStrategy(spec, subject);
      else if (field === 'template' && !subject.workload)
        drop(path, 'The pods are those of the workload that `workloadRef` names.');
      else if (field !== 'progressDeadlineAbort' && !TOLD.has(field))
        report(path, {
          level: 'review',
          fidelity: 'manual',
          ...about,
          message: 'k2e does not know this field of a Rollout; nothing is made of it.',
        });
    }
    const path = '/spec/progressDeadlineAbort';
    if (!workload || valueAt(object.value, path) !== true) {
      drop(path, 'It is the default: an update that makes no progress is not taken back.');
      return;
    }
    if (deliveryOf(workload, context).kind === 'shifted') {
      report(path, {
        level: 'review',
        fidelity: 'manual',
        ...about,
        message:
          'ECS takes a deployment that shifts requests back when a CloudWatch alarm goes off or somebody stops it, not after a time without progress.',
        remediation:
          'Set `deploymentConfiguration.alarms` {alarmNames, enable: true, rollback: true} with `patches` in k2e.yaml.',
      });
      return;
    }
    set(
      context.choice(names).service(workload),
      {deploymentConfiguration: {deploymentCircuitBreaker: {enable: true, rollback: true}}},
      workload,
    );
    report(path, {
      level: 'info',
      fidelity: 'approximate',
      ...about,
      message:
        'The circuit breaker takes an update back when too many new tasks fail, not after a time without progress.',
      remediation: 'Nothing needs to be done.',
    });
  },
});

/** A strategy that is neither a canary nor blue-green. */
function tellStrategy(spec: unknown, {report, drop}: Pick<Subject<'Rollout'>, 'report' | 'drop'>): void {
  const strategy = isObject(spec) ? spec.strategy : undefined;
  if (!isObject(strategy)) {
    drop('/spec/strategy', 'It is no strategy; the service is updated task by task.');
    return;
  }
  for (const field of Object.keys(strategy).filter(key => key !== 'canary' && key !== 'blueGreen'))
    report(pointer('spec', 'strategy', field), {
      level: 'review',
      fidelity: 'manual',
      message: 'Argo knows no strategy of this name.',
      remediation: 'Use `canary` or `blueGreen`.',
    });
}
