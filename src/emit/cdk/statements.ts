import type {ResourceKey} from '../../ecs/resource.ts';
import {parseText} from '../../ecs/token.ts';
import {scaledServices} from '../cloudformation/properties.ts';
import {TEMPLATE_TYPES, type TemplateType} from '../cloudformation/types.ts';
import {isArmed} from '../declarative/armed.ts';
import type {Properties} from '../declarative/composed.ts';
import {type Node, scales} from '../declarative/graph.ts';
import {type GroupRule, groupRules} from '../declarative/group-rules.ts';
import {compactJson} from '../sorted-json.ts';
import {Code, literal, template} from './code.ts';
import {constructOf, highLevel, lowLevel} from './constructs.ts';
import {highLevelProperties} from './high-level.ts';
import {type Constant, withSharedLogging} from './logging.ts';
import {camel, pascal} from './names.ts';
import {propertiesOf, rulePropertiesOf} from './properties.ts';
import type {Scope} from './scope.ts';

/** A construct that a class makes. */
export interface Statement {
  /** The node that it is, where others may refer to it. */
  readonly key?: ResourceKey;
  /** What is called: `new ecs.CfnService`, or a method. */
  readonly call: string;
  /** Arguments before the last one. */
  readonly first: readonly string[];
  /** The last argument; undefined = none. */
  readonly properties?: unknown;
  /** Constants that the properties use, by name. */
  readonly constants?: readonly Constant[];
  /** What is called on the construct afterwards. */
  readonly calls: readonly {readonly call: string; readonly arguments: readonly unknown[]}[];
  /** Only made while tasks run. */
  readonly isScaling?: true;
}

/** The statements for a node: one; several for the rules of a security group, and for outputs. */
export function statementsOf(node: Node, scope: Scope): readonly Statement[] {
  const {key, resource} = node;
  scope.begin(key);
  switch (resource.kind) {
    case 'jobs':
      return [jobOutput(node, scope)];
    case 'security-group-rules':
    case 'security-group-egress':
      return groupRules(resource).map(rule => ruleStatement(node, rule, scope));
    case 'clusters':
      return [made(node, scope), output(node, 'Name', 'The ECS cluster.', '/cluster/clusterName', scope)];
    case 'load-balancers':
      return [
        made(node, scope),
        output(
          node,
          'DnsName',
          `Where the DNS records of ${resource.name} point to.`,
          '/LoadBalancers/0/DNSName',
          scope,
        ),
        output(
          node,
          'HostedZone',
          `Hosted zone of ${resource.name}, for alias records.`,
          '/LoadBalancers/0/CanonicalHostedZoneId',
          scope,
        ),
      ];
    default:
      return [made(node, scope)];
  }
}

function made(node: Node, scope: Scope): Statement {
  const {key, resource} = node;
  const high = highLevel(node, scope.registry);
  const {kind} = resource;
  const type: TemplateType | undefined = kind === 'jobs' ? undefined : TEMPLATE_TYPES[kind];
  const keeps = type?.keep === true && high === undefined;
  const {properties: own, tags} = high
    ? highLevelProperties(node, scope)
    : {properties: owned(node, scope), tags: []};
  const {properties, constants} =
    kind === 'task-definitions' || kind === 'daemon-task-definitions'
      ? withSharedLogging(own)
      : {properties: own, constants: []};
  return {
    key,
    call: `new ${scope.type(constructOf(node, scope.registry))}`,
    first: ['this', literal(scope.registry.member(key).id)],
    properties,
    constants,
    calls: [
      ...tags.map(({name, value}) => {
        scope.core.add('Tags');
        return {call: `Tags.of(${scope.reference(key)}).add`, arguments: [name, value]};
      }),
      ...(keeps ? [{call: `${scope.reference(key)}.applyRemovalPolicy`, arguments: [retain(scope)]}] : []),
    ],
    ...(kind === 'scalable-targets' || kind === 'scaling-policies' ? {isScaling: true as const} : {}),
  };
}

/** The resource and its data outlive the stack; what a failed first creation made is cleared away. */
export function retain(scope: Scope): Code {
  return new Code(`${scope.type('RemovalPolicy')}.RETAIN_ON_UPDATE_OR_DELETE`);
}

/** The properties of a resource, without what other hands set while the stack stands: counts, states. */
function owned(node: Node, scope: Scope): Properties {
  const properties = propertiesOf(node, scope);
  const nodes = [...scope.registry.nodes.values()];
  switch (node.resource.kind) {
    case 'services': {
      const {desiredCount, ...others} = properties;
      const isScaled = scaledServices(nodes).has(node.key);
      if (desiredCount === undefined && !isScaled) return others;
      const planned = isScaled ? '' : `, ${String(desiredCount)}`;
      return {...others, desiredCount: new Code(`${scope.helper('desiredCount')}(this${planned})`)};
    }
    case 'scaling-policies':
      return withTarget(properties, node, nodes, scope);
    case 'schedules': {
      if (isArmed(node)) return {...properties, state: 'ENABLED'};
      const name = literal(node.resource.name);
      return {...properties, state: new Code(`${scope.helper('scheduleState')}(this, ${name})`)};
    }
    default:
      return properties;
  }
}

/** A scaling policy with its scalable target in the place of the three fields that say which one it is. */
function withTarget(
  properties: Properties,
  {resource}: Node,
  nodes: readonly Node[],
  scope: Scope,
): Properties {
  const target = nodes.find(each => scales(each.resource, resource));
  if (!target) return properties;
  const {serviceNamespace: _n, resourceId: _r, scalableDimension: _d, ...others} = properties;
  return {...others, scalingTargetId: scope.answer(target.key, '/ScalableTargetARN')};
}

/** One rule: a method of the group where the group stands in the same stack, and a resource of its own elsewhere. */
function ruleStatement(node: Node, rule: GroupRule, scope: Scope): Statement {
  const method = ruleMethod(rule, scope);
  if (method) return method;
  const way = rule.direction === 'in' ? 'Ingress' : 'Egress';
  const type = scope.type(lowLevel(`AWS::EC2::SecurityGroup${way}`));
  const id = pascal(`${node.resource.name}-${rule.suffix}-${way.toLowerCase()}`);
  return {
    call: `new ${type}`,
    first: ['this', literal(id)],
    properties: rulePropertiesOf(rule, scope),
    calls: [],
  };
}

function ruleMethod(rule: GroupRule, scope: Scope): Statement | undefined {
  const group = groupOf(rule.groupId, scope);
  const peer = group && peerOf(rule, scope);
  const port = peer && portOf(rule);
  if (group === undefined || peer === undefined || port === undefined) return undefined;
  if (scope.registry.home(group)?.stack !== scope.stack) return undefined;
  scope.modules.add('ec2');
  const description = rule.description === undefined ? [] : [scope.text(rule.description, '/IpPermissions')];
  return {
    call: '',
    first: [],
    calls: [
      {
        call: `${scope.reference(group)}.${rule.direction === 'in' ? 'addIngressRule' : 'addEgressRule'}`,
        arguments: [new Code(peer), new Code(port), ...description],
      },
    ],
  };
}

/** The security group that a text refers to, where it is made by a construct of the higher level. */
function groupOf(text: string, scope: Scope): ResourceKey | undefined {
  const [part, ...others] = parseText(text);
  if (part?.kind !== 'ref' || others.length > 0) return undefined;
  const node = scope.registry.nodes.get(part.resource);
  return node && highLevel(node, scope.registry)?.type === 'ec2.SecurityGroup' ? part.resource : undefined;
}

function peerOf({peer, value}: GroupRule, scope: Scope): string | undefined {
  switch (peer) {
    case 'cidr':
      return /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/.test(value)
        ? `ec2.Peer.ipv4(${literal(value)})`
        : undefined;
    case 'cidr6':
      return /^[0-9a-f:]+\/\d{1,3}$/i.test(value) ? `ec2.Peer.ipv6(${literal(value)})` : undefined;
    case 'group': {
      const group = groupOf(value, scope);
      return group === undefined ? undefined : scope.reference(group);
    }
    default:
      return undefined;
  }
}

function portOf({protocol, fromPort, toPort}: GroupRule): string | undefined {
  if (protocol === '-1') return 'ec2.Port.allTraffic()';
  if ((protocol !== 'tcp' && protocol !== 'udp') || fromPort === undefined || toPort === undefined)
    return undefined;
  return fromPort === toPort
    ? `ec2.Port.${protocol}(${fromPort})`
    : `ec2.Port.${protocol}Range(${fromPort}, ${toPort})`;
}

function output(
  {key, resource}: Node,
  what: string,
  description: string,
  pointer: string,
  scope: Scope,
): Statement {
  const id = pascal(`${resource.kind.replace(/s$/, '')}-${resource.name}-${what}`);
  return {
    call: `new ${scope.type('CfnOutput')}`,
    first: ['this', literal(id)],
    properties: {description, value: scope.answer(key, pointer)},
    calls: [],
  };
}

function jobOutput({resource}: Node, scope: Scope): Statement {
  const id = pascal(`job-${resource.name}`);
  scope.note(
    '',
    `CloudFormation has no resource that runs a task once. The output ${id} of the stack is the command that does.`,
  );
  const json = compactJson(resource.input);
  const value = json.includes("'")
    ? {
        constants: [],
        text: scope.text(`aws ecs run-task --cli-input-json '${json.replaceAll("'", "'\\''")}'`, ''),
      }
    : shellCommand(json, camel(`${resource.name}-input`), scope);
  return {
    call: `new ${scope.type('CfnOutput')}`,
    first: ['this', literal(id)],
    constants: value.constants,
    properties: {
      description: `Runs the task ${resource.name} once.`,
      value: value.text,
    },
    calls: [],
  };
}

/** The command with its input as an object of the code, which a person can read. */
function shellCommand(
  json: string,
  name: string,
  scope: Scope,
): {readonly constants: readonly Constant[]; readonly text: unknown} {
  const input = scope.text(json, '');
  const pieces = ["aws ecs run-task --cli-input-json '", new Code(name), "'"];
  return {constants: [{name, type: 'string', value: input}], text: new Code(template(pieces))};
}
