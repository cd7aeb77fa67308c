import type {Delivery} from '../../choices/delivery.ts';
import {isObject} from '../../json.ts';
import type {RolloutStrategy} from '../../model/rollout-strategy.ts';
import {type Pointer, pointer, valueAt} from '../../pointer.ts';
import type {Report, Subject} from '../rule.ts';
import {listed} from '../wording.ts';

/** Fields of both strategies that have no meaning on ECS, with the reason. */
const WITHOUT_EFFECT: ReadonlyMap<string, string> = new Map([
  ['activeService', 'The name leads to the tasks that get the requests, on ECS too.'],
  ['stableService', 'The name leads to the tasks that get the requests, on ECS too.'],
  ['pingPong', 'ECS tells old and new tasks apart without Services.'],
  ['trafficRouting', 'ECS changes no objects of Kubernetes when it shifts requests.'],
  [
    'antiAffinity',
    'ECS places the tasks of both revisions by the same rules; none depends on where the others run.',
  ],
  ['canaryMetadata', 'ECS marks the tasks of each revision by itself.'],
  ['stableMetadata', 'ECS marks the tasks of each revision by itself.'],
  ['previewMetadata', 'ECS marks the tasks of each revision by itself.'],
  ['activeMetadata', 'ECS marks the tasks of each revision by itself.'],
  ['scaleDownDelayRevisionLimit', 'ECS keeps the tasks of one earlier revision at most.'],
  ['abortScaleDownDelaySeconds', 'ECS stops the new tasks by itself when a deployment is taken back.'],
  ['dynamicStableScale', 'ECS keeps all old tasks until the last shift is done.'],
  ['minPodsPerReplicaSet', 'ECS runs the full count of both revisions while it shifts requests.'],
  ['replicaProgressThreshold', 'ECS goes on when all new tasks are healthy.'],
]);

/** Names of Services for the new pods alone. */
const NEW_ALONE: ReadonlySet<string> = new Set(['canaryService', 'previewService']);
const ANALYSES: ReadonlySet<string> = new Set(['analysis', 'prePromotionAnalysis', 'postPromotionAnalysis']);

/** Fields that the rule itself accounts for. */
export type Own = ReadonlySet<string>;

/** Accounts for the fields of a strategy beside those that decide how ECS shifts requests. */
export function tellFields(subject: Subject<'Rollout'>, at: Pointer, own: Own, delivery: Delivery): void {
  const strategy = valueAt(subject.object.value, at);
  for (const field of isObject(strategy) ? Object.keys(strategy) : []) {
    if (own.has(field)) continue;
    const path = `${at}${pointer(field)}`;
    const reason = WITHOUT_EFFECT.get(field);
    const report = reason === undefined ? reportOn(field, strategy, delivery) : undefined;
    if (reason !== undefined) subject.drop(path, reason);
    else if (report) subject.report(path, report);
  }
}

function reportOn(field: string, strategy: unknown, delivery: Delivery): Report {
  const value = isObject(strategy) && Object.hasOwn(strategy, field) ? strategy[field] : undefined;
  if (ANALYSES.has(field)) return analysisReport(value);
  if (NEW_ALONE.has(field))
    return {
      level: 'review',
      fidelity: 'approximate',
      message: `The name ${typeof value === 'string' ? value : 'given here'} leads to the tasks of all revisions on ECS, also while a deployment runs; on Kubernetes it leads to the new pods alone.`,
      remediation:
        delivery.kind === 'shifted'
          ? 'Send requests for the new tasks to the usual name with the header x-amzn-ecs-blue-green-test, which Service Connect takes for test traffic.'
          : 'Try a new version elsewhere before it is deployed.',
    };
  if (field === 'previewReplicaCount')
    return {
      level: 'review',
      fidelity: 'approximate',
      message: `ECS starts all new tasks before any request goes to them, not ${typeof value === 'number' ? value : 'a part of them'}.`,
      remediation: 'Plan for twice the tasks while a deployment runs.',
    };
  return {
    level: 'review',
    fidelity: 'manual',
    message: 'k2e does not know this field of a Rollout; nothing is made of it.',
    remediation: 'Look it up in the documentation of Argo Rollouts, and do by hand what it asks for.',
  };
}

/** What takes the place of an analysis: at `value` its templates are named. */
export function analysisReport(value: unknown): Report {
  const templates = valueAt(isObject(value) ? value : {}, '/templates');
  const names = (Array.isArray(templates) ? templates : []).flatMap(template =>
    isObject(template) && typeof template.templateName === 'string' ? [template.templateName] : [],
  );
  const which = names.length === 0 ? 'measurements' : `the measurements of ${listed(names)}`;
  return {
    level: 'review',
    fidelity: 'manual',
    message: `ECS does not judge a deployment by ${which}; it stops one, and goes back, when a CloudWatch alarm goes off.`,
    remediation:
      'Make CloudWatch alarms of the measurements and set them with `patches` in k2e.yaml: `deploymentConfiguration.alarms` {alarmNames, enable: true, rollback: true}; or let a Lambda function judge, as a hook of the deployment (`lifecycleHooks`).',
  };
}

/** The seconds for which the old pods stay. */
export function tellStaying(
  subject: Subject<'Rollout'>,
  path: Pointer,
  strategy: RolloutStrategy,
  delivery: Delivery,
): void {
  if (delivery.kind !== 'shifted' || (strategy.kind === 'canary' && !strategy.isRouted))
    subject.drop(path, 'Without a shift of requests the old tasks stop as the new ones come.');
  else if (!delivery.shift.staysExactly && valueAt(subject.object.value, path) !== undefined)
    subject.report(path, {
      level: 'info',
      fidelity: 'approximate',
      message: `The old tasks stay from the last shift on for a bakeTimeInMinutes of ${delivery.shift.configuration.bakeTimeInMinutes}: ECS counts in minutes, up to a day.`,
      remediation: 'Nothing needs to be done.',
    });
}
