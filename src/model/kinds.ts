import {nearest} from '../nearest.ts';
import {currentVersion} from './normalise/normalise.ts';
import {KINDS} from './schemas/kubernetes.generated.ts';
import {schemaOf} from './schemas/schema.ts';

/**
 * What an API version and kind are to k2e: `known` in Kubernetes 1.36; `old`: `normalise` makes it current;
 * `unknown-version`: one of Kubernetes' own groups (or a misspelt one) in a version that k2e cannot read; `unknown-kind`: a
 * version of Kubernetes' own without such a kind; `custom-resource`: a group of someone else.
 */
export type KindStanding = 'known' | 'old' | 'unknown-version' | 'unknown-kind' | 'custom-resource';

/** API groups of Kubernetes itself, `''` being core; `extensions` has no current version. */
const GROUPS: ReadonlySet<string> = new Set(['extensions', ...Object.keys(KINDS).map(groupOf)]);

/** Kinds that Kubernetes' own groups once had and have no more: settings of the cluster, none of which ran or reached anything. */
const RETIRED: ReadonlySet<string> = new Set([
  'ExternalAdmissionHookConfiguration',
  'InitializerConfiguration',
  'PodSecurityPolicy',
  'Policy',
  'ThirdPartyResource',
]);

/** Kinds that Kubernetes 1.36 has in alpha and beta versions only: previews, which few clusters serve. */
const PREVIEWS: ReadonlySet<string> = new Set([
  'ClusterTrustBundle',
  'DeviceTaintRule',
  'LeaseCandidate',
  'PodCertificateRequest',
  'PodGroup',
  'ResourcePoolStatusRequest',
  'StorageVersion',
  'StorageVersionMigration',
  'Workload',
]);

/** Kinds that OpenShift 3 had in `v1`, beside those of Kubernetes, and the groups in which they are today. */
const OPENSHIFT_3: ReadonlyMap<string, string> = new Map([
  ['BuildConfig', 'build.openshift.io'],
  ['DeploymentConfig', 'apps.openshift.io'],
  ['ImageStream', 'image.openshift.io'],
  ['ImageStreamTag', 'image.openshift.io'],
  ['Project', 'project.openshift.io'],
  ['Route', 'route.openshift.io'],
  ['SecurityContextConstraints', 'security.openshift.io'],
  ['Template', 'template.openshift.io'],
]);

/** API groups without a dot that no cluster reads, but a tool: its settings have the shape of an object. */
const OF_TOOLS: ReadonlySet<string> = new Set(['skaffold']);

/** The API groups of the AWS Load Balancer Controller's kinds: its own, and that of EKS Auto Mode, of which it is a part. */
const LOAD_BALANCER_GROUPS: ReadonlySet<string> = new Set(['elbv2.k8s.aws', 'eks.amazonaws.com']);

/** True for an object of a kind of the AWS Load Balancer Controller, also as part of EKS Auto Mode. */
export function isOfLoadBalancerController(apiVersion: string): boolean {
  return LOAD_BALANCER_GROUPS.has(groupOf(apiVersion));
}

/** The API group in which an object of a custom resource is today: `apps.openshift.io` for `v1 DeploymentConfig`. */
export function customGroup(apiVersion: string, kind: string): string {
  return (apiVersion === 'v1' ? OPENSHIFT_3.get(kind) : undefined) ?? groupOf(apiVersion);
}

/** True for a kind that Kubernetes has retired. */
export function isRetiredKind(kind: string): boolean {
  return RETIRED.has(kind);
}

/** True for a kind that Kubernetes has in previews only. */
export function isPreviewKind(kind: string): boolean {
  return PREVIEWS.has(kind);
}

/** Tells what k2e knows of a kind in an API version. */
export function kindOf(apiVersion: string, kind: string): KindStanding {
  if (schemaOf(apiVersion, kind)) return 'known';
  if (currentVersion(apiVersion, kind)) return 'old';
  const group = customGroup(apiVersion, kind);
  if (OF_TOOLS.has(group)) return 'custom-resource';
  // Kubernetes accepts no custom group without a dot: such a name is misspelt (`app/v1`).
  if (!GROUPS.has(group)) return group.includes('.') ? 'custom-resource' : 'unknown-version';
  const inGroup = versionsOf(kind).some(version => groupOf(version) === group);
  return inGroup || !Object.hasOwn(KINDS, apiVersion) ? 'unknown-version' : 'unknown-kind';
}

/**
 * What was most likely meant by a kind that Kubernetes does not know: `apps/v1 Deployment` for a kind of that name elsewhere,
 * or for a misspelt one. Undefined where nothing is near, and for custom resources.
 */
export function suggestKind(apiVersion: string, kind: string): string | undefined {
  const standing = kindOf(apiVersion, kind);
  if (standing !== 'unknown-kind' && standing !== 'unknown-version') return undefined;
  const inVersion = Object.hasOwn(KINDS, apiVersion) ? Object.keys(KINDS[apiVersion] ?? {}) : [];
  const all = new Set(Object.values(KINDS).flatMap(kinds => Object.keys(kinds)));
  const meant = all.has(kind) ? kind : (nearest(kind, inVersion) ?? nearest(kind, all));
  if (meant === undefined) return undefined;
  const versions = versionsOf(meant);
  const version = versions.includes(apiVersion) ? apiVersion : (nearest(apiVersion, versions) ?? versions[0]);
  return version === undefined ? undefined : `${version} ${meant}`;
}

/** True for a kind of Kubernetes itself, in whatever API version. */
export function isBuiltInKind(kind: string): boolean {
  return versionsOf(kind).length > 0;
}

/** Current API versions that have a kind. */
function versionsOf(kind: string): string[] {
  return Object.entries(KINDS).flatMap(([version, kinds]) => (Object.hasOwn(kinds, kind) ? [version] : []));
}

/** `apps/v1` → `apps`, `v1` → `''`. */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.lastIndexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
