import type {JsonObject} from '../../json.ts';
import {itemsAt, textAt} from '../../model/gateway.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {isWithin, type Pointer, valueAt} from '../../pointer.ts';
import {ALB} from './annotation.ts';
import {pairText, type Setting} from './setting.ts';

type Read = (holder: unknown, path: Pointer) => string | undefined;

interface Field {
  readonly suffix: string;
  /** Of several the first that says something counts. */
  readonly paths: readonly Pointer[];
  readonly read: Read;
  readonly merges?: true;
}

/**
 * What the controller reads (`apis/elbv2/v1beta1/ingressclassparams_types.go`, `pkg/ingress/model_build_*.go`), with the names that
 * EKS Auto Mode has for the same (`eks.amazonaws.com/v1`). An empty value sets nothing.
 */
const FIELDS: readonly Field[] = [
  {suffix: 'load-balancer-name', paths: ['/spec/loadBalancerName'], read: scalar},
  {suffix: 'group.name', paths: ['/spec/group/name'], read: scalar},
  {suffix: 'scheme', paths: ['/spec/scheme'], read: scalar},
  {suffix: 'ip-address-type', paths: ['/spec/ipAddressType'], read: scalar},
  {
    suffix: 'subnets',
    paths: ['/spec/subnets/ids', '/spec/subnets/tags', '/spec/subnets/matchTags'],
    read: subnets,
  },
  {suffix: 'inbound-cidrs', paths: ['/spec/inboundCIDRs'], read: list},
  {
    suffix: 'security-group-prefix-lists',
    paths: ['/spec/prefixListsIDs', '/spec/PrefixListsIDs'],
    read: list,
  },
  {suffix: 'certificate-arn', paths: ['/spec/certificateARNs', '/spec/certificateArn'], read: list},
  {suffix: 'ssl-policy', paths: ['/spec/sslPolicy'], read: scalar},
  {suffix: 'ssl-redirect', paths: ['/spec/sslRedirectPort'], read: scalar},
  {suffix: 'target-type', paths: ['/spec/targetType'], read: scalar},
  {suffix: 'wafv2-acl-arn', paths: ['/spec/wafv2AclArn'], read: scalar},
  {suffix: 'wafv2-acl-name', paths: ['/spec/wafv2AclName'], read: scalar},
  {suffix: 'ipam-ipv4-pool-id', paths: ['/spec/ipamConfiguration/ipv4IPAMPoolId'], read: scalar},
  {
    suffix: 'minimum-load-balancer-capacity',
    paths: ['/spec/minimumLoadBalancerCapacity/capacityUnits'],
    read: (holder, path) => prefixed('CapacityUnits=', scalar(holder, path)),
  },
  {suffix: 'load-balancer-attributes', paths: ['/spec/loadBalancerAttributes'], read: pairs, merges: true},
  {suffix: 'tags', paths: ['/spec/tags'], read: pairs, merges: true},
];

/** What the class of the first Ingress of a group says for all of the group, whatever their own classes say. */
const OF_THE_FIRST =
  /^(?:load-balancer-attributes|listener-attributes\..*|ipam-ipv4-pool-id|minimum-load-balancer-capacity)$/;

/** What IngressClassParams set. */
export function classSettings(holder: KubeObject): readonly Setting[] {
  const single = FIELDS.flatMap(({suffix, paths, read, merges = false}): readonly Setting[] => {
    for (const path of paths) {
      const value = read(holder.value, path);
      if (value !== undefined) return [{holder, path, prefix: ALB, suffix, value, merges}];
    }
    return [];
  });
  return [...single, ...listenerSettings(holder)];
}

/** True for a leaf of a field in whose place another one counts that says the same. */
export function isSaidElsewhere(holder: KubeObject, leaf: Pointer): boolean {
  const field = FIELDS.find(({paths}) => paths.some(path => isWithin(leaf, path)));
  return field !== undefined && classSettings(holder).some(({suffix}) => suffix === field.suffix);
}

/** True for the place of a field that is known, or of what holds it: what sets nothing there has a value that it cannot have. */
export function isKnownField(leaf: Pointer): boolean {
  return (
    /^\/spec\/listeners(?:\/[^/]+)?$/.test(leaf) ||
    FIELDS.some(({paths}) => paths.some(path => isWithin(leaf, path) || isWithin(path, leaf)))
  );
}

/** Of several listeners with one protocol and port the first counts, also where it sets nothing. */
function listenerSettings(holder: KubeObject): readonly Setting[] {
  const found = new Map<string, Setting | undefined>();
  for (const {item, path} of itemsAt(holder.value, '/spec/listeners')) {
    const suffix = `listener-attributes.${textAt(item, '/protocol')}-${scalar(item, '/port')}`;
    const value = pairs(item, '/listenerAttributes') ?? pairs(item, '/attributes');
    if (found.has(suffix)) continue;
    found.set(
      suffix,
      value === undefined ? undefined : {holder, path, prefix: ALB, suffix, value, merges: true},
    );
  }
  return [...found.values()].flatMap(setting => setting ?? []);
}

/** What the settings of its own class and of the class of the first Ingress of its group are for one Ingress. */
export function settingsInGroup(own: readonly Setting[], ofFirst: readonly Setting[]): readonly Setting[] {
  return [
    ...own.filter(({suffix}) => !OF_THE_FIRST.test(suffix)),
    ...ofFirst.filter(({suffix}) => OF_THE_FIRST.test(suffix)),
  ];
}

function scalar(holder: unknown, path: Pointer): string | undefined {
  const found = valueAt(holder, path);
  const text = typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  return text === '' ? undefined : text;
}

function list(holder: unknown, path: Pointer): string | undefined {
  const found = valueAt(holder, path);
  const items = Array.isArray(found) ? found.filter(item => typeof item === 'string' && item !== '') : [];
  return items.length > 0 ? items.join(',') : undefined;
}

/** A key with its value, as its place in an annotation; undefined for what is no pair of texts, or none that an annotation can say. */
export function pairAt(item: JsonObject): {readonly key: string; readonly text: string} | undefined {
  const {key, value = ''} = item;
  if (typeof key !== 'string' || typeof value !== 'string') return undefined;
  const text = pairText(key, value);
  return text === undefined ? undefined : {key, text};
}

/** Of a key that is there several times the last one counts. */
function pairs(holder: unknown, path: Pointer): string | undefined {
  const read = itemsAt(holder, path).flatMap(({item}) => pairAt(item) ?? []);
  const byKey = new Map(read.map(({key, text}) => [key, text]));
  return byKey.size > 0 ? [...byKey.values()].join(',') : undefined;
}

/** The ids; of tags that the subnets have, what no id can look like. */
function subnets(holder: unknown, path: Pointer): string | undefined {
  if (path.endsWith('/ids')) return list(holder, path);
  const found = valueAt(holder, path);
  return typeof found === 'object' && found !== null && Object.keys(found).length > 0 ? 'by tags' : undefined;
}

function prefixed(prefix: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${prefix}${text}`;
}
