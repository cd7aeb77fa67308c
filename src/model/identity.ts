import type {ObjectRef} from '../finding.ts';
import {isObject, type JsonObject} from '../json.ts';
import {kindOf} from './kinds.ts';
import {type Item, textOf} from './list.ts';

/** Built-in kinds without a namespace, also removed ones (`kubectl api-resources --namespaced=false`, Kubernetes 1.36). */
export const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'APIService',
  'CSIDriver',
  'CSINode',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterTrustBundle',
  'ComponentStatus',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'IPAddress',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PodSecurityPolicy',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'ResourceSlice',
  'RuntimeClass',
  'SelfSubjectAccessReview',
  'SelfSubjectReview',
  'SelfSubjectRulesReview',
  'ServiceCIDR',
  'StorageClass',
  'SubjectAccessReview',
  'TokenReview',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeAttributesClass',
]);

/**
 * `<Kind>.<group>` of custom kinds without a namespace that clusters on EKS often have; kinds whose names begin with Cluster are none of them by
 * their name, and of others the definitions of the input say so, if it has them.
 */
const CUSTOM_CLUSTER_SCOPED: readonly string[] = [
  'AWSNodeTemplate.karpenter.k8s.aws',
  'CiliumClusterwideNetworkPolicy.cilium.io',
  'CompositeResourceDefinition.apiextensions.crossplane.io',
  'Composition.apiextensions.crossplane.io',
  'ConstraintTemplate.templates.gatekeeper.sh',
  'EC2NodeClass.karpenter.k8s.aws',
  'ENIConfig.crd.k8s.amazonaws.com',
  'GatewayClass.gateway.networking.k8s.io',
  'GlobalNetworkPolicy.crd.projectcalico.org',
  'GlobalNetworkPolicy.projectcalico.org',
  'IngressClassParams.eks.amazonaws.com',
  'IngressClassParams.elbv2.k8s.aws',
  'NodeClaim.karpenter.sh',
  'NodeClass.eks.amazonaws.com',
  'NodePool.karpenter.sh',
  'Provider.pkg.crossplane.io',
  'Provisioner.karpenter.sh',
  'VolumeSnapshotClass.snapshot.storage.k8s.io',
  'VolumeSnapshotContent.snapshot.storage.k8s.io',
];

/** Who an object is, and what of that its manifest does not say. */
export interface Identity {
  readonly ref: ObjectRef;
  /** API group, `''` for the core. */
  readonly group: string;
  /** It belongs into a namespace and names none. */
  readonly namespaceAssumed: boolean;
  /** Where the name comes from when the manifest gives none. */
  readonly nameAssumed?: 'generateName' | 'nothing';
}

/** Gives identities; each name that it makes up is given once, and is none that a manifest gives. */
export class Identities {
  readonly #defaultNamespace: string;
  readonly #clusterKinds: ReadonlySet<string>;
  readonly #taken: Set<string>;

  /** `items` are all objects of the input: their definitions say which custom kinds have no namespace, and their names are taken. */
  constructor(defaultNamespace: string, items: readonly Item[]) {
    this.#defaultNamespace = defaultNamespace;
    this.#clusterKinds = clusterKinds(items);
    this.#taken = new Set(
      items.flatMap(item => {
        const {namespace, name} = this.#given(item);
        return name === '' ? [] : [`${item.kind}/${namespace}/${name}`];
      }),
    );
  }

  /** The identity of an object; a name and a namespace that it lacks are chosen in a way that a rerun repeats. */
  of(item: Item): Identity {
    const {apiVersion, kind} = item;
    const {group, namespace, name, namespaceAssumed, stem} = this.#given(item);
    const base = {group, namespaceAssumed};
    if (name !== '') return {...base, ref: {apiVersion, kind, namespace, name}};
    const madeUp = this.#makeUp(`${kind}/${namespace}`, stem || 'unnamed');
    const nameAssumed = stem === '' ? 'nothing' : 'generateName';
    return {...base, ref: {apiVersion, kind, namespace, name: madeUp}, nameAssumed};
  }

  #given({value, apiVersion, kind}: Item) {
    const metadata = metadataOf(value);
    const group = groupOf(apiVersion);
    const given = scalarText(metadata, 'namespace');
    const clusterScoped = isBuiltIn(apiVersion, kind)
      ? CLUSTER_SCOPED.has(kind)
      : this.#clusterKinds.has(`${kind}.${group}`) || (given === '' && kind.startsWith('Cluster'));
    return {
      group,
      namespace: clusterScoped ? '' : given || this.#defaultNamespace,
      namespaceAssumed: !clusterScoped && given === '',
      name: scalarText(metadata, 'name'),
      stem: scalarText(metadata, 'generateName').replace(/-+$/, ''),
    };
  }

  #makeUp(scope: string, stem: string): string {
    let name = stem;
    for (let count = 2; this.#taken.has(`${scope}/${name}`); count++) name = `${stem}-${count}`;
    this.#taken.add(`${scope}/${name}`);
    return name;
  }
}

/** A kind of Kubernetes 1.36, in its current API version or an older one. */
function isBuiltIn(apiVersion: string, kind: string): boolean {
  const standing = kindOf(apiVersion, kind);
  return standing === 'known' || standing === 'old';
}

/** `apps` of `apps/v1`, `''` of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** The metadata of an untrusted object; empty where it has none. */
function metadataOf(value: JsonObject): JsonObject {
  const metadata = Object.hasOwn(value, 'metadata') ? value.metadata : undefined;
  return isObject(metadata) ? metadata : {};
}

/** A name as text; a number that somebody forgot to quote is taken as what it looks like. */
function scalarText(metadata: JsonObject, key: string): string {
  const value = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
  return typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : (textOf(metadata, key) ?? '');
}

/** `<Kind>.<group>` of the custom kinds that definitions among these objects declare to have no namespace. */
function clusterKinds(items: readonly Item[]): ReadonlySet<string> {
  const found = new Set<string>(CUSTOM_CLUSTER_SCOPED);
  for (const {kind, value} of items) {
    if (kind !== 'CustomResourceDefinition') continue;
    const spec = Object.hasOwn(value, 'spec') ? value.spec : undefined;
    const names = isObject(spec) && Object.hasOwn(spec, 'names') ? spec.names : undefined;
    if (!isObject(spec) || !isObject(names) || textOf(spec, 'scope') !== 'Cluster') continue;
    found.add(`${textOf(names, 'kind')}.${textOf(spec, 'group')}`);
  }
  return found;
}
