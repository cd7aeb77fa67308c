import {matchesGlob} from '../config/glob.ts';
import {environmentOf} from '../model/environment.ts';
import {type EnvironmentEntry, type EnvironmentSource, knownText} from '../model/environment-entry.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import {type SecretShape, secretShape} from '../model/secret-shapes.ts';
import type {Context} from '../rules/rule.ts';
import {isConverted} from './converted.ts';
import {resourceField} from './resource-field.ts';
import {type SecretPlace, secretPlace} from './secret-store.ts';

/** What becomes of one variable of a container that has an effect. */
export type Variable =
  | {readonly kind: 'plain'; readonly entry: EnvironmentEntry; readonly value: string}
  | {
      readonly kind: 'secret';
      readonly entry: EnvironmentEntry;
      readonly place: SecretPlace;
      /** `key`: a key of a Secret. `shape`: a plain value that looks like a secret. `composed`: a text around a secret. */
      readonly why: 'key' | 'shape' | 'composed';
      readonly shape?: SecretShape;
    }
  /** ECS cannot be told the value. */
  | {readonly kind: 'unknown'; readonly entry: EnvironmentEntry};

/** The variables of every container of the converted workloads that have an effect. */
export type Environments = ReadonlyMap<ContainerPart, readonly Variable[]>;

/** Decides, once per run, how each variable gets to its container. */
export function environments(context: Context): Environments {
  const decided = new Map<ContainerPart, readonly Variable[]>();
  for (const workload of context.inventory.workloads.filter(isConverted)) {
    for (const container of workload.containers) {
      const entries = environmentOf(container, workload, context.inventory).filter(
        ({effect}) => effect === 'set',
      );
      decided.set(
        container,
        entries.map(entry => decide(entry, container, workload, context)),
      );
    }
  }
  return decided;
}

function decide(
  entry: EnvironmentEntry,
  container: ContainerPart,
  workload: Workload,
  context: Context,
): Variable {
  const {source, name} = entry;
  const {namespace} = workload;
  const own = {namespace, name: `${workload.name}/${container.name}`};
  if (source.kind === 'secret' && !source.empty) {
    return {kind: 'secret', entry, why: 'key', place: secretPlace(source, source.key, context)};
  }
  if (source.kind === 'composed' && holdsSecret(source) && !holdsUnknown(source)) {
    return {kind: 'secret', entry, why: 'composed', place: secretPlace(own, name, context)};
  }
  const value = source.kind === 'resource' ? resourceField(source, workload, context) : knownText(source);
  if (value === undefined) return {kind: 'unknown', entry};
  const shape = secretShape(name, value);
  const owner =
    source.kind === 'config-map'
      ? `ConfigMap/${source.namespace}/${source.name}`
      : `${workload.kind}/${namespace}/${workload.name}`;
  const key = source.kind === 'config-map' ? source.key : name;
  const allowed = context.config.secrets.allowPlain.some(glob => matchesGlob(glob, `${owner}/${key}`));
  if (!shape || allowed) return {kind: 'plain', entry, value};
  const place = secretPlace(source.kind === 'config-map' ? source : own, key, context);
  return {kind: 'secret', entry, why: 'shape', shape, place};
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
          uses.set(id, [...(uses.get(id) ?? []), {workload, container, variable}]);
        }
      }
    }
  }
  return uses;
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
