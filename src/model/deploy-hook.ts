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
