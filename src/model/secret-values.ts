import {isObject, type JsonObject} from '../json.ts';
import {clusterNamesIn} from './cluster-names.ts';
import {isDataKey} from './data-key.ts';
import {endpointsIn} from './endpoints.ts';
import {hostNamesIn} from './host-names.ts';
import type {NamedService, SecretKeyFacts} from './inventory.ts';
import {isHostKey, mayNameService, resolveServiceName, type ServiceNames} from './service-names.ts';
import {clusterSrvNamesIn} from './srv-names.ts';

/** Types of Secrets whose values are for Kubernetes or Helm alone: they are not looked into (a release holds whole manifests). */
const OPAQUE_TYPES: ReadonlySet<string> = new Set([
  'helm.sh/release.v1',
  'kubernetes.io/service-account-token',
  'bootstrap.kubernetes.io/token',
]);

/** What a key of a Secret is known by when its value is not: an ordinary text. */
export const UNKNOWN_VALUE: Omit<SecretKeyFacts, 'origin'> = {
  empty: false,
  binary: false,
  serviceReferences: [],
  endpoints: [],
  registries: [],
};

/**
 * What later stages need of a Secret's values, by key; the values stay here. `stringData` wins over `data`, as in the API.
 * `names` are the Services of the run, `namespace` the Secret's.
 */
export function secretFacts(
  secret: JsonObject,
  type: string,
  namespace: string,
  names: ServiceNames,
): Map<string, SecretKeyFacts> {
  const facts = new Map<string, SecretKeyFacts>();
  const given = new Map(textEntries(secret, 'data'));
  for (const key of Object.keys(isObject(secret.stringData) ? secret.stringData : {})) given.delete(key);
  for (const [key, bytes] of secretBytes(secret)) {
    if (!isDataKey(key)) continue;
    const text = textFrom(bytes);
    const raw = given.get(key) ?? '';
    if (!isBase64(raw) || (text === undefined && PLACEHOLDER.test(raw))) {
      facts.set(key, {
        origin: 'Secret',
        ...UNKNOWN_VALUE,
        ...(isBase64(raw) ? {} : {refused: true as const}),
      });
      continue;
    }
    const open = text !== undefined && !OPAQUE_TYPES.has(type);
    facts.set(key, {
      origin: 'Secret',
      empty: bytes.length === 0,
      binary: text === undefined,
      serviceReferences: open ? namedServices(key, text, namespace, names) : [],
      ...(open ? unknownHost(key, text, namespace, names) : {}),
      ...(open && clusterSrvNamesIn(text, namespace, names).length > 0 ? {srvName: true} : {}),
      endpoints: open ? endpointKinds(text, namespace, names) : [],
      registries: open ? registriesIn(key, text) : [],
    });
  }
  return facts;
}

/** What Go decodes (`base64.StdEncoding`), which takes no other alphabet and skips line breaks. */
function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(
    text.replaceAll(/[\r\n]/g, ''),
  );
}

/** Words that stand for a value which is filled in elsewhere and that happen to be base64: `changeme`, `ReplaceMe`. */
const PLACEHOLDER =
  /^(?:[a-z]+|[A-Z]+)$|^(?:[Cc]hange|[Rr]eplace|[Yy]our|[Ii]nsert|[Bb]ase64|[Pp]laceholder|[Rr]edacted|[Tt]odo|TODO)/;

/** Every text under which a value of this Secret may turn up in an annotation: plain, in base64, and inside JSON text. */
export function secretTexts(secret: JsonObject): string[] {
  const texts = new Set<string>();
  for (const bytes of secretBytes(secret).values()) {
    const plain = bytes.toString('utf8');
    for (const text of [plain, plain.trim(), bytes.toString('base64')]) {
      texts.add(text);
      texts.add(JSON.stringify(text).slice(1, -1));
    }
  }
  // What is no base64 was perhaps meant as it stands.
  for (const [, raw] of textEntries(secret, 'data'))
    if (!isBase64(raw)) texts.add(raw).add(JSON.stringify(raw).slice(1, -1));
  return [...texts];
}

function secretBytes(secret: JsonObject): Map<string, Buffer> {
  const values = new Map<string, Buffer>();
  for (const [key, value] of textEntries(secret, 'data')) values.set(key, Buffer.from(value, 'base64'));
  for (const [key, value] of textEntries(secret, 'stringData')) values.set(key, Buffer.from(value, 'utf8'));
  return values;
}

function textEntries(secret: JsonObject, field: string): [string, string][] {
  const map = Object.hasOwn(secret, field) ? secret[field] : undefined;
  if (!isObject(map)) return [];
  // A null value is read as an empty one; a value of a wrong type is the validator's business.
  return Object.entries(map).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[key, value]] : value === null ? [[key, '']] : [],
  );
}

const UTF8 = new TextDecoder('utf-8', {fatal: true});

function textFrom(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Services that the value names for sure: in a URL, with a port, fully qualified, or under a key that says so. A bare word
 * is none, even if it is a Service's name: it may be a password that happens to be one.
 */
function namedServices(key: string, text: string, namespace: string, names: ServiceNames): NamedService[] {
  const found = new Map<string, NamedService>();
  for (const host of hostNamesIn(text, labels => mayNameService(labels, names))) {
    const service = resolveServiceName(host.labels, namespace, names);
    const known = host.key ?? (host.whole ? key : '');
    if (!service) continue;
    const sure = host.scheme || host.port !== undefined || host.labels.length > 2 || isHostKey(known);
    const {name, form} = service;
    if (sure) found.set(`${service.namespace}/${name}/${form}`, {namespace: service.namespace, name, form});
  }
  return [...found.values()];
}

function unknownHost(
  key: string,
  text: string,
  namespace: string,
  services: ServiceNames,
): Pick<SecretKeyFacts, 'unknownHost'> {
  const found = clusterNamesIn(text, {services, namespace, key});
  if (found.length === 0) return {};
  return {unknownHost: found.some(({sure}) => sure) ? 'qualified' : 'word'};
}

function endpointKinds(text: string, namespace: string, services: ServiceNames): SecretKeyFacts['endpoints'] {
  const found = endpointsIn(text, {services, namespace}).map(({what, sure}) => [what, {what, sure}] as const);
  return [...new Map(found).values()];
}

/** Registry hosts of `.dockerconfigjson` (`auths`) and `.dockercfg`. */
function registriesIn(key: string, text: string): string[] {
  if (key !== '.dockerconfigjson' && key !== '.dockercfg') return [];
  const config = parsed(text);
  const auths = key === '.dockercfg' ? config : isObject(config) ? config.auths : undefined;
  return isObject(auths)
    ? Object.keys(auths).map(url => url.replace(/^https?:\/\//, '').replace(/\/.*$/s, ''))
    : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
