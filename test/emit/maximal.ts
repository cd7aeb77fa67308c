import type {Plan, Resource} from '../../src/ecs/plan.ts';
import {
  handle,
  RESOURCE_KINDS,
  RESOURCE_TYPES,
  type ResourceKey,
  type ResourceKind,
} from '../../src/ecs/resource.ts';
import {type ServiceShapes, serviceShapes} from '../../src/ecs/shapes/service.ts';
import {refToken} from '../../src/ecs/token.ts';

/** Whose part a resource is, so that the parts are written too. */
const OWNERS: {readonly [K in ResourceKind]?: Readonly<Record<string, string>>} = {
  'security-group-default-egress': {GroupId: refToken(handle('security-groups', 'all'), '/GroupId')},
  'log-retention': {logGroupName: 'all'},
  'load-balancer-attributes': {
    LoadBalancerArn: refToken(handle('load-balancers', 'all'), '/LoadBalancers/0/LoadBalancerArn'),
  },
  'target-group-attributes': {
    TargetGroupArn: refToken(handle('target-groups', 'all'), '/TargetGroups/0/TargetGroupArn'),
  },
};

/** One resource of every kind with every member that the API has for it, each once. */
export function maximalPlan(): Plan {
  const resources = RESOURCE_KINDS.map(kind => {
    const input = {...Object(maximalInput(kind)), ...OWNERS[kind]};
    if (kind === 'log-groups') Object.assign(input, {logGroupName: 'all'});
    return [`${kind}/all`, {kind, name: 'all', input, sources: [], after: []}] as const;
  });
  return {
    resources: new Map(resources as readonly (readonly [ResourceKey, Resource])[]),
    blocked: new Set(),
    secretValues: [],
  };
}

function maximalInput(kind: ResourceKind): unknown {
  const {api, policyFields = [], jsonFields = []} = RESOURCE_TYPES[kind];
  const service = serviceShapes(api[0]);
  const input = example(service, service.input(api[1]), []);
  const policies = policyFields.map(field => [field, {Version: '2012-10-17', Statement: []}]);
  const documents = jsonFields.map(field => [field, {StartAt: 'End', States: {End: {Type: 'Succeed'}}}]);
  return {...Object(input), ...Object.fromEntries([...policies, ...documents])};
}

/** A value of a shape with all its members; a shape within itself ends there. */
function example(service: ServiceShapes, name: string, within: readonly string[]): unknown {
  const shape = service.shape(name);
  if (!shape || within.includes(name)) return undefined;
  const deeper = [...within, name];
  switch (shape.type) {
    case 'structure':
      return Object.fromEntries(
        Object.entries(shape.members).map(([member, of]) => [member, example(service, of, deeper)]),
      );
    case 'list':
      return [example(service, shape.member, deeper)];
    case 'map':
      return {key: example(service, shape.value, deeper)};
    case 'string':
      return shape.enum?.[0] ?? 'text';
    case 'boolean':
      return true;
    case 'timestamp':
      return new Date(0);
    case 'blob':
      return new Uint8Array();
    default:
      return 1;
  }
}

/** The places of all members of a value, with `*` for items of lists. */
export function places(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap(item => places(item, `${at}/*`));
  if (typeof value !== 'object' || value === null || value instanceof Date) return [at];
  const below = Object.entries(value).flatMap(([name, field]) => places(field, `${at}/${name}`));
  return [...new Set(at === '' ? below : [at, ...below])];
}
