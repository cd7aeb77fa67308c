import {matchesGlob} from '../config/glob.ts';
import {isCompletionIndex} from '../model/downward.ts';
import {environmentOf} from '../model/environment.ts';
import {type EnvironmentEntry, type EnvironmentSource, knownText} from '../model/environment-entry.ts';
import {variablesIn} from '../model/expansion.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import {type SecretShape, secretShape} from '../model/secret-shapes.ts';
import {secretInText} from '../model/secret-text.ts';
import type {Context} from '../rules/rule.ts';
import {knownAttributes} from './attribute-list.ts';
import {clusterValue, differsByPod} from './cluster-value.ts';
import {convertedWorkloads} from './converted.ts';
import {agentAddress, isNodeAddress} from './daemon-set/agent-address.ts';
import {keyPlace} from './existing-secret.ts';
import {identityVariables} from './identity-variable.ts';
import {givesIndex} from './job/engine.ts';
import {resourceField, taskResourceField} from './resource-field.ts';
import {type SecretPlace, secretPlace} from './secret-store.ts';
import {withServiceNames} from './service-link.ts';

/** What becomes of one variable of a container that has an effect. */
export type Variable =
  | {
      readonly kind: 'plain';
      readonly entry: EnvironmentEntry;
      readonly value: string;
      /** Names of attributes that the list in the value lacks, as only the running pod knows them. */
      readonly without?: readonly string[];
    }
  | {
      readonly kind: 'secret';
      readonly entry: EnvironmentEntry;
      readonly place: SecretPlace;
      /** `key`: a key of a Secret. `shape`: a plain value that looks like a secret. `composed`: a text around a secret. */
      readonly why: 'key' | 'shape' | 'composed';
      readonly shape?: SecretShape;
    }
  /** The state machine of the Job tells each task; null stands for its index. */
  | {readonly kind: 'index'; readonly entry: EnvironmentEntry; readonly text: readonly (string | null)[]}
  /** By it the pod becomes a role with a token of Kubernetes, which a task does not have. */
  | {readonly kind: 'identity'; readonly entry: EnvironmentEntry; readonly value: string}
  /** ECS cannot be told the value. */
  | {readonly kind: 'unknown'; readonly entry: EnvironmentEntry};

/** The variables of every container of the converted workloads that have an effect. */
export type Environments = ReadonlyMap<ContainerPart, readonly Variable[]>;

/** What is decided of one container. */
interface Decided {
  readonly variables: readonly Variable[];
  /** Names of variables whose text the manifests hold and which is a secret all the same, or has one in it. */
  readonly plainSecrets: ReadonlySet<string>;
}

/** Decides, once per run, how each variable gets to its container. */
export function environments(context: Context): Environments {
  const all = [...context.choice(decisions)];
  return new Map(all.map(([container, {variables}]) => [container, variables]));
}

function decisions(context: Context): ReadonlyMap<ContainerPart, Decided> {
  const converted = context.choice(convertedWorkloads);
  return new Map(
    converted.flatMap(workload =>
      workload.containers.map(container => [container, decideAll(container, workload, context)] as const),
    ),
  );
}

function decideAll(container: ContainerPart, workload: Workload, context: Context): Decided {
  const variables: Variable[] = [];
  const plainSecrets = new Set<string>();
  for (const entry of environmentOf(container, workload, context.inventory)) {
    if (entry.effect === 'omitted') continue;
    const isAround = variablesIn(writtenText(entry, container)).some(name => plainSecrets.has(name));
    const alone = decide(entry, container, workload, context);
    // Only the running pod knows the whole text, which the secret store would have to hold.
    const isPart = alone.kind === 'plain' && alone.without !== undefined;
    const variable: Variable = isPart
      ? isAround
        ? {kind: 'unknown', entry}
        : alone
      : isAround && alone.kind !== 'unknown' && alone.kind !== 'index'
        ? aroundSecret(entry, container, workload, context)
        : alone;
    if (isAround || (variable.kind === 'secret' && variable.why === 'shape')) plainSecrets.add(entry.name);
    else plainSecrets.delete(entry.name);
    if (entry.effect !== 'set') continue;
    const isOwn =
      variable.kind === 'secret' &&
      variable.why !== 'key' &&
      differsByPod(clusterValue(entry, container, workload, context));
    variables.push(isOwn ? {kind: 'unknown', entry} : variable);
  }
  const identity = new Set(identityVariables(variables));
  const told = variables.map(variable =>
    identity.has(variable) && variable.kind === 'plain'
      ? {kind: 'identity' as const, entry: variable.entry, value: variable.value}
      : variable,
  );
  return {variables: told, plainSecrets};
}

/** The text of an item of `env`, with its `$(VAR)`. */
function writtenText({path}: EnvironmentEntry, container: ContainerPart): string {
  const index = /^\/env\/(\d+)$/.exec(path.slice(container.path.length))?.[1];
  return index === undefined ? '' : (container.value.env?.[Number(index)]?.value ?? '');
}

function aroundSecret(
  entry: EnvironmentEntry,
  container: ContainerPart,
  {namespace, name: workload}: Workload,
  context: Context,
): Variable {
  const own = {namespace, name: `${workload}/${container.name}`};
  return {kind: 'secret', entry, why: 'composed', place: secretPlace(own, entry.name, context)};
}

/** Names of variables of the container whose text the manifests hold and which is a secret all the same, or has one in it. */
export function plainSecretsOf(container: ContainerPart, context: Context): ReadonlySet<string> {
  return context.choice(decisions).get(container)?.plainSecrets ?? new Set();
}

function decide(
  entry: EnvironmentEntry,
  container: ContainerPart,
  workload: Workload,
  context: Context,
): Variable {
  const {name} = entry;
  const source =
    entry.source.kind === 'composed' ? withServiceNames(entry.source, workload, context) : entry.source;
  const {namespace} = workload;
  if (source.kind === 'secret' && !source.empty) {
    return {kind: 'secret', entry, why: 'key', place: keyPlace(source, source.key, source.secret, context)};
  }
  if (source.kind === 'composed' && holdsSecret(source) && !holdsUnknown(source)) {
    return aroundSecret(entry, container, workload, context);
  }
  const own = {namespace, name: `${workload.name}/${container.name}`};
  const value =
    source.kind === 'resource'
      ? (resourceField(source, workload, context) ?? taskResourceField(source, workload, context))
      : isNodeAddress(source)
        ? agentAddress(workload, context)
        : knownText(source);
  if (value === undefined) {
    const text = givesIndex(workload, context) ? indexPieces(source) : undefined;
    if (text) return {kind: 'index', entry, text};
    const known = knownAttributes(name, source);
    return known && !secretShape(name, known.value) && !secretInText(name, known.value)
      ? {kind: 'plain', entry, ...known}
      : {kind: 'unknown', entry};
  }
  const key = source.kind === 'config-map' ? source.key : name;
  const shape =
    secretShape(name, value) ?? (key === name ? null : secretShape(key, value)) ?? secretInText(key, value);
  const owner =
    source.kind === 'config-map'
      ? `ConfigMap/${source.namespace}/${source.name}`
      : `${workload.kind}/${namespace}/${workload.name}`;
  const allowed = context.config.secrets.allowPlain.some(glob => matchesGlob(glob, `${owner}/${key}`));
  if (!shape || allowed) return {kind: 'plain', entry, value};
  const place = secretPlace(source.kind === 'config-map' ? source : own, key, context);
  return {kind: 'secret', entry, why: 'shape', shape, place};
}

/** The pieces of a text of which nothing is open but the index of the pod; undefined for other texts. */
function indexPieces(source: EnvironmentSource): readonly (string | null)[] | undefined {
  const pieceOf = (of: EnvironmentSource): string | null | undefined =>
    of.kind === 'field' && isCompletionIndex(of.fieldPath) ? null : knownText(of);
  const parts = source.kind === 'composed' ? source.parts : undefined;
  const pieces = parts?.map(part => (part.kind === 'text' ? part.text : pieceOf(part.source))) ?? [
    pieceOf(source),
  ];
  // AWS documents how a backslash is escaped in the call that makes the text; validators of the language refuse it.
  const known = pieces.filter(
    (piece): piece is string | null => piece === null || (piece !== undefined && !piece.includes('\\')),
  );
  return known.length === pieces.length ? known : undefined;
}

function holdsSecret(source: EnvironmentSource): boolean {
  if (source.kind === 'secret') return true;
  return (
    source.kind === 'composed' &&
    source.parts.some(part => part.kind === 'variable' && holdsSecret(part.source))
  );
}

/** A part of the text that is known in the running cluster only. */
function holdsUnknown(source: EnvironmentSource): boolean {
  if (source.kind !== 'composed') return false;
  return source.parts.some(
    part =>
      part.kind === 'variable' &&
      part.source.kind !== 'secret' &&
      (part.source.kind === 'composed' ? holdsUnknown(part.source) : knownText(part.source) === undefined),
  );
}

/** One use of a ConfigMap's or Secret's key as a variable. */
export interface VariableUse {
  readonly workload: Workload;
  readonly container: ContainerPart;
  readonly variable: Variable;
}

/** `ConfigMap/<namespace>/<name>` or `Secret/…` → the variables that its keys give, over the converted workloads. */
export function variableUses(context: Context): ReadonlyMap<string, readonly VariableUse[]> {
  const uses = new Map<string, VariableUse[]>();
  const decided = context.choice(environments);
  for (const workload of context.inventory.workloads) {
    for (const container of workload.containers) {
      for (const variable of decided.get(container) ?? []) {
        for (const id of objectsBehind(variable.entry.source)) {
          const known = uses.get(id);
          const use = {workload, container, variable};
          if (known) known.push(use);
          else uses.set(id, [use]);
        }
      }
    }
  }
  return uses;
}

/** True where a variable of the container has the value of this key of a Secret of its namespace in its text. */
export function takesSecretKey(
  container: ContainerPart,
  secret: string,
  key: string,
  context: Context,
): boolean {
  const takes = (source: EnvironmentSource): boolean =>
    source.kind === 'secret'
      ? source.name === secret && source.key === key
      : source.kind === 'composed' &&
        source.parts.some(part => part.kind === 'variable' && takes(part.source));
  return (context.choice(environments).get(container) ?? []).some(({entry}) => takes(entry.source));
}

/** The ConfigMaps and Secrets that a variable's text comes from. */
function objectsBehind(source: EnvironmentSource): string[] {
  switch (source.kind) {
    case 'config-map':
      return [`ConfigMap/${source.namespace}/${source.name}`];
    case 'secret':
      return [`Secret/${source.namespace}/${source.name}`];
    case 'composed':
      return source.parts.flatMap(part => (part.kind === 'variable' ? objectsBehind(part.source) : []));
    default:
      return [];
  }
}
