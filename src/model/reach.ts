import {routeBackends, routeParents} from './gateway.ts';
import {backendServices} from './ingress-backends.ts';
import {classOfIngress, classParameters} from './ingress-class.ts';
import type {KubeObject, SecretSource, Workload} from './inventory.ts';
import type {
  ClusterRoleBinding,
  Ingress,
  NetworkPolicy,
  PersistentVolumeClaim,
  RoleBinding,
  StatefulSet,
} from './kubernetes.generated.ts';
import type {ObjectIndex} from './object-index.ts';
import {podReferences, templatedClaims} from './pod-references.ts';
import type {Related} from './relations.ts';
import {selectorFrom} from './selector.ts';
import {storageClassOf, volumeOf} from './storage.ts';
import {isIngressRoute, routeParts, routeServices} from './traefik.ts';

/** What the search for connected objects walks on. */
export interface Ground {
  readonly objects: readonly KubeObject[];
  readonly index: ObjectIndex;
  readonly related: Related;
  readonly sources: ReadonlyMap<string, SecretSource>;
}

/** The objects with which one starts, and all that they use or that hangs on them; other workloads are not reached. */
export function reach(start: Iterable<KubeObject>, ground: Ground): ReadonlySet<KubeObject> {
  const {index, related} = ground;
  const reached = new Set<KubeObject>();
  const queue = [...start];
  const workloads = new Map(related.workloads.map(workload => [workload.object, workload]));
  const attached = attachments(ground);
  for (let object = queue.pop(); object; object = queue.pop()) {
    if (reached.has(object)) continue;
    reached.add(object);
    const workload = workloads.get(object);
    const next = [
      ...(workload ? usedBy(workload, ground) : []),
      ...uses(object, ground),
      ...(attached.get(object) ?? []),
      index.find('Namespace', '', object.ref.namespace),
    ];
    for (const one of next) if (one && !workloads.has(one)) queue.push(one);
  }
  return reached;
}

/** What hangs on an object by its own choice: what it owns, policies and ranges for it, bindings that name it. */
function attachments({objects, index, related}: Ground): Map<KubeObject, KubeObject[]> {
  const attached = new Map<KubeObject, KubeObject[]>();
  const attach = (to: KubeObject | undefined, object: KubeObject): void => {
    if (!to) return;
    const list = attached.get(to);
    if (list) list.push(object);
    else attached.set(to, [object]);
  };
  for (const object of objects) attach(object.owner, object);
  for (const policy of index.all<NetworkPolicy>('NetworkPolicy')) {
    const selector = selectorFrom(policy.value.spec?.podSelector ?? {});
    const selected = selector ? related.byLabels.select(policy.ref.namespace, selector) : [];
    for (const workload of selected) attach(workload.object, policy);
  }
  // A LimitRange decides the sizes of all pods of its namespace.
  const ranges = Map.groupBy(index.all('LimitRange'), ({ref}) => ref.namespace);
  for (const workload of related.workloads) {
    for (const range of ranges.get(workload.namespace) ?? []) attach(workload.object, range);
  }
  const bindings = [
    ...index.all<RoleBinding>('RoleBinding'),
    ...index.all<ClusterRoleBinding>('ClusterRoleBinding'),
  ];
  for (const binding of bindings) {
    for (const {kind, namespace, name} of binding.value.subjects ?? []) {
      if (kind !== 'ServiceAccount') continue;
      attach(index.find('ServiceAccount', namespace ?? binding.ref.namespace, name ?? ''), binding);
    }
  }
  return attached;
}

/** What a workload uses, and what its relations say. */
function usedBy(workload: Workload, {index, sources}: Ground): (KubeObject | undefined)[] {
  const {namespace, template, object} = workload;
  const found: (KubeObject | undefined)[] = [
    ...workload.services,
    ...workload.autoscalers,
    ...workload.scaledObjects,
    ...workload.disruptionBudgets,
    ...workload.ingresses,
    ...workload.routes,
    workload.rollout,
    workload.canary,
    index.find('PriorityClass', '', template.spec?.priorityClassName ?? ''),
    index.find('RuntimeClass', '', template.spec?.runtimeClassName ?? ''),
  ];
  for (const {kind, name} of podReferences(workload)) {
    const source = kind === 'Secret' ? sources.get(`${namespace}/${name}`)?.object : undefined;
    found.push(source ?? index.find(kind, namespace, name));
  }
  if (workload.kind === 'StatefulSet') {
    const set = object as KubeObject<StatefulSet>;
    for (const name of templatedClaims(set)) found.push(index.find('PersistentVolumeClaim', namespace, name));
    for (const claim of set.value.spec?.volumeClaimTemplates ?? []) found.push(storageClassOf(claim, index));
  }
  return found;
}

/** What an object of another kind names. */
function uses(object: KubeObject, {index, sources}: Ground): (KubeObject | undefined)[] {
  const {kind, namespace, name} = object.ref;
  if (index.find(kind, namespace, name) !== object) return [];
  switch (kind) {
    case 'Ingress': {
      const {value} = object as KubeObject<Ingress>;
      const secrets = (value.spec?.tls ?? []).map(({secretName}) => secretName ?? '');
      return [
        ...backendServices(value).map(service => index.find('Service', namespace, service)),
        ...secrets.map(secret => sources.get(`${namespace}/${secret}`)?.object),
        classOfIngress(object as KubeObject<Ingress>, index),
      ];
    }
    case 'IngressClass':
      return [classParameters(object, index)];
    case 'HTTPRoute':
    case 'GRPCRoute':
      return [
        ...routeBackends(object).map(backend => index.find('Service', backend.namespace, backend.name)),
        ...routeParents(object).map(parent => index.find(parent.kind, parent.namespace, parent.name)),
      ];
    case 'IngressRoute': {
      if (!isIngressRoute(object)) return [];
      const find = index.find.bind(index);
      return [
        ...routeServices(object, find).map(each => index.find('Service', each.namespace, each.name)),
        ...routeParts(object, find),
      ];
    }
    case 'PersistentVolumeClaim': {
      const claim = object as KubeObject<PersistentVolumeClaim>;
      return [storageClassOf(claim.value, index), volumeOf(claim, index)];
    }
    case 'RoleBinding':
    case 'ClusterRoleBinding': {
      const role = (object as KubeObject<RoleBinding>).value.roleRef;
      const scope = role?.kind === 'Role' ? namespace : '';
      return [index.find(role?.kind ?? '', scope, role?.name ?? '')];
    }
    case 'Service':
      return [index.find('Endpoints', namespace, name)];
    default:
      return [];
  }
}
