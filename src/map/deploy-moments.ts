import type {DeployMoment} from '../ecs/plan.ts';
import {
  deployPoints,
  deployWeight,
  hookPoints,
  isExceptional,
  type Moment,
  momentOf,
} from '../model/deploy-hook.ts';
import type {KubeObject} from '../model/inventory.ts';

/** When the workloads run that Helm or Argo CD runs at a point of a deployment, or in a wave; none of the others. */
export function deployMoments(workloads: readonly {readonly object: KubeObject}[]): readonly DeployMoment[] {
  return workloads.flatMap(({object}) => {
    const points = hookPoints(object);
    const weight = deployWeight(object);
    if (points === undefined && weight === undefined) return [];
    return [{source: object.ref, moment: firstOf(deployPoints(points ?? ['Sync'])), weight: weight ?? 0}];
  });
}

/** The first moment at which a deployment that succeeds runs it: one before an upgrade and after an install has its database here. */
function firstOf(points: readonly string[]): DeployMoment['moment'] {
  const moments = new Set<Moment>(points.filter(point => !isExceptional(point)).map(momentOf));
  return (['before', 'with', 'after'] as const).find(moment => moments.has(moment)) ?? 'never';
}
