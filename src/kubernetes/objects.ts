import type {ObjectRef, Ports, ReplicasSeen} from '../cutover/calls.ts';
import {managedField} from '../cutover/managed-field.ts';
import {refText} from '../cutover/ref-text.ts';
import {isObject, type JsonObject} from '../json.ts';
import {segments, valueAt} from '../pointer.ts';
import type {Cluster} from './cluster.ts';
import {calling} from './failure.ts';

type ObjectPorts = Pick<
  Ports,
  | 'kubernetes.replicas'
  | 'kubernetes.scale'
  | 'kubernetes.fields'
  | 'kubernetes.managed-field'
  | 'kubernetes.set-fields'
>;

/** Any object by its place: replicas of workloads, fields of their owners. */
export function objectPorts(cluster: Cluster): ObjectPorts {
  const get = async (ref: ObjectRef) => cluster.request('GET', await pathOf(cluster, ref));
  const patch = async (ref: ObjectRef, version: string, changes: JsonObject) =>
    cluster.request(
      'PATCH',
      await pathOf(cluster, ref),
      merged({metadata: {resourceVersion: version}}, changes),
    );
  return {
    'kubernetes.replicas': ref =>
      calling('kubernetes.replicas', `get ${refText(ref)}`, async () =>
        replicasSeen(cluster, await get(ref)),
      ),
    'kubernetes.scale': ({ref, version, replicas}) =>
      calling('kubernetes.scale', `scale ${refText(ref)}`, async () =>
        replicasSeen(cluster, await patch(ref, version, {spec: {replicas}})),
      ),
    'kubernetes.fields': ({ref, fields}) =>
      calling('kubernetes.fields', `get ${refText(ref)}`, async () => {
        const object = await get(ref);
        return {
          version: versionOf(object),
          values: Object.fromEntries(fields.map(field => [field, valueAt(object, field) ?? null])),
        };
      }),
    'kubernetes.managed-field': ({ref, field}) =>
      calling('kubernetes.managed-field', `get ${refText(ref)}`, async () =>
        managedField(await get(ref), field),
      ),
    'kubernetes.set-fields': ({ref, version, values}) =>
      calling('kubernetes.set-fields', `patch ${refText(ref)}`, async () => {
        const changes = Object.entries(values).map(([field, value]) => nested(segments(field), value));
        return {version: versionOf(await patch(ref, version, changes.reduce(merged, {})))};
      }),
  };
}

function pathOf(cluster: Cluster, {apiVersion, kind, namespace, name}: ObjectRef): Promise<string> {
  return cluster.path(apiVersion, kind, namespace, name);
}

async function replicasSeen(cluster: Cluster, object: JsonObject): Promise<ReplicasSeen> {
  const namespace = String(valueAt(object, '/metadata/namespace') ?? 'default');
  const pods = await cluster.list(`/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`, {
    labelSelector: selectorText(valueAt(object, '/spec/selector')),
  });
  return {
    version: versionOf(object),
    // The API server fills in 1; an object without the field cannot be scaled.
    wanted: numberAt(object, '/spec/replicas'),
    // Until the controller has seen a new number it may replace a pod by the old one: it says itself how many it keeps up.
    pods: Math.max(pods.filter(isPresent).length, numberAt(object, '/status/replicas')),
    ready: numberAt(object, '/status/readyReplicas'),
  };
}

/** A pod that has ended holds nothing any more; one that is terminating may still work on a message. */
function isPresent(pod: JsonObject): boolean {
  const phase = valueAt(pod, '/status/phase');
  return phase !== 'Succeeded' && phase !== 'Failed';
}

/** A label selector as the API server's query takes it; a ReplicationController's is a plain map. */
function selectorText(selector: unknown): string {
  if (!isObject(selector)) return '';
  const labels =
    isObject(selector.matchLabels) || Array.isArray(selector.matchExpressions)
      ? selector.matchLabels
      : selector;
  const equal = isObject(labels) ? Object.entries(labels).map(([key, value]) => `${key}=${value}`) : [];
  const expressions = Array.isArray(selector.matchExpressions)
    ? selector.matchExpressions.filter(isObject)
    : [];
  return [...equal, ...expressions.map(expressionText)].join(',');
}

function expressionText({key, operator, values}: JsonObject): string {
  const list = Array.isArray(values) ? `(${values.map(String).join(',')})` : '()';
  switch (operator) {
    case 'In':
      return `${key} in ${list}`;
    case 'NotIn':
      return `${key} notin ${list}`;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return String(key);
  }
}

function nested(path: readonly string[], value: unknown): JsonObject {
  const [first = '', ...rest] = path;
  return {[first]: rest.length === 0 ? (value as JsonObject[string]) : nested(rest, value)};
}

function merged(left: JsonObject, right: JsonObject): JsonObject {
  const result: Record<string, JsonObject[string]> = {...left};
  for (const [key, value] of Object.entries(right)) {
    const present = Object.hasOwn(result, key) ? result[key] : undefined;
    result[key] = isObject(present) && isObject(value) ? merged(present, value) : value;
  }
  return result;
}

function versionOf(object: JsonObject): string {
  return String(valueAt(object, '/metadata/resourceVersion') ?? '');
}

function numberAt(object: JsonObject, path: string): number {
  const value = valueAt(object, path);
  return typeof value === 'number' ? value : 0;
}
