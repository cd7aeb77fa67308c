import {isObject} from '../json.ts';
import type {Candidate} from './candidate.ts';
import type {ModelProblem} from './inventory.ts';
import {fileProblem} from './problem.ts';
import {isWorkloadKind} from './workload.ts';

/** The kinds of the category `all` of the API server (`kubectl api-resources --categories=all`). */
const ALL: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'Service',
  'StatefulSet',
]);

/**
 * Tells, once for the run, that the input was read from a cluster and holds workloads, but of no kind that `kubectl get all` leaves out: each namespace has
 * some. Nobody refers to an Ingress or a NetworkPolicy, so that nothing else would tell that they are missing.
 */
export function readBackProblems(candidates: readonly Candidate[]): readonly ModelProblem[] {
  if (candidates.some(({builtIn, lookup}) => builtIn && !ALL.has(lookup))) return [];
  const [first] = candidates.filter(({lookup, item}) => isWorkloadKind(lookup) && isReadBack(item.value));
  if (!first) return [];
  const message =
    'The input was read from a cluster and has only what `kubectl get all` gives: no ConfigMap, Secret, Ingress, ServiceAccount, NetworkPolicy ' +
    'or PodDisruptionBudget is in it, so that what they say is lost.';
  return [fileProblem('part-of-cluster', first.item.document, first.item.root, message)];
}

function isReadBack(value: unknown): boolean {
  return isObject(value) && isObject(value['metadata']) && typeof value['metadata']['uid'] === 'string';
}
