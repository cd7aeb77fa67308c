import {isObject} from '../../json.ts';
import type {ScaledObject} from '../../model/scaled-object.ts';
import {type Pointer, pointer, valueAt} from '../../pointer.ts';
import type {Report, Subject} from '../rule.ts';

type Scoped = Pick<Subject<'other'>, 'view' | 'report' | 'drop'>;

const ADVANCED = '/spec/advanced';
const HPA = `${ADVANCED}/horizontalPodAutoscalerConfig`;

/** Fields that have no effect on ECS, with the reason. */
const WITHOUT_EFFECT: readonly (readonly [path: Pointer, reason: string])[] = [
  ['/spec/scaleTargetRef/apiVersion', 'Kind and name identify the workload.'],
  ['/spec/scaleTargetRef/kind', 'Kind and name identify the workload, which became a service.'],
  ['/spec/scaleTargetRef/envSourceContainerName', 'k2e looks for the variable in all containers.'],
  ['/spec/pollingInterval', 'CloudWatch has its figures by the minute, whatever KEDA’s interval was.'],
  ['/spec/initialCooldownPeriod', 'A policy waits for its alarms when the service is new.'],
  [`${ADVANCED}/restoreToOriginalReplicaCount`, 'It says what happens when the ScaledObject is deleted.'],
  [`${ADVANCED}/scalingModifiers`, 'Without a formula it has no effect.'],
  [`${HPA}/name`, 'It is the name of an object that KEDA makes.'],
  [`${HPA}/behavior/scaleUp/tolerance`, 'Target tracking has a tolerance of its own.'],
  [`${HPA}/behavior/scaleDown/tolerance`, 'Target tracking has a tolerance of its own.'],
  ['/status', 'KEDA writes it.'],
];

/** Fields of a trigger that have no effect on ECS, with the reason. */
const WITHOUT_EFFECT_IN_TRIGGERS: ReadonlyMap<string, string> = new Map([
  ['name', 'It names the trigger for KEDA’s metrics and formulas.'],
  ['useCachedMetrics', 'Alarms look at the metric once a minute.'],
  ['authenticationRef', 'A scaling policy reads CloudWatch by itself and needs no credentials.'],
]);

/** All fields that this version knows; of others nothing is known. */
const KNOWN: ReadonlyMap<Pointer, ReadonlySet<string>> = new Map([
  [
    '/spec',
    new Set([
      'scaleTargetRef',
      'minReplicaCount',
      'maxReplicaCount',
      'idleReplicaCount',
      'cooldownPeriod',
      'pollingInterval',
      'initialCooldownPeriod',
      'fallback',
      'advanced',
      'triggers',
    ]),
  ],
  ['/spec/scaleTargetRef', new Set(['apiVersion', 'kind', 'name', 'envSourceContainerName'])],
  [ADVANCED, new Set(['restoreToOriginalReplicaCount', 'scalingModifiers', 'horizontalPodAutoscalerConfig'])],
  [HPA, new Set(['name', 'behavior'])],
  [`${HPA}/behavior`, new Set(['scaleUp', 'scaleDown'])],
  [
    `${HPA}/behavior/scaleUp`,
    new Set(['stabilizationWindowSeconds', 'selectPolicy', 'policies', 'tolerance']),
  ],
  [
    `${HPA}/behavior/scaleDown`,
    new Set(['stabilizationWindowSeconds', 'selectPolicy', 'policies', 'tolerance']),
  ],
]);

/** Accounts for what is neither a bound nor a trigger: fields without effect, without a counterpart, unknown, or wrong. */
export function tellFields({view, report, drop}: Scoped, {faults}: ScaledObject): void {
  for (const [path, reason] of WITHOUT_EFFECT) drop(path, reason);
  if (valueAt(view, '/spec/fallback') !== undefined) {
    report('/spec/fallback', {
      level: 'review',
      fidelity: 'manual',
      message:
        'While a metric has no data, a scaling policy keeps the count as it is; there is no number of tasks to fall back to.',
      remediation: 'Set an alarm on missing data, and a minimum that the service can live with.',
    });
  }
  tellBehaviour({view, report, drop});
  for (const [path, known] of KNOWN) {
    const value = valueAt(view, path);
    if (value !== undefined && !isObject(value)) report(path, wrong('a map'));
    if (!isObject(value)) continue;
    for (const key of Object.keys(value)) {
      if (!known.has(key)) report(`${path}${pointer(key)}`, unknown(key));
    }
  }
  for (const {path, expected} of faults) report(path, wrong(expected));
}

/** Limits on the speed of scaling; the windows are cooldowns of the policies. */
function tellBehaviour({view, report, drop}: Scoped): void {
  for (const direction of ['scaleUp', 'scaleDown'] as const) {
    const path = `${HPA}/behavior/${direction}`;
    const select = valueAt(view, `${path}/selectPolicy`);
    const isOff = select === 'Disabled';
    if (valueAt(view, `${path}/policies`) !== undefined) {
      if (isOff && direction === 'scaleDown') drop(`${path}/policies`, 'Scaling in is disabled.');
      else
        report(`${path}/policies`, {
          level: 'review',
          fidelity: 'manual',
          message: `The speed of scaling ${direction === 'scaleUp' ? 'out' : 'in'} is limited; target tracking takes steps of its own size.`,
          remediation: 'Use step scaling policies instead of target tracking where the speed matters.',
        });
    }
    if (select !== undefined && !isOff)
      drop(`${path}/selectPolicy`, 'It chooses among the policies, which are not carried over.');
    if (isOff && direction === 'scaleUp') {
      report(`${path}/selectPolicy`, {
        level: 'action',
        fidelity: 'manual',
        message: 'Scaling out is disabled, which a target tracking policy cannot do.',
        remediation: 'Set MaxCapacity of the scalable target to the count that should not be exceeded.',
      });
    }
  }
}

/** What to say of a field of which k2e knows nothing. */
export function unknown(key: string): Report {
  return {
    level: 'review',
    fidelity: 'manual',
    message: `k2e does not know the field ${key} of KEDA; nothing is made of it.`,
    remediation: 'Look it up in KEDA’s documentation, and change the scaling policy where it matters.',
  };
}

function wrong(expected: string): Report {
  return {
    level: 'action',
    fidelity: 'manual',
    message: `KEDA expects ${expected} here; the value counts as not given.`,
    remediation: 'Correct the value.',
  };
}

/** Accounts for the fields of a trigger beside its type, its metricType and its settings. */
export function tellOtherFields({view, report, drop}: Scoped, trigger: Pointer): void {
  for (const key of keysAt(view, trigger)) {
    const path: Pointer = `${trigger}${pointer(key)}`;
    const reason = WITHOUT_EFFECT_IN_TRIGGERS.get(key);
    if (reason !== undefined) drop(path, reason);
    else if (!['type', 'metricType', 'metadata'].includes(key)) report(path, unknown(key));
  }
}

/** The keys of the map at a place; none where there is no map. */
export function keysAt(view: object, path: string): string[] {
  const value = valueAt(view, path);
  return isObject(value) ? Object.keys(value) : [];
}
