import type {JsonObject} from '../../json.ts';
import type {Pointer} from '../../pointer.ts';
import {oldAutoscaling} from './autoscaling.ts';
import {oldCluster} from './cluster.ts';
import {oldNetworking} from './networking.ts';
import type {OldKind} from './old-kind.ts';
import {oldPolicy} from './policy.ts';
import {oldRbac} from './rbac.ts';
import {renamed} from './renamed.ts';
import {Rewrite, type VersionFault} from './rewrite.ts';
import {foldStringData} from './secret.ts';
import {oldWorkloads} from './workloads.ts';

/** An object in the current API version of its kind. */
export interface Normalised {
  readonly value: JsonObject;
  /** Pointer into the object as given, for a pointer into `value`. */
  givenPath(path: Pointer): Pointer;
  readonly faults: readonly VersionFault[];
}

/** API version → kind → what to do about it. */
const OLD: ReadonlyMap<string, ReadonlyMap<string, OldKind>> = (() => {
  const families = [oldWorkloads, oldNetworking, oldAutoscaling, oldPolicy, oldRbac, oldCluster, renamed];
  const pairs = families.flat().flatMap(old => old.versions.map(version => ({version, old})));
  const versions = Map.groupBy(pairs, ({version}) => version);
  return new Map(
    [...versions].map(([version, kinds]) => [version, new Map(kinds.map(({old}) => [old.kind, old]))]),
  );
})();

/** The current API version of a kind that is given in an old one, or undefined: it is current, or none of Kubernetes' own. */
export function currentVersion(apiVersion: string, kind: string): string | undefined {
  return OLD.get(apiVersion)?.get(kind)?.to;
}

/**
 * Rewrites an object of an old API version into the current one, so that it means what it meant: fields that moved are where
 * they are today, and defaults that differed are written out. A Secret's `stringData` becomes `data`. Anything else comes
 * back as it is. Never throws: what does not have the shape of its version is left for the validator.
 */
export function normalise(given: JsonObject): Normalised {
  const apiVersion = given.apiVersion;
  const kind = given.kind;
  const unchanged: Normalised = {value: given, givenPath: path => path, faults: []};
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return unchanged;
  const old = OLD.get(apiVersion)?.get(kind);
  const isSecret = apiVersion === 'v1' && kind === 'Secret' && Object.hasOwn(given, 'stringData');
  if (!old && !isSecret) return unchanged;
  const object = new Rewrite(given);
  if (isSecret) foldStringData(object);
  if (old) {
    object.faults.push(oldVersion(old, apiVersion));
    old.rewrite?.(object, apiVersion);
    object.set('/apiVersion', old.to);
  }
  return {value: object.value, givenPath: path => object.givenPath(path), faults: object.faults};
}

function oldVersion(old: OldKind, apiVersion: string): VersionFault {
  const message =
    `${apiVersion} is an old API version of ${old.kind}; today it is ${old.to}. ` +
    `k2e reads the object as ${apiVersion} meant it.`;
  return {kind: 'old-api-version', path: '/apiVersion', message, suggestion: old.to};
}
