import type {DeployMoment} from '../ecs/plan.ts';
import {deployPoints, hookPoints, isExceptional, type Moment, momentOf} from '../model/deploy-hook.ts';
import type {KubeObject} from '../model/inventory.ts';
import type {ObjectMeta} from '../model/kubernetes.generated.ts';

/** Annotations that order objects of one moment: weights of Helm, waves of Argo CD. The first that is there counts. */
const WEIGHTS = ['helm.sh/hook-weight', 'argocd.argoproj.io/sync-wave'] as const;

/** When the workloads run that Helm or Argo CD runs at a point of a deployment, or in a wave; none of the others. */
export function deployMoments(workloads: readonly {readonly object: KubeObject}[]): readonly DeployMoment[] {
  return workloads.flatMap(({object}) => {
    const points = hookPoints(object);
    const weight = weightOf(object);
    if (points === undefined && weight === undefined) return [];
    return [{source: object.ref, moment: firstOf(deployPoints(points ?? ['Sync'])), weight: weight ?? 0}];
  });
}

/** The first moment at which a deployment that succeeds runs it: one before an upgrade and after an install has its database here. */
function firstOf(points: readonly string[]): DeployMoment['moment'] {
  const moments = new Set<Moment>(points.filter(point => !isExceptional(point)).map(momentOf));
  return (['before', 'with', 'after'] as const).find(moment => moments.has(moment)) ?? 'never';
}

function weightOf({value}: KubeObject): number | undefined {
  const {annotations = {}} = (value as {readonly metadata?: ObjectMeta}).metadata ?? {};
  const key = WEIGHTS.find(name => Object.hasOwn(annotations, name));
  const weight = key === undefined ? undefined : Number(annotations[key]);
  return weight === undefined || !Number.isSafeInteger(weight) ? undefined : weight;
}
