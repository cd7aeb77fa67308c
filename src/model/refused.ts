import {isObject, type JsonObject} from '../json.ts';
import {type Pointer, pointer, valueAt} from '../pointer.ts';
import {isDataKey} from './data-key.ts';
import type {SchemaFault} from './validate-fault.ts';

/** Lists of a pod spec whose items share one space of names, the list whose items count first in front. */
const CONTAINER_LISTS = ['containers', 'initContainers', 'ephemeralContainers'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const PROBE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const HOOKS = ['postStart', 'preStop'];
const HOOK_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep'];
/** Fields that hold the id of a user or group. */
const IDS = ['runAsUser', 'runAsGroup', 'fsGroup'];
/** The largest of them (`IsValidUserID`, `IsValidGroupID`). */
const LAST_ID = 2_147_483_647;

/**
 * What the API server refuses of a pod spec beyond its schema, because it could not tell what is meant
 * (`ValidatePodSpec` of kubernetes/pkg/apis/core/validation): containers and volumes of one name, two mounts at one path of a
 * container, and places that say one thing in two ways (two handlers of a probe, two sources of a variable or volume), and ids of users
 * and groups that no system has. `path` leads to the pod spec in `value`. Of two things each fault settles the second.
 */
export function refusedInPod(value: JsonObject, path: Pointer): SchemaFault[] {
  const lists = CONTAINER_LISTS.map(list => `${path}${pointer(list)}`);
  const containers = lists.flatMap(list => itemsAt(value, list));
  const variables = containers.flatMap(container => itemsAt(value, `${container}/env`));
  const volumes = itemsAt(value, `${path}/volumes`);
  return [
    ...repeated(value, lists, 'name', 'container'),
    ...repeated(value, [`${path}/volumes`], 'name', 'volume'),
    ...containers.flatMap(container => repeated(value, [`${container}/volumeMounts`], 'mountPath', 'mount')),
    ...[path, ...containers].flatMap(place => badIds(value, `${place}/securityContext`)),
    ...variables.flatMap(variable => [
      ...badName(value, variable),
      ...several(value, variable, isEmptyText(value, `${variable}/value`) ? [] : ['value', 'valueFrom']),
      ...several(value, `${variable}/valueFrom`, fieldsAt(value, `${variable}/valueFrom`)),
    ]),
    ...containers.flatMap(container =>
      itemsAt(value, `${container}/envFrom`).flatMap(from =>
        several(value, from, ['configMapRef', 'secretRef']),
      ),
    ),
    ...volumes.flatMap(volume =>
      several(
        value,
        volume,
        fieldsAt(value, volume).filter(field => field !== 'name'),
      ),
    ),
    ...containers.flatMap(container => [
      ...PROBES.flatMap(probe => several(value, `${container}/${probe}`, PROBE_HANDLERS)),
      ...HOOKS.flatMap(hook => several(value, `${container}/lifecycle/${hook}`, HOOK_HANDLERS)),
    ]),
  ];
}

/** A DNS name (RFC 1123), the first label of which may be a wildcard; `k8s.io/apimachinery/pkg/util/validation`. */
const LABEL = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*$`);

/**
 * What the API server refuses of an Ingress beyond its schema (`ValidateIngressSpec`): a backend that is a Service and a resource
 * at once, and hosts that are no DNS names: without its host a rule would serve all of them, so the whole rule goes.
 */
export function refusedInIngress(value: JsonObject): SchemaFault[] {
  const rules = itemsAt(value, '/spec/rules');
  const paths = rules.flatMap(rule => itemsAt(value, `${rule}/http/paths`));
  const backends = ['/spec/defaultBackend', ...paths.map(path => `${path}/backend`)];
  const hosts = itemsAt(value, '/spec/tls').flatMap(entry => itemsAt(value, `${entry}/hosts`));
  return [
    ...rules.flatMap(rule => badHost(value, `${rule}/host`, rule, 'rule')),
    ...hosts.flatMap(host => badHost(value, host, host, 'host')),
    ...backends.flatMap(backend => several(value, backend, ['service', 'resource'])),
  ];
}

/** Keys of a ConfigMap or Secret that the API server refuses. The sentence names none: something may stand there that belongs into a value. */
export function refusedKeys(value: JsonObject): SchemaFault[] {
  return ['data', 'stringData', 'binaryData'].flatMap(field => {
    const entries = value[field];
    return (isObject(entries) ? Object.keys(entries) : [])
      .filter(key => !isDataKey(key))
      .map(key =>
        fault(
          pointer(field, key),
          'A key has letters, digits, dashes, dots and underscores only, at most 253',
        ),
      );
  });
}

function badHost(value: JsonObject, path: Pointer, whole: Pointer, noun: string): SchemaFault[] {
  const host = valueAt(value, path);
  if (typeof host !== 'string' || host === '' || (HOST.test(host) && host.length <= 253)) return [];
  const message = `The host is no DNS name (labels of at most 63 lower-case letters, digits and dashes); k2e goes on without this ${noun}.`;
  return [{kind: 'wrong-type', path, message, settles: whole}];
}

/** Items that have in `key` what an earlier item of one of the lists has. */
function repeated(value: JsonObject, lists: readonly Pointer[], key: string, noun: string): SchemaFault[] {
  const seen = new Set<unknown>();
  return lists
    .flatMap(list => itemsAt(value, list))
    .flatMap(item => {
      const id = valueAt(value, `${item}/${key}`);
      if (typeof id !== 'string') return [];
      if (seen.has(id)) return [fault(item, `This ${noun} has the \`${key}\` of an earlier one`)];
      seen.add(id);
      return [];
    });
}

/** Names of variables are printable ASCII without an equals sign (`IsRelaxedEnvVarName`). */
function badName(value: JsonObject, variable: Pointer): SchemaFault[] {
  const name = valueAt(value, `${variable}/name`);
  return typeof name !== 'string' || /^[ -<>-~]*$/.test(name)
    ? []
    : [fault(variable, 'The name of a variable is printable ASCII without an equals sign')];
}

/** Ids of users and groups beyond those that Linux has; those below zero are refused by the schema. */
function badIds(value: JsonObject, context: Pointer): SchemaFault[] {
  return IDS.flatMap(field => {
    const path = `${context}/${field}`;
    const id = valueAt(value, path);
    return typeof id === 'number' && id > LAST_ID
      ? [fault(path, `${id} is no id of a ${field === 'runAsUser' ? 'user' : 'group'}: 0 to ${LAST_ID}`)]
      : [];
  });
}

/** All but the first of the fields that are there, of which there may be one. */
function several(value: JsonObject, path: Pointer, fields: readonly string[]): SchemaFault[] {
  const there = fieldsAt(value, path).filter(field => fields.includes(field));
  const [first, ...others] = there;
  return others.map(field => fault(`${path}/${field}`, `There may not be \`${field}\` beside \`${first}\``));
}

function fault(path: Pointer, what: string): SchemaFault {
  const message = `${what}. Kubernetes refuses such an object; k2e goes on without it.`;
  return {kind: 'wrong-type', path, message, settles: path};
}

/** Pointers of the items of the list at `path`. */
function itemsAt(value: JsonObject, path: Pointer): Pointer[] {
  const items = valueAt(value, path);
  return Array.isArray(items) ? items.map((_, index) => `${path}/${index}`) : [];
}

/** The fields of the object at `path` that hold something. Names that need escaping belong to no type and are told already. */
function fieldsAt(value: JsonObject, path: Pointer): string[] {
  const object = valueAt(value, path);
  if (!isObject(object)) return [];
  return Object.keys(object).filter(key => object[key] !== null && /^\w+$/.test(key));
}

function isEmptyText(value: JsonObject, path: Pointer): boolean {
  return valueAt(value, path) === '';
}
