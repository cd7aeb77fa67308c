import {type Pointer, pointer} from '../pointer.ts';
import {isDataKey} from './data-key.ts';
import {fieldText, INDEX_FIELD, INDEX_VARIABLE} from './downward.ts';
import {
  type EnvironmentEntry,
  type EnvironmentSource,
  knownText,
  type Text,
  type TextPart,
} from './environment-entry.ts';
import {expandParts} from './expansion.ts';
import type {ContainerPart, Inventory, Workload} from './inventory.ts';
import type {ConfigMap, EnvFromSource, EnvVarSource, Service} from './kubernetes.generated.ts';
import {labelOf} from './selector.ts';
import {apiServerLink, type ServiceLink, serviceLink} from './service-links.ts';

/**
 * The container's environment as the kubelet computes it (`makeEnvironmentVariables`, `pkg/kubelet/kubelet_pods.go`,
 * v1.36.3): `envFrom` in order, the last source of a name winning, every key taken as a name; then `env` in order over it,
 * `$(VAR)` in a `value` seeing what is there so far, and the variables of Services behind that. Entries are in the order of
 * the manifest, also those without effect.
 */
export function environmentOf(
  container: ContainerPart,
  workload: Workload,
  inventory: Inventory,
): readonly EnvironmentEntry[] {
  return computed(container, workload, inventory).entries;
}

/** Texts of variables that the cluster adds to those of the manifest, by name. */
export type AddedVariables = ReadonlyMap<string, string>;

/**
 * `command` and `args` of the container with `$(VAR)` replaced from its whole environment (`ExpandContainerCommandAndArgs`,
 * `pkg/kubelet/container/helpers.go`, v1.36.3), argument by argument.
 */
export function commandOf(
  container: ContainerPart,
  workload: Workload,
  inventory: Inventory,
  added?: AddedVariables,
): {readonly command: readonly Text[]; readonly args: readonly Text[]} {
  const environment = computed(container, workload, inventory);
  const {command = [], args = []} = container.value;
  return {
    command: command.map(text => environment.expand(text, added)),
    args: args.map(text => environment.expand(text, added)),
  };
}

/** A text that Kubernetes expands from the container's whole environment (`subPathExpr` of a mount). */
export function expandedFor(
  text: string,
  container: ContainerPart,
  workload: Workload,
  inventory: Inventory,
): Text {
  return computed(container, workload, inventory).expand(text);
}

const environments = new WeakMap<ContainerPart, Environment>();

function computed(container: ContainerPart, workload: Workload, inventory: Inventory): Environment {
  let environment = environments.get(container);
  if (!environment) {
    environment = new Environment(container, workload, inventory);
    environments.set(container, environment);
  }
  return environment;
}

/** Sources that say where a value comes from also for a variable that is nothing but `$(VAR)` of another one. */
const PASSED_ON: ReadonlySet<EnvironmentSource['kind']> = new Set([
  'secret',
  'config-map',
  'field',
  'resource',
  'file',
]);

/** Of a text that is one variable and nothing else, as `$(DB_PASSWORD)` is, where the value of that one comes from. */
function itself(text: Text): EnvironmentSource {
  const [part, ...others] = text.kind === 'composed' ? text.parts : [];
  return part?.kind === 'variable' && others.length === 0 && PASSED_ON.has(part.source.kind)
    ? part.source
    : text;
}

type Draft = {-readonly [Key in keyof EnvironmentEntry]: EnvironmentEntry[Key]};

class Environment {
  readonly entries: Draft[] = [];
  readonly #workload: Workload;
  readonly #inventory: Inventory;
  readonly #set = new Map<string, Draft>();
  readonly #unknown: Draft[] = [];

  constructor(container: ContainerPart, workload: Workload, inventory: Inventory) {
    this.#workload = workload;
    this.#inventory = inventory;
    const {path, value} = container;
    for (const [index, from] of (value.envFrom ?? []).entries())
      this.#take(from, path + pointer('envFrom', index));
    for (const [index, {name = '', value: text, valueFrom}] of (value.env ?? []).entries()) {
      const source =
        text || !valueFrom ? itself(this.expand(text ?? '')) : this.#source(valueFrom, container.name);
      this.#add(name, path + pointer('env', index), source);
    }
  }

  /** The text with its references replaced by what is set so far, or else by what the cluster adds. */
  expand(text: string, added?: AddedVariables): Text {
    const found = new Map<string, TextPart & {kind: 'variable'}>();
    const parts = expandParts(text, name => {
      const own = this.#set.has(name) ? undefined : added?.get(name);
      if (own !== undefined) return own;
      const variable = this.#variable(name);
      if (!variable) return undefined;
      const {source} = variable;
      found.set(name, variable);
      return knownText(source) ?? null;
    });
    const whole = parts.flatMap((part): readonly TextPart[] => {
      const variable = part.kind === 'variable' ? found.get(part.name) : undefined;
      if (!variable) return part.kind === 'text' ? [part] : [];
      return variable.source.kind === 'composed' ? variable.source.parts : [variable];
    });
    if (whole.some(({kind}) => kind === 'variable')) return {kind: 'composed', parts: joined(whole)};
    return {kind: 'literal', text: whole.map(part => (part.kind === 'text' ? part.text : '')).join('')};
  }

  #variable(name: string): (TextPart & {kind: 'variable'}) | undefined {
    const entry = this.#set.get(name);
    if (entry) {
      entry.referenced = true;
      return {kind: 'variable', name, source: entry.source, entry};
    }
    if (name === INDEX_VARIABLE && this.#workload.job?.completionMode === 'Indexed')
      return {kind: 'variable', name, source: {kind: 'field', fieldPath: INDEX_FIELD}};
    const link = this.#link(name);
    if (link) return {kind: 'variable', name, source: {kind: 'service-link', link}};
    // `$(date +%F)` of a script is the name of no key.
    const keys = this.#unknown.find(
      ({source}) =>
        source.kind === 'unknown-keys' &&
        name.startsWith(source.prefix) &&
        isDataKey(name.slice(source.prefix.length)),
    );
    if (!keys) return undefined;
    keys.referenced = true;
    return {kind: 'variable', name, source: keys.source, entry: keys};
  }

  /** `enableServiceLinks: false` leaves a pod only the variables of the API server. */
  #link(name: string): ServiceLink | undefined {
    const {namespace, template} = this.#workload;
    if (template.spec?.enableServiceLinks === false) return apiServerLink(name);
    return serviceLink(name, this.#inventory.allIn<Service>('Service', namespace)) ?? apiServerLink(name);
  }

  #add(name: string, path: Pointer, source: EnvironmentSource): void {
    const entry: Draft = {name, path, source, effect: 'set', referenced: false};
    this.entries.push(entry);
    if (isLeftOut(source)) {
      entry.effect = 'omitted';
      return;
    }
    if (source.kind === 'unknown-keys') {
      this.#unknown.push(entry);
      return;
    }
    const before = this.#set.get(name);
    if (before) {
      before.effect = 'overridden';
      before.overriddenBy = path;
    }
    this.#set.set(name, entry);
  }

  #take({configMapRef, secretRef, prefix = ''}: EnvFromSource, path: Pointer): void {
    const {namespace} = this.#workload;
    const unknown = (of: 'ConfigMap' | 'Secret', name: string, optional = false): void =>
      this.#add(`${prefix}*`, path, {kind: 'unknown-keys', of, namespace, name, prefix, optional});
    if (configMapRef?.name) {
      const {name, optional = false} = configMapRef;
      const data = this.#inventory.find<ConfigMap>('ConfigMap', namespace, name)?.value.data;
      const isKnown = this.#inventory.find('ConfigMap', namespace, name) !== undefined;
      for (const key of Object.keys(data ?? {}))
        this.#add(prefix + key, path, this.#configMap(name, key, optional));
      if (!isKnown) unknown('ConfigMap', name, optional);
    } else if (secretRef?.name) {
      const {name, optional = false} = secretRef;
      const secret = this.#inventory.secretSource(namespace, name);
      for (const key of secret?.keys.keys() ?? [])
        this.#add(prefix + key, path, this.#secret(name, key, optional));
      if (!secret?.complete) unknown('Secret', name, optional && !secret);
    }
  }

  #source(from: EnvVarSource, containerName: string): EnvironmentSource {
    const {configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef, fileKeyRef} = from;
    if (fieldRef) {
      const {fieldPath = ''} = fieldRef;
      const text = fieldText(fieldPath, this.#workload);
      return {kind: 'field', fieldPath, ...(text === undefined ? {} : {text})};
    }
    if (resourceFieldRef) {
      const {resource = '', divisor = 1, containerName: other} = resourceFieldRef;
      const unit = String(divisor) === '0' ? '1' : String(divisor);
      return {kind: 'resource', resource, divisor: unit, containerName: other || containerName};
    }
    if (configMapKeyRef) {
      return this.#configMap(configMapKeyRef.name ?? '', configMapKeyRef.key ?? '', configMapKeyRef.optional);
    }
    if (secretKeyRef)
      return this.#secret(secretKeyRef.name ?? '', secretKeyRef.key ?? '', secretKeyRef.optional);
    if (!fileKeyRef) return {kind: 'literal', text: ''};
    const {volumeName = '', path = '', key = '', optional = false} = fileKeyRef;
    return {kind: 'file', volumeName, path, key, optional};
  }

  #configMap(name: string, key: string, optional = false): EnvironmentSource {
    const {namespace} = this.#workload;
    const object = this.#inventory.find<ConfigMap>('ConfigMap', namespace, name);
    const text = labelOf(object?.value.data, key);
    const known = {...(object ? {object} : {}), ...(text === undefined ? {} : {text})};
    return {kind: 'config-map', namespace, name, key, optional, ...known};
  }

  #secret(name: string, key: string, optional = false): EnvironmentSource {
    const {namespace} = this.#workload;
    const secret = this.#inventory.secretSource(namespace, name);
    const facts = secret?.keys.get(key);
    const state = {known: facts !== undefined, empty: facts?.empty === true};
    return {kind: 'secret', namespace, name, key, optional, ...state, ...(secret ? {secret} : {})};
  }
}

/** An optional variable whose object or key is missing; one that a store may still bring is kept. */
function isLeftOut(source: EnvironmentSource): boolean {
  switch (source.kind) {
    case 'config-map':
      return source.optional && source.text === undefined;
    case 'secret':
      return source.optional && !source.known && source.secret?.complete !== false;
    case 'unknown-keys':
      return source.optional;
    default:
      return false;
  }
}

/** Neighbouring texts as one. */
function joined(parts: readonly TextPart[]): readonly TextPart[] {
  const whole: TextPart[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') {
      whole[whole.length - 1] = {kind: 'text', text: last.text + part.text};
    } else whole.push(part);
  }
  return whole;
}
