import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {computeOf} from '../compute.ts';
import {volumePlan} from '../volumes/plan.ts';

/** A port on which a task must reach AWS, whatever its application connects to. */
export interface TaskNeed {
  /** TCP. */
  readonly port: 443 | 2049;
  /** What for, in words: `pulls its image …`. */
  readonly why: string;
}

/** Volumes that are mounted over NFS. */
const OVER_NFS = ['efs', 's3-files', 'mounted-files'];

/**
 * What a task needs of its own network interface before its application runs. On Fargate the image, the secrets, the logs and
 * file systems go over it (Fargate platform version 1.4, "task ENI"); on instances they go over that of the instance.
 */
export function taskNeedsOut(workload: Workload, context: Context): readonly TaskNeed[] {
  if (computeOf(workload, context) !== 'fargate') return [];
  const mounts = volumePlan(workload, context).uses.some(({kind}) => OVER_NFS.includes(kind));
  return [
    {port: 443, why: 'pull their images, read their secrets and write their logs'},
    ...(mounts ? [{port: 2049, why: 'mount their file systems'} as const] : []),
  ];
}
