import type {Workload} from '../../model/inventory.ts';
import type {ObjectMeta} from '../../model/kubernetes.generated.ts';

/** Annotations by which Helm and Argo CD run an object at a point of a deployment. */
export const HOOKS = {'helm.sh/hook': 'Helm', 'argocd.argoproj.io/hook': 'Argo CD'} as const;

/** Points that belong to no deployment: `helm test`, and `Skip` of Argo CD. */
const NOT_DEPLOYED = /^(test(-success|-failure)?|Skip)$/;

/** The points of a deployment at which Helm or Argo CD runs the workload; undefined for one that is no hook. */
export function hookPoints({object}: Workload): readonly string[] | undefined {
  const {metadata} = object.value as {readonly metadata?: ObjectMeta};
  const texts = Object.entries(metadata?.annotations ?? {}).flatMap(([key, value]) =>
    Object.hasOwn(HOOKS, key) ? [String(value)] : [],
  );
  return texts.length === 0 ? undefined : texts.flatMap(pointsIn);
}

/** The points in the text of a hook's annotation. */
export function pointsIn(text: string): readonly string[] {
  return text
    .split(',')
    .map(point => point.trim())
    .filter(point => point !== '');
}

/** True for a hook that runs only when somebody asks for it, or never. */
export function isTestHook(workload: Workload): boolean {
  return hookPoints(workload)?.every(point => NOT_DEPLOYED.test(point)) ?? false;
}

/** The points at which a deployment runs it. */
export function deployPoints(points: readonly string[]): readonly string[] {
  return points.filter(point => !NOT_DEPLOYED.test(point));
}
