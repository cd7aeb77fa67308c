import {isObject, type JsonObject} from '../../json.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {ObjectRef} from '../calls.ts';
import type {GitOwner, Hold} from '../plan.ts';
import {refText} from '../ref-text.ts';
import type {Discovery} from './discovery.ts';
import {argoOwner, type GitOpsMode, helmReleaseOwner, kustomizationOwner, managersOf} from './git-owner.ts';
import {annotationOf, FLUX_HELM, isDeclared, isDeclaredBy, labelOf} from './marks.ts';

/** Who would set a field back, and what is done about it: the owner is held, or a person commits the field. */
export interface Ownership {
  readonly holds: readonly Hold[];
  /** Who sets the field from Git: a person has to commit it. */
  readonly gitOwner?: GitOwner;
  readonly notes: readonly string[];
  /** Why the owner cannot be held safely. */
  readonly refusal?: {readonly why: string; readonly remedy: string};
}

const NOBODY: Ownership = {holds: [], notes: []};
const FLUX_KUSTOMIZE = 'kustomize.toolkit.fluxcd.io';
const ARGO_TRACKING = 'argocd.argoproj.io/tracking-id';
const ARGO_INSTANCE = 'argocd.argoproj.io/instance';
const ARGO_VERSION = 'argoproj.io/v1alpha1';

/**
 * Finds what would set a field back, and what to do about it (cutover T54–T57; Helm itself, which sets nothing back between upgrades, is
 * in `releases.ts`). A tool reverts only what it declares, and the API server records who declared what in `managedFields` (T55).
 * @param field RFC 6901 pointer of the field, for example `/spec/suspend`.
 */
export async function ownershipOf(
  object: JsonObject,
  ref: ObjectRef,
  field: string,
  discovery: Discovery,
  mode: GitOpsMode,
): Promise<Ownership> {
  if (!isDeclared(object, field)) return NOBODY;
  const isByCommit = (tool: Parameters<typeof managersOf>[0]) =>
    mode === 'commit' && isDeclaredBy(object, field, managersOf(tool));
  const kustomization = labelOf(object, `${FLUX_KUSTOMIZE}/name`);
  if (kustomization !== undefined) {
    const namespace = labelOf(object, `${FLUX_KUSTOMIZE}/namespace`) ?? 'flux-system';
    return isByCommit('kustomize')
      ? committed(ref, field, await kustomizationOwner(namespace, kustomization, discovery))
      : fluxKustomize(object, ref, field, kustomization);
  }
  const release = labelOf(object, `${FLUX_HELM}/name`);
  if (release !== undefined) {
    const namespace = labelOf(object, `${FLUX_HELM}/namespace`) ?? ref.namespace ?? 'default';
    return isByCommit('helm')
      ? committed(ref, field, helmReleaseOwner(namespace, release))
      : fluxHelm(ref, namespace, release, discovery);
  }
  const application = applicationOf(object);
  if (application === undefined) return NOBODY;
  return isByCommit('argo')
    ? committed(ref, field, argoOwner(application, await applicationNamed(application, discovery)))
    : argo(ref, field, application, discovery);
}

/** Git says it: nothing has to be held, and nobody can set it back but by another commit. */
function committed(ref: ObjectRef, field: string, gitOwner: GitOwner): Ownership {
  return {
    holds: [],
    gitOwner,
    notes: [
      `${gitOwner.name} sets ${field} of ${refText(ref)} from Git. A person commits it when the cutover asks for it, on the way there and on the way back, where neither side runs until it is merged and synced: have both changes ready. \`cutover.gitops: pause\` pauses its owner instead.`,
    ],
  };
}

/** Flux leaves an object alone that bears this annotation (kustomize-controller#484): one object, not the whole Kustomization. */
function fluxKustomize(object: JsonObject, ref: ObjectRef, field: string, kustomization: string): Ownership {
  const key = `${FLUX_KUSTOMIZE}/reconcile`;
  const place = pointer('metadata', 'annotations', key);
  const hold = {
    ref,
    values: {[place]: 'disabled'},
    before: {[place]: valueAt(object, place) ?? null},
    reason: `Flux's Kustomization ${kustomization} declares ${field}`,
  };
  return {holds: [hold], notes: []};
}

/** Flux corrects a Helm release only where drift detection is on; then the whole release has to wait. */
async function fluxHelm(
  ref: ObjectRef,
  namespace: string,
  name: string,
  discovery: Discovery,
): Promise<Ownership> {
  for (const apiVersion of ['helm.toolkit.fluxcd.io/v2', 'helm.toolkit.fluxcd.io/v2beta2']) {
    const owner = {apiVersion, kind: 'HelmRelease', namespace, name};
    const release = await discovery.object(owner);
    if (!release) continue;
    if (valueAt(release, '/spec/driftDetection/mode') !== 'enabled')
      return {
        ...NOBODY,
        notes: [
          `The next change of Flux's HelmRelease ${namespace}/${name} sets ${refText(ref)} back; leave it alone during the hand-over.`,
        ],
      };
    const before = valueAt(release, '/spec/suspend') ?? null;
    return {
      holds: [
        {
          ref: owner,
          values: {'/spec/suspend': true},
          before: {'/spec/suspend': before},
          reason: `Flux's HelmRelease ${namespace}/${name} corrects drift`,
        },
      ],
      notes: [],
    };
  }
  return unknownOwner(`Flux's HelmRelease ${namespace}/${name}`, ref);
}

/** Argo CD reverts what an automated Application declares. Above it, an ApplicationSet or another Application may own the policy (T56). */
async function argo(ref: ObjectRef, field: string, name: string, discovery: Discovery): Promise<Ownership> {
  const application = await applicationNamed(name, discovery);
  if (!application) return unknownOwner(`Argo CD's Application ${name}`, ref);
  const automated = valueAt(application, '/spec/syncPolicy/automated');
  if (!isObject(automated) || automated.enabled === false)
    return {
      ...NOBODY,
      notes: [
        `The next sync of Argo CD's Application ${name} sets ${field} of ${refText(ref)} back; do not sync during the hand-over.`,
      ],
    };
  const above = ownerAbove(application);
  if (above !== undefined)
    return {
      ...NOBODY,
      refusal: {
        why: `Argo CD's Application ${name} declares ${field}, and ${above} would set the Application back when it is paused`,
        remedy: `${byCommit(ref)}, or pause ${name} where ${above} defines it.`,
      },
    };
  const namespace = String(valueAt(application, '/metadata/namespace') ?? 'argocd');
  return {
    holds: [
      {
        ref: {
          apiVersion: ARGO_VERSION,
          kind: 'Application',
          namespace,
          name: String(valueAt(application, '/metadata/name')),
        },
        values: {'/spec/syncPolicy/automated': null},
        before: {'/spec/syncPolicy/automated': automated},
        reason: `Argo CD's Application ${name} declares ${field} and syncs by itself`,
      },
    ],
    notes: [],
  };
}

/** The one Application of this name; `namespace_name` where it does not stand in Argo CD's own namespace (Applications in any namespace). */
async function applicationNamed(name: string, discovery: Discovery): Promise<JsonObject | undefined> {
  const [left = '', right] = name.split('_');
  const found = (await discovery.objects(ARGO_VERSION, 'Application')).filter(application =>
    right === undefined
      ? valueAt(application, '/metadata/name') === left
      : valueAt(application, '/metadata/name') === right &&
        valueAt(application, '/metadata/namespace') === left,
  );
  return found.length === 1 ? found[0] : undefined;
}

/** What to do where an owner cannot be paused. */
function byCommit({kind, namespace, name}: ObjectRef): string {
  return `Let Git say it: \`cutover.gitopsFor: {"${kind}/${namespace ?? 'default'}/${name}": commit}\` in k2e.yaml, then convert and plan again`;
}

/**
 * A hold on an object that may itself come from Git. Where Git declares the held field, Git has to say it, or its tool is held first; what
 * it does not declare it leaves alone (T35, T55).
 */
export async function ownedHold(
  object: JsonObject | null,
  hold: Hold,
  discovery: Discovery,
  mode: GitOpsMode,
): Promise<Ownership> {
  const [field] = Object.keys(hold.values).filter(key => valueAt(object, key) !== undefined);
  if (!object || field === undefined) return {...NOBODY, holds: [hold]};
  const {holds, gitOwner, notes, refusal} = await ownershipOf(object, hold.ref, field, discovery, mode);
  return {
    holds: gitOwner ? [{...hold, gitOwner}] : [...holds, hold],
    notes,
    ...(refusal && {refusal}),
  };
}

function unknownOwner(owner: string, ref: ObjectRef): Ownership {
  return {
    ...NOBODY,
    refusal: {
      why: `${refText(ref)} belongs to ${owner}, which cannot be found in this cluster`,
      remedy: `${byCommit(ref)}; or give this user the right to read the owner.`,
    },
  };
}

function ownerAbove(application: JsonObject): string | undefined {
  const owners = valueAt(application, '/metadata/ownerReferences');
  const owner = Array.isArray(owners) ? owners.find(isObject) : undefined;
  if (owner) return `the ${String(owner.kind)} ${String(owner.name)}`;
  const parent = applicationOf(application);
  return parent === undefined ? undefined : `the Application ${parent}`;
}

/** `<application>:<group>/<kind>:<namespace>/<name>`, or the instance label of older installations. */
function applicationOf(object: JsonObject): string | undefined {
  return annotationOf(object, ARGO_TRACKING)?.split(':')[0] ?? labelOf(object, ARGO_INSTANCE);
}
