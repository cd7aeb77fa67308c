import {CallError, type CallFailure, type CallName} from '../cutover/calls.ts';
import {ClusterFailure} from './cluster.ts';

/** Runs one call to the cluster and turns whatever it throws into a `CallError` of the right kind. */
export async function calling<T>(call: CallName, operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CallError) throw error;
    const failure = error instanceof ClusterFailure ? failureOf(error) : 'unknown';
    const message = error instanceof Error ? error.message : String(error);
    const remedy =
      error instanceof ClusterFailure && error.status === 401
        ? '. Renew the credentials of the cluster: `kubectl get namespaces` has to work'
        : '';
    throw new CallError(call, failure, `Kubernetes ${operation}: ${message}${remedy}`, {cause: error});
  }
}

/**
 * The kind of a failure (Kubernetes API conventions, "HTTP status codes"). 409 is an object that changed since it was read. The API server gives a
 * reason for what it refuses: a 404 without one is what a proxy says, and tells nothing of what is in the cluster.
 */
function failureOf({status, reason}: ClusterFailure): CallFailure {
  switch (status) {
    case undefined:
      return 'unknown';
    case 401:
    case 403:
      return 'denied';
    case 429:
      return 'throttled';
  }
  if (status >= 500 || reason === '') return 'unknown';
  switch (status) {
    case 404:
      return 'missing';
    case 409:
      return 'stale';
    default:
      return 'invalid';
  }
}
