import {keyOf, type ResourceKey, type ResourceKind} from '../../ecs/resource.ts';
import type {Node} from '../declarative/graph.ts';
import {type GroupRule, groupRules, isGroupRules} from '../declarative/group-rules.ts';
import {identifiers, words} from '../declarative/identifiers.ts';

/** The beginning of the logical ids of each kind. */
const PREFIXES: {readonly [K in ResourceKind]: string} = {
  clusters: 'Cluster',
  namespaces: 'Namespace',
  'log-groups': 'LogGroup',
  'log-retention': 'LogRetention',
  secrets: 'Secret',
  roles: 'Role',
  'role-policies': 'RolePolicy',
  'security-groups': 'SecurityGroup',
  'security-group-rules': 'SecurityGroupRule',
  'security-group-default-egress': 'SecurityGroupDefaultEgress',
  'security-group-egress': 'SecurityGroupEgress',
  'load-balancers': 'LoadBalancer',
  'load-balancer-attributes': 'LoadBalancerAttributes',
  'target-groups': 'TargetGroup',
  'target-group-attributes': 'TargetGroupAttributes',
  listeners: 'Listener',
  'listener-certificates': 'ListenerCertificate',
  'listener-rules': 'ListenerRule',
  'access-points': 'AccessPoint',
  'task-definitions': 'TaskDefinition',
  'daemon-task-definitions': 'DaemonTaskDefinition',
  daemons: 'Daemon',
  services: 'Service',
  'scalable-targets': 'ScalableTarget',
  'scaling-policies': 'ScalingPolicy',
  'scheduled-actions': 'ScheduledAction',
  'state-machines': 'StateMachine',
  'schedule-groups': 'ScheduleGroup',
  schedules: 'Schedule',
  jobs: 'Job',
};

/** One resource of a template: a node, or one rule of a node that is a list of security-group rules. */
export interface Part {
  readonly id: string;
  readonly rule?: GroupRule;
}

/** The names in a plan's templates. */
export interface Names {
  /** Logical ids by node. */
  readonly resources: ReadonlyMap<ResourceKey, readonly Part[]>;
  /** Names of parameters by key of `k2e.yaml`: `network.taskSubnets` → `NetworkTaskSubnets`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The names for these nodes and these keys of `k2e.yaml`. */
export function namesOf(nodes: readonly Node[], keys: Iterable<string>): Names {
  return {resources: logicalIds(nodes), parameters: identifiers(keys, pascal)};
}

/**
 * The logical ids of all nodes: kind and name in Pascal case (`ServiceShopWeb`), so that they stay while the resource keeps its
 * name, whatever else comes and goes.
 */
function logicalIds(nodes: readonly Node[]): ReadonlyMap<ResourceKey, readonly Part[]> {
  const rules = new Map(
    nodes
      .filter(({resource}) => isGroupRules(resource))
      .map(({key, resource}) => [key, groupRules(resource)]),
  );
  const wishes = nodes.flatMap(({key, resource}) =>
    (rules.get(key) ?? [{suffix: ''}]).map(({suffix}) => ({
      unique: `${keyOf(resource)} ${suffix}`,
      wish: `${PREFIXES[resource.kind]}${pascal(`${resource.name}-${suffix}`)}`,
    })),
  );
  const wishOf = new Map(wishes.map(({unique, wish}) => [unique, wish]));
  const ids = identifiers(wishOf.keys(), unique => wishOf.get(unique) ?? unique);
  return new Map(
    nodes.map(({key}) => {
      const own = rules.get(key);
      if (!own) return [key, [{id: ids.get(`${key} `) ?? ''}]];
      return [key, own.map(rule => ({id: ids.get(`${key} ${rule.suffix}`) ?? '', rule}))];
    }),
  );
}

/** Letters and digits of a name, each word with a capital: `ShopWeb`. */
export function pascal(name: string): string {
  return words(name)
    .map(word => word[0]?.toUpperCase() + word.slice(1))
    .join('');
}
