import {LOAD_BALANCER} from '../../ecs/limits.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {hash} from '../names.ts';
import {listOf} from './annotation.ts';
import {balancerName, type Group} from './group.ts';
import {nginxAnnotation} from './nginx-action.ts';

/** What a load balancer would have to hold. */
export interface Load {
  readonly rules: number;
  readonly targetGroups: number;
  /** Certificates that `k2e.yaml` names, beside the default one. */
  readonly certificates: number;
}

/** Rules that one path of an Ingress can give: one for each of the two listeners, and one that keeps others out. */
const RULES_PER_PATH = 3;

/**
 * The group, or several that share its Ingresses, where one load balancer cannot hold what it becomes (mapping-platform §2.3).
 * Ingresses with a host in common stay together, so that a host has one load balancer and one DNS record. Which part an Ingress
 * gets depends on its hosts and on the number of parts only (rendezvous hashing): another Ingress moves none to another load
 * balancer, unless a part more is needed, and then few. A group that the Ingresses themselves name, and rules without a host in
 * front of all others, are left as they are.
 * @param loadOf what the load balancer of a group would have to hold.
 * @param rules how many rules a load balancer may have (`ingress.maxRules`).
 * @param taken names of all load balancers; the function adds to it.
 */
export function spread(
  group: Group,
  loadOf: (part: Group) => Load,
  rules: number,
  taken: Set<string>,
): readonly Group[] {
  const paths = group.members.flatMap(({object}) => object.value.spec?.rules ?? []);
  const bound = paths.reduce((sum, {http}) => sum + ((http?.paths ?? []).length + 1) * RULES_PER_PATH, 0);
  if (bound <= Math.min(rules, LOAD_BALANCER.targetGroups) || group.formed !== 'shared') return [group];
  const fits = (part: Group) => {
    const load = loadOf(part);
    return (
      load.rules <= rules &&
      load.targetGroups <= LOAD_BALANCER.targetGroups &&
      load.certificates <= LOAD_BALANCER.certificates
    );
  };
  if (fits(group)) return [group];
  const clusters = connected(group);
  if (clusters.length === 1) return [group];
  const least = Math.max(2, Math.ceil(loadOf(group).rules / rules));
  for (let count = least; count <= clusters.length; count++) {
    const parts = partsOf(group, clusters, count);
    if (count < clusters.length && !parts.every(fits)) continue;
    return named(group, parts, taken);
  }
  return [group];
}

/** Ingresses that must stay together, as they are connected by the hosts that they share. */
interface Cluster {
  readonly hosts: Set<string>;
  readonly objects: Set<KubeObject<Ingress>>;
}

/** The clusters of a group; the key of each is the first of its hosts. */
function connected({
  members,
  engine,
}: Group): readonly {readonly key: string; readonly objects: ReadonlySet<KubeObject<Ingress>>}[] {
  const byHost = new Map<string, Cluster>();
  for (const {object} of members) {
    const hosts = hostsOf(object, engine === 'alb' || engine === 'traefik');
    const touched = new Set(hosts.flatMap(host => byHost.get(host) ?? []));
    // The smaller ones join the largest, so that none moves often.
    const [cluster = {hosts: new Set(), objects: new Set()}, ...others] = [...touched].sort(
      (a, b) => b.objects.size - a.objects.size,
    );
    cluster.objects.add(object);
    for (const other of others) for (const one of other.objects) cluster.objects.add(one);
    for (const host of [...hosts, ...others.flatMap(other => [...other.hosts])]) {
      cluster.hosts.add(host);
      byHost.set(host, cluster);
    }
  }
  return [...new Set(byHost.values())].map(({hosts, objects}) => ({
    key: [...hosts].sort()[0] ?? '',
    objects,
  }));
}

/**
 * The hosts of an Ingress; `''` = every host. Where the controller lets a request fall from a host to a wildcard or to rules
 * without a host, all names below a domain count as one.
 */
function hostsOf(object: KubeObject<Ingress>, fallsThrough: boolean): readonly string[] {
  const hosts = (object.value.spec?.rules ?? []).map(({host}) => (host ?? '').toLowerCase());
  const aliases = listOf(nginxAnnotation(object, 'server-alias')).map(host => host.toLowerCase());
  const all = hosts.length === 0 ? [''] : [...hosts, ...aliases];
  if (!fallsThrough) return all;
  return all.includes('') ? [''] : all.map(host => host.replace(/^\*\./, '').split('.').slice(-2).join('.'));
}

function partsOf(group: Group, clusters: ReturnType<typeof connected>, count: number): readonly Group[] {
  const placeOf = new Map<KubeObject<Ingress>, number>();
  for (const {key, objects} of clusters) {
    const weights = Array.from({length: count}, (_, index) => hash(`${index} ${key}`));
    const place = weights.indexOf(weights.toSorted().at(-1) ?? '');
    for (const object of objects) placeOf.set(object, key === '' ? 0 : place);
  }
  return Array.from({length: count}, (_, index) => ({
    ...group,
    members: group.members.filter(({object}) => placeOf.get(object) === index),
  })).filter(({members}) => members.length > 0);
}

/** The first part keeps the name of the group; the others have a number behind it. */
function named(group: Group, parts: readonly Group[], taken: Set<string>): readonly Group[] {
  return parts.map((part, index) => {
    if (index === 0) return part;
    const wish = `${group.name}-${index + 1}`;
    const name = balancerName(wish, wish, taken);
    taken.add(name);
    return {...part, name};
  });
}
