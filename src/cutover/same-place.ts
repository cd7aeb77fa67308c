import {SafetyError} from '../errors.ts';
import {CallError, type ObjectRef} from './calls.ts';
import type {Plan} from './plan.ts';
import type {Discovery} from './planning/discovery.ts';

/**
 * Lets nobody go on with credentials of another account of AWS than the plan was made with, where services may have the same names.
 * @param found undefined where nobody tells
 * @throws SafetyError K2E-E318 for another account.
 */
export function demandAccount({account}: Pick<Plan, 'account'>, found: string | undefined): void {
  if (account === undefined || found === undefined || found === account) return;
  throw new SafetyError(
    'K2E-E318',
    `The credentials of AWS are of the account ${found}, and the plan was made in ${account}. Nothing was changed.`,
    ['Choose the right ones, such as with AWS_PROFILE, and run the command again.'],
  );
}

/** Every cluster has it from its first day on, and none has that of another: its UID is how tools tell clusters apart. */
export const SYSTEM: ObjectRef = {apiVersion: 'v1', kind: 'Namespace', name: 'kube-system'};

/** What tells the cluster that is reached now from all others; undefined where that cannot be read. */
export async function clusterIdOf({object}: Pick<Discovery, 'object'>): Promise<string | undefined> {
  try {
    const {uid} = Object((await object(SYSTEM))?.metadata) as {readonly uid?: unknown};
    return typeof uid === 'string' ? uid : undefined;
  } catch (error) {
    if (error instanceof CallError) return undefined;
    throw error;
  }
}

/**
 * Lets nobody go on whose kubeconfig leads to another cluster than the plan was made with, perhaps the one for tests, whose objects have the same
 * names: what runs there would be taken for started twice, and stopped on ECS. What cannot be read is told by the looks themselves.
 * @throws SafetyError K2E-E317 for another cluster.
 */
export async function demandCluster(
  {clusterId, context}: Plan,
  discovery: Pick<Discovery, 'object'>,
): Promise<void> {
  const found = clusterId === undefined ? undefined : await clusterIdOf(discovery);
  if (found === undefined || found === clusterId) return;
  throw new SafetyError(
    'K2E-E317',
    `The ${context === undefined ? 'current context' : `context ${context}`} of the kubeconfig leads to another cluster than the one that the plan was made with: its namespace kube-system has the UID ${found}, not ${clusterId}. Nothing was changed.`,
    [
      'Choose the right one, with `kubectl config use-context` or KUBECONFIG, and run the command again; `cutover.context` of k2e.yaml names it in plans.',
    ],
  );
}
