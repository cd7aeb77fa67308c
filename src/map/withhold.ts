import {UNAVAILABLE_RESPONSE} from '../choices/routing/route.ts';
import type {Resource} from '../ecs/plan.ts';
import type {ResourceKey} from '../ecs/resource.ts';
import {referencesIn} from '../ecs/resource-tokens.ts';
import {hasToken, parseText} from '../ecs/token.ts';
import {isObject, type JsonObject} from '../json.ts';
import {isOf, type Served} from './serving.ts';

/** A rule or listener that stays while what it led to is withheld. */
export interface ClosedRoute {
  readonly resource: ResourceKey;
  /** Ids of the blocked workloads that it led to. */
  readonly workloads: readonly string[];
  /** `refused`: it answers 503 now. `reduced`: other target groups take all requests. `gone`: it is withheld itself. */
  readonly how: 'refused' | 'reduced' | 'gone';
}

/** What is withheld of a plan, and how the rest is written without it. */
export interface Withheld {
  /** Resources that only blocked workloads need. */
  readonly blocked: ReadonlySet<ResourceKey>;
  /** All resources; those that stay refer to no target group of a blocked workload any more. */
  readonly resources: ReadonlyMap<ResourceKey, Resource>;
  readonly closed: readonly ClosedRoute[];
}

/**
 * Decides what blocked workloads take with them. A resource that several workloads need stays while one of them is not
 * blocked. The rule in front of a blocked workload stays too where its listener does, or its requests would fall to the rules
 * behind it, which belong to others: it answers 503, which is what a load balancer answers for a target group without targets.
 * A resource that AWS would refuse (`faulty`) is withheld in any case.
 */
export function withhold(
  resources: ReadonlyMap<ResourceKey, Resource>,
  {workloadsOf, elsewhere}: Served,
  isBlocked: (workload: string) => boolean,
  faulty: ReadonlySet<ResourceKey>,
): Withheld {
  const only = (key: ResourceKey) => {
    const ids = workloadsOf.get(key) ?? new Set();
    return ids.size > 0 && !elsewhere.has(key) && [...ids].every(isBlocked);
  };
  const blocked = new Set<ResourceKey>();
  for (const key of resources.keys()) if (!isOf(key, 'listener-rules') && only(key)) blocked.add(key);
  for (const [key, resource] of resources) {
    if (!isOf(key, 'listener-rules')) continue;
    const needed = [...referencesIn(resource).resources];
    const isClosed = needed.some(other => isOf(other, 'listeners') && blocked.has(other));
    if (isClosed || (faulty.has(key) && only(key))) blocked.add(key);
  }
  let rewritten: Map<ResourceKey, Resource> | undefined;
  const closed: ClosedRoute[] = [];
  const gone = (key: ResourceKey) => isOf(key, 'target-groups') && blocked.has(key);
  for (const [key, resource] of resources) {
    const isRule = isOf(key, 'listener-rules');
    if (!isRule && !isOf(key, 'listeners')) continue;
    const needed = [...referencesIn(resource).resources];
    const lost = needed.filter(gone);
    const workloads = [...new Set(lost.flatMap(group => [...(workloadsOf.get(group) ?? [])]))];
    if (blocked.has(key)) {
      const owner = needed.find(other => isOf(other, isRule ? 'listeners' : 'load-balancers'));
      // A listener that only redirects loses no target group, and is needed by nobody either.
      const needers = workloads.length > 0 ? workloads : [...(workloadsOf.get(key) ?? [])];
      if (owner && !blocked.has(owner)) closed.push({resource: key, workloads: needers, how: 'gone'});
    } else if (lost.length > 0) {
      const without = withoutGroups(resource, new Set(lost));
      rewritten ??= new Map(resources);
      rewritten.set(key, without.resource);
      closed.push({resource: key, workloads, how: without.isRefused ? 'refused' : 'reduced'});
    }
  }
  return {blocked, resources: rewritten ?? resources, closed};
}

/** The rule or listener without these target groups; a forward to none but them becomes the answer 503. */
function withoutGroups(
  resource: Resource,
  groups: ReadonlySet<ResourceKey>,
): {readonly resource: Resource; readonly isRefused: boolean} {
  let isRefused = false;
  const close = (action: unknown): unknown => {
    if (!isObject(action) || action.Type !== 'forward') return action;
    const left = withoutTargets(action, groups);
    if (left) return left;
    isRefused = true;
    return {
      ...(action.Order === undefined ? {} : {Order: action.Order}),
      Type: 'fixed-response',
      FixedResponseConfig: {...UNAVAILABLE_RESPONSE},
    };
  };
  const field = resource.kind === 'listeners' ? 'DefaultActions' : 'Actions';
  const {[field]: actions, ...rest}: Record<string, unknown> = {...resource.input};
  const list = (Array.isArray(actions) ? actions : []).map(close);
  // There is nothing to rewrite in a request that goes nowhere.
  if (isRefused) delete rest.Transforms;
  return {resource: {...resource, input: {...rest, [field]: list}} as Resource, isRefused};
}

/** A forward action without these target groups; undefined when none is left that gets requests. */
function withoutTargets(action: JsonObject, groups: ReadonlySet<ResourceKey>): JsonObject | undefined {
  const isGone = (arn: unknown) =>
    typeof arn === 'string' &&
    hasToken(arn) &&
    parseText(arn).some(part => part.kind === 'ref' && groups.has(part.resource));
  if (isGone(action.TargetGroupArn)) return undefined;
  const {ForwardConfig: config} = action;
  if (!isObject(config) || !Array.isArray(config.TargetGroups)) return action;
  const left = config.TargetGroups.filter(isObject).filter(({TargetGroupArn}) => !isGone(TargetGroupArn));
  const [only, ...others] = left;
  if (!only || left.every(({Weight}) => Weight === 0)) return undefined;
  if (others.length > 0) return {...action, ForwardConfig: {...config, TargetGroups: left}};
  const {ForwardConfig: _, ...plain} = action;
  return only.TargetGroupArn === undefined ? undefined : {...plain, TargetGroupArn: only.TargetGroupArn};
}
