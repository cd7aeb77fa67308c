import type {Resource} from '../../ecs/plan.ts';
import {handle, type ResourceKind} from '../../ecs/resource.ts';
import {hasToken, refToken} from '../../ecs/token.ts';
import {type Pointer, segments, valueAt} from '../../pointer.ts';
import {LAYER_OF} from './layers.ts';

/** A field that names another resource in plain text. */
interface Link {
  readonly from: ResourceKind;
  /** Place of the name; `*` = any item of a list. */
  readonly at: string;
  readonly to: ResourceKind;
  /** What stands for it afterwards: a part of AWS's description of the other resource. */
  readonly answer: Pointer;
}

/** Where the inputs of linked kinds have the name that AWS knows them by. */
const NAMES: {readonly [K in ResourceKind]?: Pointer} = {
  clusters: '/clusterName',
  namespaces: '/Name',
  'log-groups': '/logGroupName',
  'schedule-groups': '/Name',
  roles: '/RoleName',
  services: '/serviceName',
};

const CLUSTER = {to: 'clusters', answer: '/cluster/clusterName'} as const;
const NAMESPACE = {to: 'namespaces', answer: '/Namespace/Arn'} as const;
const LOG_GROUP = {to: 'log-groups', answer: '/logGroup/logGroupName'} as const;
const SCHEDULE_GROUP = {to: 'schedule-groups', answer: '/Name'} as const;
const ROLE = {to: 'roles', answer: '/Role/RoleName'} as const;
const LOG_OPTION = 'logConfiguration/options/awslogs-group';

const LINKS: readonly Link[] = [
  {from: 'services', at: '/cluster', ...CLUSTER},
  {from: 'services', at: '/serviceConnectConfiguration/namespace', ...NAMESPACE},
  {from: 'services', at: `/serviceConnectConfiguration/${LOG_OPTION}`, ...LOG_GROUP},
  {from: 'jobs', at: '/cluster', ...CLUSTER},
  {from: 'clusters', at: '/serviceConnectDefaults/namespace', ...NAMESPACE},
  {from: 'task-definitions', at: `/containerDefinitions/*/${LOG_OPTION}`, ...LOG_GROUP},
  {from: 'daemon-task-definitions', at: `/containerDefinitions/*/${LOG_OPTION}`, ...LOG_GROUP},
  {from: 'log-retention', at: '/logGroupName', ...LOG_GROUP},
  {from: 'role-policies', at: '/RoleName', ...ROLE},
  {from: 'schedules', at: '/GroupName', ...SCHEDULE_GROUP},
];

/**
 * The resources with names of other planned resources replaced by references to them. An API takes the plain names in a given
 * order of calls; a format that finds the order by itself needs to see who uses what.
 */
export function linked(resources: readonly Resource[]): readonly Resource[] {
  const targets = new Map<string, string>();
  for (const {kind, name, input} of resources) {
    const at = NAMES[kind];
    const physical = at && valueAt(input, at);
    if (typeof physical === 'string' && !hasToken(physical)) targets.set(`${kind} ${physical}`, name);
  }
  return resources.map(resource => {
    const links = LINKS.filter(({from}) => from === resource.kind);
    const input = links.reduce<unknown>(
      (value, {at, to, answer}) =>
        rewritten(value, segments(at), text => {
          const target = targets.get(`${to} ${text}`);
          return target === undefined ? text : refToken(handle(to, target), answer);
        }),
      resource.input,
    );
    return {...resource, input: scaled(resource.kind, input, targets)} as Resource;
  });
}

/** Application Auto Scaling names a service `service/<cluster>/<service>`. */
function scaled(kind: ResourceKind, input: unknown, targets: ReadonlyMap<string, string>): unknown {
  if (LAYER_OF[kind] !== 'scaling') return input;
  return rewritten(input, ['ResourceId'], text => {
    const [, cluster = '', service = ''] = /^service\/([^/]+)\/([^/]+)$/.exec(text) ?? [];
    const owner = targets.get(`services ${service}`);
    const home = targets.get(`clusters ${cluster}`);
    if (owner === undefined || hasToken(text)) return text;
    const clusterName = home === undefined ? cluster : refToken(handle('clusters', home), CLUSTER.answer);
    return `service/${clusterName}/${refToken(handle('services', owner), '/service/serviceName')}`;
  });
}

/** A copy of the value with the strings at these keys replaced. */
function rewritten(value: unknown, keys: readonly string[], replace: (text: string) => string): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return typeof value === 'string' ? replace(value) : value;
  if (Array.isArray(value)) return key === '*' ? value.map(item => rewritten(item, rest, replace)) : value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      name === key ? rewritten(field, rest, replace) : field,
    ]),
  );
}
