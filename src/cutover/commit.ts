import type {ObjectRef} from './calls.ts';
import type {BatchTrack, GitOwner, Hold, Plan, WorkerTrack} from './plan.ts';

/** A value that a person has to give a field in Git, because a GitOps tool sets it from there (T57). Derived from the plan. */
export interface Commit {
  readonly ref: ObjectRef;
  /** RFC 6901 pointer. */
  readonly field: string;
  /** Null: the field is to go. */
  readonly value: unknown;
  readonly owner: GitOwner;
}

/** Which way a commit leads: to ECS, or back. */
export type Way = 'there' | 'back';

/** The commit of a job's switch; undefined where k2e switches it itself. */
export function suspendCommit({namespace, name, gitOwner: owner}: BatchTrack, way: Way): Commit | undefined {
  return (
    owner && {
      ref: {apiVersion: 'batch/v1', kind: 'CronJob', namespace, name},
      field: '/spec/suspend',
      value: way === 'there',
      owner,
    }
  );
}

/** The commit of a worker's replicas; undefined where k2e scales it itself. */
export function replicasCommit(
  {ref, sourceReplicas, gitOwner: owner}: WorkerTrack,
  way: Way,
): Commit | undefined {
  return owner && {ref, field: '/spec/replicas', value: way === 'there' ? 0 : sourceReplicas, owner};
}

/** The commits of a hold's fields; none where k2e sets them itself. */
export function holdCommits({ref, values, before, gitOwner: owner}: Hold, way: Way): readonly Commit[] {
  if (!owner) return [];
  return Object.entries(way === 'there' ? values : before).map(([field, value]) => ({
    ref,
    field,
    value,
    owner,
  }));
}

/** Every commit of a plan, in the order of its tracks. */
export function commitsOf(
  {web, batches, workers}: Pick<Plan, 'web' | 'batches' | 'workers'>,
  way: Way,
): readonly Commit[] {
  const held = (holds: readonly Hold[] = []) => holds.flatMap(hold => holdCommits(hold, way));
  const one = (commit: Commit | undefined) => (commit ? [commit] : []);
  return [
    ...web.flatMap(({holds}) => held(holds)),
    ...batches.flatMap(track => [...held(track.holds), ...one(suspendCommit(track, way))]),
    ...workers.flatMap(track => [...held(track.holds), ...one(replicasCommit(track, way))]),
  ];
}
