import type {ScaledByKeda} from '../../choices/keda/scaling.ts';
import {isObject} from '../../json.ts';
import {PAUSES} from '../../model/scaled-object.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {Subject} from '../rule.ts';

/** Seconds: the window of the HorizontalPodAutoscaler, and where the service may go to 0 at least KEDA's cooldown. */
export function scaleInCooldown({scaled, min}: ScaledByKeda): number {
  const window = scaled.behavior.scaleDown?.stabilizationWindowSeconds ?? 300;
  return min === 0 ? Math.max(window, scaled.cooldown) : window;
}

const WINDOW = '/spec/advanced/horizontalPodAutoscalerConfig/behavior';

/** Reads the range and the windows of a ScaledObject, and tells where the scalable target differs. */
export function tellBounds({view, given, report, drop}: Subject<'other'>, scaling: ScaledByKeda): void {
  const {workload, scaled, min, max} = scaling;
  for (const path of [
    '/spec/minReplicaCount',
    '/spec/maxReplicaCount',
    `${WINDOW}/scaleUp/stabilizationWindowSeconds`,
    `${WINDOW}/scaleDown/stabilizationWindowSeconds`,
    `${WINDOW}/scaleDown/selectPolicy`,
  ])
    valueAt(view, path);
  if (given('/spec/minReplicaCount') && scaled.min < min)
    report('/spec/minReplicaCount', {
      level: 'review',
      fidelity: 'approximate',
      workload,
      message: `A minimum of 0 becomes ${min}: the service has no metric without tasks that would start the first one.`,
      remediation: 'Nothing needs to be done; scale by a queue or a metric of CloudWatch to reach 0.',
    });
  if (given('/spec/maxReplicaCount') && scaled.max !== max)
    report('/spec/maxReplicaCount', {
      level: 'review',
      fidelity: 'approximate',
      workload,
      message: `The maximum is below the minimum, which counts: ${max}.`,
      remediation: 'Correct the bounds.',
    });
  valueAt(view, '/spec/idleReplicaCount');
  if (scaled.idle !== undefined && scaled.idle !== min)
    report('/spec/idleReplicaCount', {
      level: 'review',
      fidelity: 'approximate',
      workload,
      message: `Application Auto Scaling has one minimum: the service keeps ${min} ${min === 1 ? 'task' : 'tasks'} while there is nothing to do, where KEDA keeps ${scaled.idle}.`,
      remediation: 'Set minReplicaCount to 0 if the first task may be alone for a while.',
    });
  if (min > 0) drop('/spec/cooldownPeriod', 'It counts only before the workload goes down to 0.');
  else if (given('/spec/cooldownPeriod')) report('/spec/cooldownPeriod', cooldownNote(scaling));
  for (const direction of ['scaleUp', 'scaleDown'] as const) {
    const path = `${WINDOW}/${direction}/stabilizationWindowSeconds`;
    if (given(path) && (!hasPolicy(scaling) || (min === 0 && direction === 'scaleDown')))
      report(path, cooldownNote(scaling));
  }
  if (scaled.idle === min && scaled.min > min && replicasOf(scaling).every(count => count >= scaled.min))
    drop('/spec/minReplicaCount', 'Every window asks for as many, and without one idleReplicaCount counts.');
}

function hasPolicy({outcomes}: ScaledByKeda): boolean {
  return outcomes.some(({kind}) => kind === 'policy');
}

/** The replicas that each window asks for. */
function replicasOf({outcomes}: ScaledByKeda): readonly number[] {
  return outcomes.flatMap(outcome => (outcome.kind === 'window' ? outcome.replicas : []));
}

function cooldownNote(scaling: ScaledByKeda) {
  return {
    level: 'info',
    fidelity: 'approximate',
    workload: scaling.workload,
    message: hasPolicy(scaling)
      ? `A policy has one cooldown for scaling in, to 0 as to any other count: the longer one of KEDA’s, ${scaleInCooldown(scaling)} seconds.`
      : 'Scheduled actions set the count at their time and wait for nothing; no policy is written that this time could belong to.',
    remediation: 'Nothing needs to be done.',
  } as const;
}

/** Reads the annotations that pause scaling, and tells what differs. */
export function tellPauses(
  {view, report, drop}: Subject<'other'>,
  {scaled: {paused}, workload, isWritten}: ScaledByKeda,
): void {
  const at = (key: string) => pointer('metadata', 'annotations', key);
  const annotations = valueAt(view, '/metadata/annotations');
  const keys = isObject(annotations) ? Object.keys(annotations) : [];
  if (keys.length === 0) drop('/metadata/annotations', 'It says nothing.');
  const pauses: readonly string[] = Object.values(PAUSES);
  const decisive = paused.replicas === undefined ? PAUSES.all : PAUSES.replicas;
  for (const key of keys) {
    if (!pauses.includes(key)) drop(at(key), 'It is for KEDA or for tools of the cluster.');
    else if (key === PAUSES.replicas && paused.replicas === undefined)
      report(at(key), {
        level: 'review',
        fidelity: 'manual',
        workload,
        message: 'The count at which scaling is paused is no number, so it does not pause.',
        remediation: 'Write a whole number, or remove the annotation.',
      });
    else if (paused.whole && key !== decisive) drop(at(key), 'Another annotation pauses all scaling.');
    else if (paused.whole && (key === PAUSES.replicas || !isWritten))
      report(at(key), {
        level: 'review',
        fidelity: 'approximate',
        workload,
        message: `Scaling is paused${paused.replicas === undefined ? '' : ` with ${paused.replicas} replicas`}: ${isWritten ? 'the policies are suspended, and ' : ''}the service starts with ${paused.replicas === undefined ? 'the count of its manifest' : 'as many tasks'}.`,
        remediation: isWritten
          ? 'End the suspension of the scalable target when scaling should go on.'
          : 'Set the count that the pods have in the cluster, if it is another (`aws ecs update-service --desired-count`).',
      });
    else if (isWritten) valueAt(view, at(key));
    else drop(at(key), 'No scaling is written that it could pause.');
  }
}
