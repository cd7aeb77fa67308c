import {isObject, type JsonObject} from '../../json.ts';
import {valueAt} from '../../pointer.ts';
import type {ObjectRef} from '../calls.ts';

/** True when this autoscaler (a HorizontalPodAutoscaler, or a ScaledObject, which may leave the kind out) scales the workload. */
export function scales(autoscaler: JsonObject, {kind, name}: ObjectRef): boolean {
  const target = valueAt(autoscaler, '/spec/scaleTargetRef');
  return isObject(target) && target.name === name && (target.kind ?? 'Deployment') === kind;
}
