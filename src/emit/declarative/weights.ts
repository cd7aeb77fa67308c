import type {Resource} from '../../ecs/plan.ts';
import {isObject} from '../../json.ts';

/**
 * The actions of a listener or a rule that share requests between several target groups, by index: weights that somebody may
 * be moving.
 */
export function weightedActions({kind, input}: Resource): readonly number[] {
  if (kind !== 'listeners' && kind !== 'listener-rules') return [];
  const {Actions, DefaultActions} = input as {readonly Actions?: unknown; readonly DefaultActions?: unknown};
  const actions = Actions ?? DefaultActions;
  return (Array.isArray(actions) ? actions : []).flatMap((action, index) => {
    const forward = isObject(action) && isObject(action.ForwardConfig) ? action.ForwardConfig : {};
    return Array.isArray(forward.TargetGroups) && forward.TargetGroups.length > 1 ? [index] : [];
  });
}

/** True when a listener or a rule shares requests between several target groups. */
export function forwardsByWeight(resource: Resource): boolean {
  return weightedActions(resource).length > 0;
}
