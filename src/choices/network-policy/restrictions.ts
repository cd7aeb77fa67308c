import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {admissions} from '../admission.ts';
import {convertedWorkloads} from '../converted.ts';
import {networkMode} from '../network-mode.ts';
import type {Peer} from './peer.ts';
import {allowsAll, type Direction, type Policy, type PolicyRule, policiesOf} from './policies.ts';
import {holds, isName, type PortRange, portRanges} from './ports.ts';

/** Who is at the other end: the tasks of a workload, those of a namespace, all of the application, or addresses. */
export type End =
  | {readonly kind: 'workload'; readonly workload: Workload}
  | {readonly kind: 'namespace'; readonly namespace: string}
  | {readonly kind: 'application'}
  | {readonly kind: 'addresses'; readonly range: string};

/** Connections that are allowed, and by which policies. */
export interface Allowed {
  readonly range: PortRange;
  readonly end: End;
  readonly by: readonly KubeObject[];
}

/** What the policies that select a workload allow together; all else is denied. */
export interface Restriction {
  readonly policies: readonly Policy[];
  readonly allowed: readonly Allowed[];
  /** Ports on which everybody may connect (`ingress` only). */
  readonly everybody: readonly PortRange[];
}

/** The restrictions of a workload; undefined where no policy restricts the direction, or one allows everything. */
export type Restrictions = {readonly [D in Direction]: Restriction | undefined};

const FREE: Restrictions = {ingress: undefined, egress: undefined};

/** What the NetworkPolicies say of a workload's tasks; nothing for those without a security group of their own. */
export function restrictionsOf({object}: Workload, context: Context): Restrictions {
  return context.choice(restrictions).get(object.id) ?? FREE;
}

/** The workloads whose tasks have security groups of their own, in the order of the input. */
export function groupedTasks(context: Context): readonly Workload[] {
  return context.choice(convertedWorkloads).filter(workload => networkMode(workload, context) === 'awsvpc');
}

function restrictions(context: Context): ReadonlyMap<string, Restrictions> {
  return new Map(
    context.choice(groupedTasks).map(workload => {
      const own = policiesOf(workload, context);
      return [
        workload.object.id,
        {
          ingress: restriction(workload, own, 'ingress', context),
          egress: restriction(workload, own, 'egress', context),
        },
      ] as const;
    }),
  );
}

function restriction(
  workload: Workload,
  all: readonly Policy[],
  direction: Direction,
  context: Context,
): Restriction | undefined {
  const own = all.filter(policy => policy[direction] !== undefined);
  if (own.length === 0 || own.some(policy => policy[direction]?.some(allowsAll))) return undefined;
  const found = new Map<string, {range: PortRange; end: End; by: Set<KubeObject>}>();
  const everybody: PortRange[] = [];
  for (const policy of own) {
    for (const rule of policy[direction] ?? []) {
      if (rule.peers.length === 0 && direction === 'ingress')
        everybody.push(...portRanges(rule.ports, workload));
      for (const {range, end} of connections(rule, workload, direction, context)) {
        const key = JSON.stringify([range, identity(end)]);
        const known = found.get(key) ?? {range, end, by: new Set<KubeObject>()};
        known.by.add(policy.object);
        found.set(key, known);
      }
    }
  }
  const allowed = [...found.values()].map(each => ({...each, by: [...each.by]}));
  return {policies: own, allowed, everybody};
}

type Connection = Pick<Allowed, 'range' | 'end'>;

function connections(
  {peers, ports}: PolicyRule,
  workload: Workload,
  direction: Direction,
  context: Context,
): readonly Connection[] {
  if (peers.length > 0)
    return peers.flatMap(peer => {
      if (direction === 'egress') return leaving(peer, ports);
      const ends = endsOf(peer);
      return portRanges(ports, workload).flatMap(range => ends.map(end => ({range, end})));
    });
  if (direction === 'ingress')
    return portRanges(ports, workload).flatMap(range => callersOn(range, workload, context));
  const everywhere = [{kind: 'addresses', text: '', ranges: ['0.0.0.0/0', '::/0']}] as const;
  return [
    ...everywhere.flatMap(peer => leaving(peer, ports)),
    ...byName(context.choice(groupedTasks), ports),
  ];
}

function leaving(peer: Peer, ports: PolicyRule['ports']): readonly Connection[] {
  const others = ports.filter(({port}) => port === undefined || !isName(port));
  const byNumber =
    others.length > 0 || ports.length === 0
      ? portRanges(others, undefined).flatMap(range => endsOf(peer).map(end => ({range, end})))
      : [];
  return peer.kind === 'addresses' ? byNumber : [...byNumber, ...byName(peer.tasks, ports)];
}

/** A name of a port is looked up at each workload that it leads to. */
function byName(tasks: readonly Workload[], ports: PolicyRule['ports']): readonly Connection[] {
  const named = ports.filter(({port}) => port !== undefined && isName(port));
  if (named.length === 0) return [];
  return tasks.flatMap(workload =>
    portRanges(named, workload).map(range => ({range, end: {kind: 'workload', workload} as const})),
  );
}

/** The ends of a peer: groups that all tasks of a namespace bear where all of its pods are meant. */
function endsOf(peer: Peer): readonly End[] {
  if (peer.kind === 'addresses') return (peer.ranges ?? []).map(range => ({kind: 'addresses', range}));
  const of = peer.of;
  if (of === 'application') return peer.tasks.length > 0 ? [{kind: 'application'}] : [];
  const shared = (of ?? []).filter(name => peer.tasks.some(({namespace}) => namespace === name));
  return [
    ...shared.map(namespace => ({kind: 'namespace', namespace}) as const),
    ...peer.tasks
      .filter(({namespace}) => !shared.includes(namespace))
      .map(workload => ({kind: 'workload', workload}) as const),
  ];
}

/**
 * Whom a port that is open to everybody admits: as without a policy, all tasks of the application (`network.mode: open`) or the
 * callers that were found.
 */
function callersOn(range: PortRange, workload: Workload, context: Context): readonly Connection[] {
  if (context.config.network.mode === 'open') return [{range, end: {kind: 'application'}}];
  const {open = []} = context.choice(admissions).get(workload.object.id) ?? {};
  return open
    .filter(({protocol, port}) => holds(range, protocol, port))
    .flatMap(({protocol, port, callers}) =>
      callers
        .filter(caller => networkMode(caller, context) === 'awsvpc')
        .map(caller => ({
          range: {protocol, from: port, to: port},
          end: {kind: 'workload', workload: caller},
        })),
    );
}

function identity(end: End): string {
  return end.kind === 'workload' ? end.workload.object.id : JSON.stringify(end);
}

/** True where the restriction lets the workload connect, or be connected to, on the port; always without one. */
export function permits(
  restriction: Restriction | undefined,
  {object, namespace}: Workload,
  protocol: 'tcp' | 'udp',
  port: number,
): boolean {
  if (!restriction) return true;
  return restriction.allowed.some(({range, end}) => {
    if (!holds(range, protocol, port)) return false;
    if (end.kind === 'workload') return end.workload.object.id === object.id;
    return end.kind === 'application' || (end.kind === 'namespace' && end.namespace === namespace);
  });
}

/** The groups beside their own that tasks need, because rules name all tasks of a namespace or of the application. */
export function sharedEnds(context: Context): {
  readonly namespaces: ReadonlySet<string>;
  readonly application: boolean;
} {
  const ends = [...context.choice(restrictions).values()]
    .flatMap(({ingress, egress}) => [ingress, egress])
    .flatMap(each => each?.allowed ?? [])
    .map(({end}) => end);
  return {
    namespaces: new Set(ends.flatMap(end => (end.kind === 'namespace' ? [end.namespace] : []))),
    application: ends.some(({kind}) => kind === 'application'),
  };
}
