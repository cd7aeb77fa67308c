import {isObject} from '../../json.ts';
import {PAUSES} from '../../model/scaled-object.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {Subject} from '../rule.ts';
import {keysAt, unknown} from './scaled-object-leaves.ts';

/** Fields of a ScaledJob that have no effect on ECS, with the reason. */
const WITHOUT_EFFECT: ReadonlyMap<string, string> = new Map([
  ['pollingInterval', 'What starts the tasks looks in an interval of its own.'],
  ['successfulJobsHistoryLimit', 'ECS forgets stopped tasks by itself; their logs stay in CloudWatch.'],
  ['failedJobsHistoryLimit', 'ECS forgets stopped tasks by itself; their logs stay in CloudWatch.'],
  ['rollout', 'Tasks that run end with the revision that they were started with.'],
  ['rolloutStrategy', 'Tasks that run end with the revision that they were started with.'],
  ['envSourceContainerName', 'It says where KEDA looks for variables, which nothing on ECS reads.'],
]);

/** Accounts for what a ScaledJob says beside its Job and its triggers. */
export function tellJobFields(subject: Subject<'other'>): void {
  const {object, view, report, drop, workload} = subject;
  const about = workload ? {workload} : {};
  for (const key of keysAt(object.value, '/spec')) {
    const path = pointer('spec', key);
    const reason = WITHOUT_EFFECT.get(key);
    if (reason !== undefined) drop(path, reason);
    else if (!TOLD.has(key)) report(path, {...unknown(key), ...about});
  }
  drop('/spec/maxReplicaCount', 'The finding on the triggers tells it.');
  const least = valueAt(object.value, '/spec/minReplicaCount');
  if (least === undefined || least === 0) drop('/spec/minReplicaCount', 'Without work there is no task.');
  else
    report('/spec/minReplicaCount', {
      level: 'review',
      fidelity: 'manual',
      ...about,
      message: `KEDA keeps ${typeof least === 'number' ? least : 'some'} Jobs running also when there is no work; what starts the tasks has to do so too.`,
      remediation: 'Take the greater of the two numbers as the count of tasks that should run.',
    });
  tellStrategy(subject);
  drop('/status', 'KEDA writes it.');
  for (const key of keysAt(view, '/metadata/annotations')) {
    const path = pointer('metadata', 'annotations', key);
    if (key === PAUSES.all && valueAt(object.value, path) !== 'false')
      report(path, {
        level: 'review',
        fidelity: 'approximate',
        ...about,
        message: 'The ScaledJob is paused: KEDA starts no Jobs now.',
        remediation: 'Leave what starts the tasks switched off until work should be done again.',
      });
    else drop(path, 'It is for KEDA or for tools of the cluster.');
  }
}

const TOLD: ReadonlySet<string> = new Set([
  'jobTargetRef',
  'triggers',
  'maxReplicaCount',
  'minReplicaCount',
  'scalingStrategy',
]);

function tellStrategy({object, report, drop, workload}: Subject<'other'>): void {
  const given = valueAt(object.value, '/spec/scalingStrategy');
  const strategy = isObject(given) && typeof given.strategy === 'string' ? given.strategy : 'default';
  if (given === undefined || (isObject(given) && strategy === 'default' && Object.keys(given).length <= 1))
    drop('/spec/scalingStrategy', 'Work that has no Job yet gets one: the difference to what runs.');
  else
    report('/spec/scalingStrategy', {
      level: 'review',
      fidelity: 'manual',
      ...(workload ? {workload} : {}),
      message: `KEDA counts work and Jobs by the strategy ${strategy}; what starts the tasks has to count them so.`,
      remediation:
        'With accurate, work in progress is not in the length of the queue: start a task for each waiting piece, whatever runs. With default, take the running tasks off.',
    });
}
