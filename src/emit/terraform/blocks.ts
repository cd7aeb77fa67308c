import {isObject} from '../../json.ts';
import {isArmed} from '../declarative/armed.ts';
import type {Node} from '../declarative/graph.ts';
import type {GroupRule} from '../declarative/group-rules.ts';
import {weightedActions} from '../declarative/weights.ts';
import type {OutputFile} from '../output.ts';
import {type Arguments, argumentsOf} from './arguments.ts';
import {containersOf} from './containers.ts';
import type {Address} from './names.ts';
import {put} from './put.ts';
import type {Scope} from './scope.ts';
import {BLOCK_TYPES, type BlockType} from './types.ts';

/** A resource block. */
export interface Block {
  readonly type: string;
  readonly name: string;
  readonly body: Arguments;
}

/** The blocks of a node, and the files that they read. */
export interface Written {
  readonly blocks: readonly Block[];
  readonly files: readonly OutputFile[];
}

/**
 * The blocks of a node: one; several for rules of a security group and for certificates; none for a one-off task.
 * @param folder path of the configuration below the output folder
 * @param moved arguments that other nodes set while the resource stands
 */
export function blocksOf(node: Node, folder: string, scope: Scope, moved: readonly string[] = []): Written {
  const {key, resource} = node;
  if (resource.kind === 'jobs') return {blocks: [], files: []};
  const type: BlockType = BLOCK_TYPES[resource.kind];
  const files: OutputFile[] = [];
  const blocks = scope.addresses(key).flatMap(address => {
    scope.begin(key);
    const body = bodyOf(node, address, scope);
    if (resource.kind === 'task-definitions') {
      const containers = containersOf(resource, folder, scope);
      if (containers) {
        files.push(containers.file);
        body.container_definitions = containers.expression;
      }
    }
    return [
      {
        type: address.type,
        name: address.name,
        body: {...body, ...meta(node, {...type, ignores: [...(type.ignores ?? []), ...moved]}, scope)},
      },
      ...egressOf(node, address),
    ];
  });
  return {blocks, files};
}

function bodyOf(node: Node, {rule, certificate}: Address, scope: Scope): Arguments {
  if (rule) return ruleArguments(rule, scope);
  if (certificate !== undefined) {
    const {ListenerArn = ''} = node.resource.input as {readonly ListenerArn?: string};
    return {listener_arn: scope.text(ListenerArn), certificate_arn: scope.text(certificate)};
  }
  const own = argumentsOf(node, scope);
  switch (node.resource.kind) {
    case 'services':
      return serviceDefaults(own);
    case 'target-groups':
      return targetGroupDefaults(own);
    case 'schedules':
      return {...own, state: isArmed(node) ? 'ENABLED' : 'DISABLED'};
    case 'listeners':
    case 'listener-rules':
      return withoutIdleStickiness(own);
    default:
      return own;
  }
}

/** What Terraform does with a block: its comment, its order, and what it leaves to others. */
function meta(node: Node, type: BlockType, scope: Scope): Arguments {
  const {resource, waitsFor} = node;
  const waits = waitsFor
    .flatMap(key => scope.addresses(key).map(({text}) => text))
    .filter(address => !scope.used.has(address));
  const weights = weightedActions(resource).map(
    index => `${resource.kind === 'listeners' ? 'default_action' : 'action'}[${index}].forward`,
  );
  // A schedule that the cutover has armed for good belongs to the configuration again.
  const ignores = [...(isArmed(node) ? [] : (type.ignores ?? [])), ...weights];
  const lifecycle = {
    ...(ignores.length > 0 ? {ignore_changes: ignores} : {}),
    ...(type.replacedFirst ? {create_before_destroy: true} : {}),
  };
  return {
    '//': comment(node),
    ...(waits.length > 0 ? {depends_on: waits} : {}),
    ...(Object.keys(lifecycle).length > 0 ? {lifecycle} : {}),
  };
}

/** Which file of the native format it is, and the Kubernetes objects that it comes from. A comment is no template. */
function comment({key, resource, parts}: Node): string {
  const all = [resource, ...parts].flatMap(({sources}) => sources);
  const sources = new Set(
    all.map(({kind, namespace, name}) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`),
  );
  return [`k2e: ${key}`, ...(sources.size > 0 ? [[...sources].join(', ')] : [])].join('; from ');
}

function ruleArguments(rule: GroupRule, scope: Scope): Arguments {
  const {groupId, protocol, fromPort, toPort, peer, value, description} = rule;
  const names = {
    cidr: 'cidr_ipv4',
    cidr6: 'cidr_ipv6',
    'prefix-list': 'prefix_list_id',
    group: 'referenced_security_group_id',
  };
  return {
    security_group_id: scope.text(groupId),
    ip_protocol: protocol,
    // For all protocols there are no ports, and the provider wants none.
    ...(fromPort === undefined || protocol === '-1' ? {} : {from_port: fromPort}),
    ...(toPort === undefined || protocol === '-1' ? {} : {to_port: toPort}),
    [names[peer]]: scope.text(value),
    ...(description === undefined ? {} : {description: scope.text(description)}),
  };
}

/**
 * EC2 gives every new group rules that let all traffic out, and the provider takes them away (documentation of
 * aws_security_group): they are written, so that the group is the same as the one that the API makes; not where the plan takes
 * them away.
 */
function egressOf({resource, key, parts}: Node, {name, text}: Address): readonly Block[] {
  if (resource.kind !== 'security-groups') return [];
  if (parts.some(({kind}) => kind === 'security-group-default-egress')) return [];
  const type = 'aws_vpc_security_group_egress_rule';
  const all = [
    ['ipv4', {cidr_ipv4: '0.0.0.0/0'}],
    ['ipv6', {cidr_ipv6: '::/0'}],
  ] as const;
  return all.map(([family, destination]) => ({
    type,
    name: `${name}_all_${family}`,
    body: {
      '//': `k2e: ${key}; the rule that EC2 gives every new group`,
      security_group_id: `\${${text}.id}`,
      ip_protocol: '-1',
      ...destination,
    },
  }));
}

/** Where the provider's defaults are not the API's: no tasks, where ECS starts one. ROLLING is the API's default. */
function serviceDefaults(own: Arguments): Arguments {
  return own.scheduling_strategy === 'DAEMON' || own.desired_count !== undefined
    ? own
    : {...own, desired_count: 1};
}

/** The API's thresholds where the provider has others, and the kind of stickiness, which the provider wants. */
function targetGroupDefaults(own: Arguments): Arguments {
  const {health_check: check, stickiness} = own;
  const made = {...own};
  if (isObject(check)) made.health_check = {healthy_threshold: 5, unhealthy_threshold: 2, ...check};
  if (isObject(stickiness)) {
    const usual = ['HTTP', 'HTTPS'].includes(String(own.protocol)) ? 'lb_cookie' : 'source_ip';
    made.stickiness = {type: usual, ...stickiness};
  }
  return made;
}

/** Stickiness that is off needs no block, and the provider wants a duration in it. */
function withoutIdleStickiness(own: Arguments): Arguments {
  const made: Arguments = {};
  for (const [name, value] of Object.entries(own)) {
    const actions = (name === 'action' || name === 'default_action') && Array.isArray(value);
    put(made, [name], actions ? value.map(withoutIdle) : value);
  }
  return made;
}

function withoutIdle(action: unknown): unknown {
  if (!isObject(action) || !isObject(action.forward)) return action;
  const {stickiness, ...forward} = action.forward;
  const isIdle = isObject(stickiness) && stickiness.enabled !== true;
  return stickiness === undefined || !isIdle ? action : {...action, forward};
}
