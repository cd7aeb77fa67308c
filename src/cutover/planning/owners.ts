import {isObject, type JsonObject} from '../../json.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {ObjectRef} from '../calls.ts';
import type {Hold} from '../plan.ts';
import type {Discovery} from './discovery.ts';
import {annotationOf, FLUX_HELM, isDeclared, labelOf, nameOf} from './marks.ts';

/** What keeps the owner of a field from setting it back. */
export interface Ownership {
  readonly holds: readonly Hold[];
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
 * Finds what would set a field back, and how to hold it meanwhile (cutover T54–T57; Helm itself, which sets nothing back between upgrades, is in `releases.ts`). A tool reverts only what it declares, and the API
 * server records who declared what in `managedFields` (T55).
 * @param field RFC 6901 pointer of the field, for example `/spec/suspend`.
 */
export async function ownershipOf(
  object: JsonObject,
  ref: ObjectRef,
  field: string,
  discovery: Discovery,
): Promise<Ownership> {
  const declared = isDeclared(object, field);
  const kustomization = labelOf(object, `${FLUX_KUSTOMIZE}/name`);
  if (kustomization !== undefined)
    return declared ? fluxKustomize(object, ref, field, kustomization) : NOBODY;
  const release = labelOf(object, `${FLUX_HELM}/name`);
  if (release !== undefined) return fluxHelm(object, ref, release, discovery);
  const application = applicationOf(object);
  if (application !== undefined) return declared ? argo(ref, field, application, discovery) : NOBODY;
  return NOBODY;
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
  object: JsonObject,
  ref: ObjectRef,
  name: string,
  discovery: Discovery,
): Promise<Ownership> {
  const namespace = labelOf(object, `${FLUX_HELM}/namespace`) ?? ref.namespace ?? 'default';
  for (const apiVersion of ['helm.toolkit.fluxcd.io/v2', 'helm.toolkit.fluxcd.io/v2beta2']) {
    const owner = {apiVersion, kind: 'HelmRelease', namespace, name};
    const release = await discovery.object(owner);
    if (!release) continue;
    if (valueAt(release, '/spec/driftDetection/mode') !== 'enabled')
      return {
        ...NOBODY,
        notes: [
          `The next change of Flux's HelmRelease ${namespace}/${name} sets ${nameOf(ref)} back; leave it alone during the hand-over.`,
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
  const found = (await discovery.objects(ARGO_VERSION, 'Application')).filter(
    application => valueAt(application, '/metadata/name') === name,
  );
  const [application] = found;
  if (!application || found.length > 1) return unknownOwner(`Argo CD's Application ${name}`, ref);
  const automated = valueAt(application, '/spec/syncPolicy/automated');
  if (!isObject(automated) || automated.enabled === false)
    return {
      ...NOBODY,
      notes: [
        `The next sync of Argo CD's Application ${name} sets ${field} of ${nameOf(ref)} back; do not sync during the hand-over.`,
      ],
    };
  const above = ownerAbove(application);
  if (above !== undefined)
    return {
      ...NOBODY,
      refusal: {
        why: `Argo CD's Application ${name} declares ${field}, and ${above} would set the Application back when it is paused`,
        remedy: `Take ${field} out of Git, or pause ${name} where ${above} defines it; then plan again.`,
      },
    };
  const namespace = String(valueAt(application, '/metadata/namespace') ?? 'argocd');
  return {
    holds: [
      {
        ref: {apiVersion: ARGO_VERSION, kind: 'Application', namespace, name},
        values: {'/spec/syncPolicy/automated': null},
        before: {'/spec/syncPolicy/automated': automated},
        reason: `Argo CD's Application ${name} declares ${field} and syncs by itself`,
      },
    ],
    notes: [],
  };
}

function unknownOwner(owner: string, ref: ObjectRef): Ownership {
  return {
    ...NOBODY,
    refusal: {
      why: `${nameOf(ref)} belongs to ${owner}, which cannot be found in this cluster`,
      remedy:
        'Give this user the right to read it, or, where it lives in another cluster, take the field out of Git first.',
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
