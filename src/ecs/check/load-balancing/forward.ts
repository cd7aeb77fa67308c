import type {Action} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {Pointer} from '../../../pointer.ts';
import type {Resource} from '../../plan.ts';
import type {ResourceKey} from '../../resource.ts';
import type {CheckContext} from '../context.ts';

/** A list of actions: a listener's default ones or a rule's. */
export interface ActionList {
  readonly resource: ResourceKey;
  readonly at: Pointer;
  readonly actions: readonly Action[];
  /** The listener that they belong to, where it is one of the plan. */
  readonly listener: Resource<'listeners'> | undefined;
}

/** All lists of actions of the plan. */
export function actionLists(context: CheckContext): ActionList[] {
  return [
    ...context.all('listeners').map(listener => ({
      resource: `listeners/${listener.name}` as const,
      at: '/DefaultActions',
      actions: listener.input.DefaultActions ?? [],
      listener,
    })),
    ...context.all('listener-rules').map(({name, input}) => ({
      resource: `listener-rules/${name}` as const,
      at: '/Actions',
      actions: input.Actions ?? [],
      listener: context.referred('listeners', input.ListenerArn),
    })),
  ];
}

/** The ARNs that an action forwards to. */
export function groupArns({TargetGroupArn, ForwardConfig}: Action): string[] {
  const inConfig = (ForwardConfig?.TargetGroups ?? []).flatMap(each => each.TargetGroupArn ?? []);
  return TargetGroupArn !== undefined && !inConfig.includes(TargetGroupArn)
    ? [TargetGroupArn, ...inConfig]
    : inConfig;
}

/** The target groups of the plan that a listener or a rule forwards to. */
export function forwardedGroups(context: CheckContext): ReadonlySet<Resource<'target-groups'>> {
  const arns = actionLists(context).flatMap(({actions}) => actions.flatMap(groupArns));
  return new Set(arns.flatMap(arn => context.referred('target-groups', arn) ?? []));
}
