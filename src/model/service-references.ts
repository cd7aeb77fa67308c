import type {Pointer} from '../pointer.ts';
import {type HostName, hostNamesIn} from './host-names.ts';
import type {Inventory, KubeObject, NamedService, NameForm, Workload} from './inventory.ts';
import type {ConfigMap, ObjectMeta, Service} from './kubernetes.generated.ts';
import {podReferences} from './pod-references.ts';
import {
  CLUSTER_DOMAIN,
  isHostKey,
  mayNameService,
  resolveServiceName,
  type ServiceNames,
  serviceNames,
} from './service-names.ts';
import {annotationTexts, dataTexts, type PlacedText, workloadTexts} from './workload-texts.ts';

/** A place at which something names a Service of the input. */
export interface ServiceReference {
  readonly service: KubeObject<Service>;
  readonly form: NameForm;
  /** The pod of a headless Service that is named: `kafka-0` in `kafka-0.kafka`. */
  readonly pod?: string;
  /** The name as an application asks for it, in lower case and without port: `kafka-0.kafka`. */
  readonly host: string;
  /** The port beside the name, or in the variable for the port that belongs to that of the name. */
  readonly port?: number;
  /** The Service has this port; false: broken today, or an application that dials the container port. */
  readonly portDeclared?: boolean;
  /** It ends in a dot, which no hosts-file entry matches. */
  readonly trailingDot: boolean;
  /**
   * `high`: in a URL, with a port of the Service, or fully qualified. `medium`: under a key that means a host, or with another
   * port. `low`: a bare word that may mean anything, to be reported only.
   */
  readonly confidence: 'high' | 'medium' | 'low';
  /** The name is in the value of a Secret: tell that there is one, not which. */
  readonly secret: boolean;
  /** The object in which it stands; for a Secret's value, the workload that uses the Secret. */
  readonly object: KubeObject;
  /** Pointer into `object.value`. */
  readonly path: Pointer;
  /** Namespace in which the name is looked up. */
  readonly namespace: string;
}

/** How names are looked up. */
export interface ReferenceOptions {
  /** Domain of the cluster; `cluster.local` unless its owner chose another. */
  readonly clusterDomain?: string;
}

/**
 * Where a workload names Services (mapping of Services, §1.5): in its environment, arguments, annotations, probes and hooks,
 * in the ConfigMaps that it mounts, and in the Secrets that it uses. Each place and name once, in the order of the manifest.
 */
export function serviceReferencesOf(
  workload: Workload,
  inventory: Inventory,
  {clusterDomain = CLUSTER_DOMAIN}: ReferenceOptions = {},
): readonly ServiceReference[] {
  const texts = workloadTexts(workload, inventory);
  const plain = texts.flatMap(text => referencesIn(text, inventory, clusterDomain, workload.services));
  return unique([...plain, ...secretReferences(workload, inventory, clusterDomain)]);
}

/** Where an object that is no workload names Services: a ConfigMap in its data, any object in its annotations. */
export function serviceReferencesIn(
  object: KubeObject,
  inventory: Inventory,
  {clusterDomain = CLUSTER_DOMAIN}: ReferenceOptions = {},
): readonly ServiceReference[] {
  const {namespace, name} = object.ref;
  const isConfigMap = inventory.find('ConfigMap', namespace, name) === object;
  const texts = [
    ...annotationTexts(object, (object.value as {metadata?: ObjectMeta}).metadata, ''),
    ...(isConfigMap ? dataTexts(object as KubeObject<ConfigMap>) : []),
  ];
  return unique(texts.flatMap(text => referencesIn(text, inventory, clusterDomain)));
}

const names = new WeakMap<Inventory, ServiceNames>();

/** All Services of the input: also those that a filter hides are what a name means. */
export function servicesOf(inventory: Inventory): ServiceNames {
  let known = names.get(inventory);
  if (!known) {
    const all = [...inventory.objects, ...inventory.hidden].map(({ref}) => ref);
    known = serviceNames(
      all.filter(ref => ref.kind === 'Service' && inventory.find('Service', ref.namespace, ref.name)),
    );
    names.set(inventory, known);
  }
  return known;
}

/** `own`: the Services of whoever reads the text, for which a port beside a host is the one that it listens on. */
function referencesIn(
  placed: PlacedText,
  inventory: Inventory,
  clusterDomain: string,
  own: readonly KubeObject<Service>[] = [],
): ServiceReference[] {
  const {object, path, text, key} = placed;
  const {namespace} = object.ref;
  const known = servicesOf(inventory);
  const isList = LIST.test(text);
  return hostNamesIn(text, labels => mayNameService(labels, known)).flatMap(host => {
    const meant = resolveServiceName(host.labels, namespace, known, clusterDomain);
    const service = meant && inventory.find<Service>('Service', meant.namespace, meant.name);
    if (!service) return [];
    const beside = host.whole && !own.includes(service) ? placed.port : undefined;
    const port = host.port ?? beside;
    const portDeclared = service.value.spec?.ports?.some(each => each.port === port) === true;
    const confidence = confidenceOf(host, portDeclared, isList || host.whole ? key : undefined);
    if (!confidence) return [];
    const reference: ServiceReference = {
      service,
      form: meant.form,
      ...(meant.pod === undefined ? {} : {pod: meant.pod}),
      host: host.labels.join('.'),
      ...(port === undefined ? {} : {port, portDeclared}),
      trailingDot: host.trailingDot && meant.form === 'fqdn',
      confidence,
      secret: false,
      object,
      path,
      namespace,
    };
    return [reference];
  });
}

/** Several hosts and nothing else: `redis-a,redis-b:6379`. */
const LIST = /^\s*[\w.:-]{1,300}(?:\s*[,;]\s*[\w.:-]{1,300}){1,50}\s*$/;

/** How sure it is that a word means the Service, `key` being that of the whole text; undefined where a word of prose merely is one. */
function confidenceOf(
  host: HostName,
  portDeclared: boolean,
  key: string | undefined,
): ServiceReference['confidence'] | undefined {
  if (host.scheme || portDeclared || host.labels.includes('svc')) return 'high';
  const owner = host.key ?? key;
  if (host.port !== undefined || (owner !== undefined && isHostKey(owner))) return 'medium';
  return host.whole ? 'low' : undefined;
}

/** A Secret's values are gone; what they named for sure is known. */
function secretReferences(
  workload: Workload,
  inventory: Inventory,
  clusterDomain: string,
): ServiceReference[] {
  const {object, namespace} = workload;
  return podReferences(workload).flatMap(({kind, name, key, path}) => {
    const keys = (kind === 'Secret' && inventory.secretKeys(namespace, name)) || new Map();
    const used = key === undefined ? [...keys.values()] : [keys.get(key)];
    const named: readonly NamedService[] = used.flatMap(facts => facts?.serviceReferences ?? []);
    return named.flatMap((one): ServiceReference[] => {
      const service = inventory.find<Service>('Service', one.namespace, one.name);
      const host = hostOf(one, clusterDomain);
      const common = {form: one.form, host, trailingDot: false, confidence: 'high', secret: true} as const;
      return service ? [{...common, service, object, path, namespace}] : [];
    });
  });
}

function hostOf({namespace, name, form}: NamedService, clusterDomain: string): string {
  const forms = {short: name, ns: `${name}.${namespace}`, svc: `${name}.${namespace}.svc`};
  return form === 'fqdn' ? `${forms.svc}.${clusterDomain}` : forms[form];
}

/** Each place and name once. */
function unique(references: readonly ServiceReference[]): readonly ServiceReference[] {
  const seen = new Map<string, ServiceReference>();
  for (const reference of references) {
    const {object, path, host, port} = reference;
    const key = `${object.id} ${path} ${host} ${port}`;
    if (!seen.has(key)) seen.set(key, reference);
  }
  return [...seen.values()];
}
