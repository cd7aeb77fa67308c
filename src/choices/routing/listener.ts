import type {Action} from '@aws-sdk/client-elastic-load-balancing-v2';
import {conditions} from '../../ecs/listener-rule/condition.ts';
import {dropShadowed, pack, priorities, type RuleDraft} from '../../ecs/listener-rule/pack.ts';
import {splitToFit} from '../../ecs/listener-rule/split.ts';
import type {ResourceInputs} from '../../ecs/resource.ts';
import {type Handle, handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import {hash} from '../names.ts';
import type {ListenerDraft, Origin, Problem, Route, RouteAction, Target} from './route.ts';

/** A listener rule as it will be written, with the places of the Ingresses that it comes from. */
export interface PlannedRule {
  readonly handle: Handle<'listener-rules'>;
  readonly conditions: NonNullable<ResourceInputs['listener-rules']['Conditions']>;
  readonly actions: Action[];
  readonly transforms: NonNullable<ResourceInputs['listener-rules']['Transforms']>;
  readonly priority: number;
  readonly origins: readonly Origin[];
}

/** The ARN that AWS gives a target group of the plan. */
export function targetGroupArn(name: string): string {
  return refToken(handle('target-groups', name), '/TargetGroups/0/TargetGroupArn');
}

/** The ELB actions of a route. */
export function actionsOf(action: RouteAction): Action[] {
  const before = action.first ?? [];
  const last = lastAction(action);
  const all = [...before, last];
  return all.length === 1 ? [last] : all.map((each, index) => ({...each, Order: index + 1}));
}

function lastAction(action: RouteAction): Action {
  switch (action.kind) {
    case 'redirect':
      return {Type: 'redirect', RedirectConfig: action.redirect};
    case 'fixed':
      return {Type: 'fixed-response', FixedResponseConfig: action.response};
    case 'forward': {
      const [only, ...others] = action.targets;
      if (only && others.length === 0) return {Type: 'forward', TargetGroupArn: arnOf(only)};
      const groups = action.targets.map(target => ({TargetGroupArn: arnOf(target), Weight: target.weight}));
      const sticky = action.stickySeconds;
      return {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: groups,
          ...(sticky === undefined
            ? {}
            : {TargetGroupStickinessConfig: {Enabled: true, DurationSeconds: sticky}}),
        },
      };
    }
  }
}

function arnOf({group, arn}: Target): string {
  return group === undefined ? (arn ?? '') : targetGroupArn(group);
}

/** ARNs of the target groups that actions forward to. */
export function targetArns(actions: readonly Action[]): readonly string[] {
  return actions.flatMap(({TargetGroupArn, ForwardConfig}) => [
    ...(TargetGroupArn === undefined ? [] : [TargetGroupArn]),
    ...(ForwardConfig?.TargetGroups ?? []).flatMap(each => each.TargetGroupArn ?? []),
  ]);
}

/**
 * The rules of a listener: routes that can never be reached (given back as `unreachable`) or that ALB cannot express (filed)
 * are taken out, the others packed and numbered from `base` on.
 */
export function plannedRules(
  balancer: string,
  {port, routes}: ListenerDraft,
  base: number,
  problems: Problem[],
): {readonly rules: readonly PlannedRule[]; readonly unreachable: readonly Problem[]} {
  const drafts = routes.flatMap(route => draftOf(route, problems));
  const {kept, shadowed} = dropShadowed(drafts);
  const packed = pack(kept);
  const numbers = priorities(base, packed.length);
  const taken = new Set<string>();
  const rules = packed.flatMap((rule, index) => {
    const made = conditions(rule.hosts, rule.paths, rule.extra);
    if (typeof made === 'string') return [];
    const name = ruleName(`${balancer}-${port}`, rule, taken);
    return [
      {
        handle: handle('listener-rules', name),
        conditions: [...made],
        actions: [...rule.actions],
        transforms: [...rule.transforms],
        priority: numbers[index] ?? base,
        origins: rule.origins,
      },
    ];
  });
  return {rules, unreachable: shadowed.flatMap(({rule, by}) => unreachable(rule, by))};
}

function draftOf(route: Route, problems: Problem[]): readonly RuleDraft<Origin>[] {
  const {hosts, paths, extra, transforms, action, origin, others = []} = route;
  const draft = {hosts, paths, extra, transforms, actions: actionsOf(action), origins: [origin, ...others]};
  const because = inexpressible(draft);
  if (because !== undefined) {
    problems.push({
      ...origin,
      level: 'action',
      fidelity: 'manual',
      message: `Listener rules cannot express this route: ${because}. k2e emits no rule for it.`,
    });
    return [];
  }
  return splitToFit(draft) ?? [];
}

/** Why listener rules cannot hold these conditions, within the limits of AWS; undefined where they can. */
export function inexpressible({
  hosts,
  paths,
  extra,
}: Pick<Route, 'hosts' | 'paths' | 'extra'>): string | undefined {
  switch (conditions(hosts, paths, extra)) {
    case 'host-without-domain':
      return 'a host condition takes only names with a domain that ends in letters';
    case 'too-long':
      return 'a condition value has at most 128 characters';
    default:
      return splitToFit({hosts, paths, extra, actions: [], transforms: [], origins: []})
        ? undefined
        : 'a rule holds at most 5 values and 5 wildcards';
  }
}

function unreachable(rule: RuleDraft<Origin>, by: RuleDraft<Origin>): readonly Problem[] {
  const first = by.origins[0];
  const {kind, namespace, name} = first?.object.ref ?? rule.origins[0]?.object.ref ?? {};
  const other = `${kind} ${namespace}/${name}`;
  // A guard or a redirect of a whole host stands for no path of its own.
  const paths = rule.origins.filter(({path}) => /\/(?:paths|matches|routes)\//.test(path));
  return paths.map(origin => ({
    ...origin,
    level: 'info',
    fidelity: 'dropped',
    message: `No request reaches this route, neither there nor here: an earlier one (${other}, ${first?.path ?? ''}) takes them all.`,
    remediation:
      'Nothing needs to be done, as nothing changes. If requests were meant to reach it, write it in front of the other, or give it a path or host that the other does not take.',
  }));
}

/** `<balancer>-<port>-<host>-<path>`: stays the same while other rules come and go. */
function ruleName(prefix: string, {hosts, paths, extra}: RuleDraft<Origin>, taken: Set<string>): string {
  const match = [hosts[0], paths[0]].map(each => {
    if (!each) return '';
    if ('pattern' in each) return each.pattern;
    if ('path' in each) return each.path;
    return 'host' in each ? each.host : `any.${each.domain}`;
  });
  const slug = [prefix, ...match]
    .map(part => part.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, ''))
    .filter(part => part !== '')
    .join('-');
  const short = slug.slice(0, 100);
  const name =
    slug === short && !taken.has(short)
      ? short
      : `${short}-${hash(JSON.stringify([hosts, paths, extra])).slice(0, 6)}`;
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}-${count}`;
  taken.add(free);
  return free;
}
