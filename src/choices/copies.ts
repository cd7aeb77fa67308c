import {type Handle, handle, keyOf, type ResourceInputs, type ResourceKey} from '../ecs/resource.ts';
import {fitting} from '../ecs/shapes/fitting.ts';
import {redirected} from '../ecs/token.ts';
import {isObject} from '../json.ts';
import type {Workload} from '../model/inventory.ts';
import {ORDINAL} from '../model/stateful-pods.ts';
import type {Context, Patch} from '../rules/rule.ts';
import {convertedWorkloads} from './converted.ts';
import {hostsOf, isDaemon, isSidecar} from './daemon-set/fate.ts';
import {asSidecar} from './daemon-set/sidecar.ts';
import {names} from './names.ts';

/** The copy of a resource for one pod. */
export interface Copy {
  readonly handle: Handle;
  /** What is set of the resource, as it is for this copy. */
  of(patch: object): object;
}

/** Which resources others take the place of. */
export interface Copies {
  /** The copies of what a rule sets once: a service, a task definition. Undefined for everything else. */
  copiesOf(resource: Handle): readonly Copy[] | undefined;
}

/**
 * The services and task definitions of StatefulSets whose pods run each by itself. Rules set them once, for the set, with
 * `ORDINAL` where the pods differ; each pod gets its copy. A DaemonSet on Managed Instances has a daemon and its task definition
 * instead, which know fewer fields: rules that set one of the others find that nothing was set, and have to say so.
 */
export function copies(context: Context): Copies {
  const name = context.choice(names);
  const found = new Map<ResourceKey, readonly Copy[]>();
  for (const workload of context.choice(convertedWorkloads)) {
    if (isDaemon(workload, context)) {
      const [daemon, definition] = [name.daemon(workload), name.daemonTaskDefinition(workload)];
      found.set(keyOf(name.service(workload)), [inPlaceOf(daemon)]);
      found.set(keyOf(name.taskDefinition(workload)), [inPlaceOf(definition)]);
    }
    if (isSidecar(workload, context)) sidecarCopies(workload, found, context);
    if (!workload.apart) continue;
    const [service, definition] = [name.service(workload), name.taskDefinition(workload)];
    const members = name.members(workload);
    const own = members.map(({ordinal, taskDefinition}) => (text: string) => {
      const told = text.includes(ORDINAL) ? text.replaceAll(ORDINAL, String(ordinal)) : text;
      return redirected(told, definition, taskDefinition);
    });
    const copied = (pick: (member: (typeof members)[number]) => Handle) =>
      members.map((member, index) => ({
        handle: pick(member),
        of: (patch: object) => mapped(patch, own[index] ?? String),
      }));
    found.set(
      keyOf(service),
      copied(member => member.service),
    );
    found.set(
      keyOf(definition),
      copied(member => member.taskDefinition),
    );
  }
  return {copiesOf: resource => (found.size === 0 ? undefined : found.get(keyOf(resource)))};
}

/** A DaemonSet whose containers run in other tasks has neither a service nor roles of its own. */
function sidecarCopies(workload: Workload, found: Map<ResourceKey, readonly Copy[]>, context: Context): void {
  const name = context.choice(names);
  const hosts = hostsOf(workload, context);
  const policyOf = (each: Workload) => handle('role-policies', name.executionRole(each).name);
  found.set(keyOf(name.service(workload)), []);
  found.set(keyOf(name.executionRole(workload)), []);
  found.set(
    keyOf(policyOf(workload)),
    hosts.map(host => ({handle: policyOf(host), of: onlyStatements})),
  );
  found.set(
    keyOf(name.taskDefinition(workload)),
    hosts.flatMap(host => {
      const of = asSidecar(workload, host, context);
      const members = name.members(host).map(({taskDefinition}) => taskDefinition);
      const definitions = host.apart ? members : [name.taskDefinition(host)];
      return definitions.map(definition => ({handle: definition, of}));
    }),
  );
}

/** The policy has the names of the role that it is for. */
function onlyStatements(patch: object): object {
  const {PolicyDocument} = patch as Patch<ResourceInputs['role-policies']>;
  return PolicyDocument?.Statement ? {PolicyDocument: {Statement: PolicyDocument.Statement}} : {};
}

/** What takes the place of a resource, with those members that it has room for. */
function inPlaceOf(own: Handle): Copy {
  return {handle: own, of: patch => fitting(patch, own.kind)};
}

/** A deep copy of what a rule sets, with each text changed; keys stay. */
function mapped<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map(item => mapped(item, change)) as T;
  if (!isObject(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    // Plain assignment would call a setter for this key.
    if (key === '__proto__')
      Object.defineProperty(copy, key, {value: mapped(field, change), enumerable: true});
    else copy[key] = mapped(field, change);
  }
  return copy as T;
}
