import type {KubeObject} from './inventory.ts';
import type {ObjectMeta} from './kubernetes.generated.ts';

/** Annotations by which Helm and Argo CD run an object at a point of a deployment. */
export const HOOKS = {'helm.sh/hook': 'Helm', 'argocd.argoproj.io/hook': 'Argo CD'} as const;

/** Points that belong to no deployment: `helm test`, and `Skip` of Argo CD. */
const NOT_DEPLOYED = /^(test(-success|-failure)?|Skip)$/;

/** The points at which Helm or Argo CD runs an object, those of no deployment too; undefined for one that is no hook. */
export function hookPoints({value}: Pick<KubeObject, 'value'>): readonly string[] | undefined {
  const {metadata} = value as {readonly metadata?: ObjectMeta};
  const points = Object.entries(metadata?.annotations ?? {}).flatMap(([key, text]) =>
    Object.hasOwn(HOOKS, key) ? pointsIn(text) : [],
  );
  return points.length === 0 ? undefined : points;
}

/** The points in the text of a hook's annotation. */
export function pointsIn(text: unknown): readonly string[] {
  return String(text)
    .split(',')
    .map(point => point.trim())
    .filter(point => point !== '');
}

/** True for a hook that runs only when somebody asks for it, or never. */
export function isTestHook(object: Pick<KubeObject, 'value'>): boolean {
  return hookPoints(object)?.every(point => NOT_DEPLOYED.test(point)) ?? false;
}

/** The points at which a deployment runs it. */
export function deployPoints(points: readonly string[]): readonly string[] {
  return points.filter(point => !NOT_DEPLOYED.test(point));
}

/** Points before the new version of a release is there (Helm, "Chart hooks"; Argo CD, "Resource hooks"). */
const BEFORE = /^(pre-(install|upgrade|rollback)|PreSync)$/;
/** Argo CD makes these together with everything else. */
const WITH = 'Sync';
/** Points at which a release is taken away. */
const AWAY = /^(pre-delete|post-delete|PreDelete|PostDelete)$/;
/** The point at which a deployment of Argo CD has failed. */
const FAILED = 'SyncFail';
/** Points of a deployment that goes back to an older version. */
const ROLLBACK = /^(pre|post)-rollback$/;

/** What a point is to a deployment: before its services have the new version, together with them, after them; or none of these. */
export type Moment = 'before' | 'with' | 'after' | 'failed' | 'away';

/** The moment of a point at which a deployment runs a hook. */
export function momentOf(point: string): Moment {
  if (BEFORE.test(point)) return 'before';
  if (point === WITH) return 'with';
  if (AWAY.test(point)) return 'away';
  return point === FAILED ? 'failed' : 'after';
}

/** Points of the first deployment of a release by Helm. Argo CD, which knows no first one, comes to them at each sync. */
const FIRST = /^(pre|post)-install$/;

/** True where, of all deployments, Helm runs a hook with these points only at the one that installs the release. */
export function isFirstOnly(points: readonly string[]): boolean {
  return isOnly(points, FIRST);
}

/** True where, of all deployments, Helm runs a hook with these points only at those that go back to an older version. */
export function isRollbackOnly(points: readonly string[]): boolean {
  return isOnly(points, ROLLBACK);
}

/** Points at which a release is taken away are no deployment. */
function isOnly(points: readonly string[], wanted: RegExp): boolean {
  const deployed = points.filter(point => !AWAY.test(point));
  return deployed.length > 0 && deployed.every(point => wanted.test(point));
}

/** Annotations that order objects of one moment: weights of Helm, waves of Argo CD. The first that is there counts. */
const WEIGHTS = ['helm.sh/hook-weight', 'argocd.argoproj.io/sync-wave'] as const;

/** The weight or wave of an object, the lowest first; undefined where it names none that is a whole number. */
export function deployWeight({value}: Pick<KubeObject, 'value'>): number | undefined {
  const {annotations = {}} = (value as {readonly metadata?: ObjectMeta}).metadata ?? {};
  const key = WEIGHTS.find(name => Object.hasOwn(annotations, name));
  const weight = key === undefined ? undefined : Number(annotations[key]);
  return weight === undefined || !Number.isSafeInteger(weight) ? undefined : weight;
}

/** True for a point that a first deployment does not come to, nor an upgrade that succeeds. */
export function isExceptional(point: string): boolean {
  return ROLLBACK.test(point) || AWAY.test(point) || point === FAILED;
}
