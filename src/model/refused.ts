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
  const pod: Place = {value: valueAt(value, path), path};
  const containers = CONTAINER_LISTS.flatMap(list => itemsOf(pod, list));
  const variables = containers.flatMap(container => itemsOf(container, 'env'));
  const volumes = itemsOf(pod, 'volumes');
  return [
    ...repeated(containers, 'name', 'container'),
    ...repeated(volumes, 'name', 'volume'),
    ...containers.flatMap(container => repeated(itemsOf(container, 'volumeMounts'), 'mountPath', 'mount')),
    ...[pod, ...containers].flatMap(place => badIds(below(place, 'securityContext'))),
    ...variables.flatMap(variable => {
      const from = below(variable, 'valueFrom');
      return [
        ...badName(variable),
        ...several(variable, below(variable, 'value').value === '' ? [] : ['value', 'valueFrom']),
        ...several(from, fieldsOf(from)),
      ];
    }),
    ...containers.flatMap(container =>
      itemsOf(container, 'envFrom').flatMap(from => several(from, ['configMapRef', 'secretRef'])),
    ),
    ...volumes.flatMap(volume =>
      several(
        volume,
        fieldsOf(volume).filter(field => field !== 'name'),
      ),
    ),
    ...containers.flatMap(container => {
      const lifecycle = below(container, 'lifecycle');
      return [
        ...PROBES.flatMap(probe => several(below(container, probe), PROBE_HANDLERS)),
        ...HOOKS.flatMap(hook => several(below(lifecycle, hook), HOOK_HANDLERS)),
      ];
    }),
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
  const spec = below({value, path: ''}, 'spec');
  const rules = itemsOf(spec, 'rules');
  const paths = rules.flatMap(rule => itemsOf(below(rule, 'http'), 'paths'));
  const backends = [below(spec, 'defaultBackend'), ...paths.map(path => below(path, 'backend'))];
  const hosts = itemsOf(spec, 'tls').flatMap(entry => itemsOf(entry, 'hosts'));
  return [
    ...rules.flatMap(rule => badHost(below(rule, 'host'), rule, 'rule')),
    ...hosts.flatMap(host => badHost(host, host, 'host')),
    ...backends.flatMap(backend => several(backend, ['service', 'resource'])),
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

/** A place in an object: most of what is looked for is not there. */
interface Place {
  /** Undefined where nothing is there. */
  readonly value: unknown;
  readonly path: Pointer;
}

/** The field of this name, which needs no escaping in a pointer. */
function below({value, path}: Place, field: string): Place {
  return {
    value: isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined,
    path: `${path}/${field}`,
  };
}

/** The items of a list in the field of this name. */
function itemsOf(place: Place, field: string): Place[] {
  const {value, path} = below(place, field);
  return Array.isArray(value) ? value.map((item, index) => ({value: item, path: `${path}/${index}`})) : [];
}

/** The fields of an object that hold something. Names that need escaping belong to no type and are told already. */
function fieldsOf({value}: Place): string[] {
  if (!isObject(value)) return [];
  return Object.keys(value).filter(key => value[key] !== null && /^\w+$/.test(key));
}

function badHost({value, path}: Place, whole: Place, noun: string): SchemaFault[] {
  if (typeof value !== 'string' || value === '' || (HOST.test(value) && value.length <= 253)) return [];
  const message = `The host is no DNS name (labels of at most 63 lower-case letters, digits and dashes); k2e goes on without this ${noun}.`;
  return [{kind: 'wrong-type', path, message, settles: whole.path}];
}

/** Items that have in `key` what an earlier item has. */
function repeated(items: readonly Place[], key: string, noun: string): SchemaFault[] {
  const seen = new Set<unknown>();
  return items.flatMap(item => {
    const id = below(item, key).value;
    if (typeof id !== 'string') return [];
    if (seen.has(id)) return [fault(item.path, `This ${noun} has the \`${key}\` of an earlier one`)];
    seen.add(id);
    return [];
  });
}

/** Names of variables are printable ASCII without an equals sign (`IsRelaxedEnvVarName`). */
function badName(variable: Place): SchemaFault[] {
  const name = below(variable, 'name').value;
  return typeof name !== 'string' || /^[ -<>-~]*$/.test(name)
    ? []
    : [fault(variable.path, 'The name of a variable is printable ASCII without an equals sign')];
}

/** Ids of users and groups beyond those that Linux has; those below zero are refused by the schema. */
function badIds(context: Place): SchemaFault[] {
  return IDS.flatMap(field => {
    const {value: id, path} = below(context, field);
    return typeof id === 'number' && id > LAST_ID
      ? [fault(path, `${id} is no id of a ${field === 'runAsUser' ? 'user' : 'group'}: 0 to ${LAST_ID}`)]
      : [];
  });
}

/** All but the first of the fields that are there, of which there may be one. */
function several(place: Place, fields: readonly string[]): SchemaFault[] {
  const [first, ...others] = fieldsOf(place).filter(field => fields.includes(field));
  return others.map(field =>
    fault(`${place.path}/${field}`, `There may not be \`${field}\` beside \`${first}\``),
  );
}

function fault(path: Pointer, what: string): SchemaFault {
  const message = `${what}. Kubernetes refuses such an object; k2e goes on without it.`;
  return {kind: 'wrong-type', path, message, settles: path};
}
