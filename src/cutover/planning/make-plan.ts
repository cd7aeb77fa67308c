import type {CutoverDraft} from '../draft.ts';
import type {Plan} from '../plan.ts';
import {clusterIdOf} from '../same-place.ts';
import {planBatch} from './batch.ts';
import {besideOf} from './beside.ts';
import type {Discovery, Planned} from './discovery.ts';
import {installations} from './external-dns.ts';
import {vpcZonesOnce} from './foreign-zones.ts';
import {healthNotes} from './health.ts';
import {listenersOnce} from './listeners.ts';
import {placesOnce, proberOf} from './probes.ts';
import {servedOnce} from './served.ts';
import {starterNotes} from './starters.ts';
import {planHost} from './web.ts';
import {planWorker} from './worker.ts';

/**
 * Makes the plan of a cutover from what the manifests told and what the account and the cluster answer now. It changes nothing.
 * @param region where ECS runs, when `cutover.yaml` does not say.
 * @throws CallError when the account or the cluster cannot be read.
 */
export async function makePlan(draft: CutoverDraft, region: string, discovery: Discovery): Promise<Plan> {
  const context = {
    draft,
    discovery,
    vpcZones: vpcZonesOnce(discovery),
    served: servedOnce(discovery),
    listeners: listenersOnce(discovery),
    places: placesOnce(draft, discovery),
    region,
    zones: draft.web.length > 0 ? await discovery.zones() : [],
    balancers: draft.web.length > 0 ? await discovery.balancers() : [],
    installed: draft.web.length > 0 ? await installations(discovery) : [],
  };
  const web = await inOrder(draft.web, host => planHost(host, context));
  const batches = await inOrder(draft.batches, batch => planBatch(batch, draft, discovery));
  const exclusive = draft.workers.filter(({mode}) => mode === 'exclusive');
  const workers = await inOrder(exclusive, worker => planWorker(worker, draft, discovery));
  const health = await healthNotes(tracks(web), discovery);
  const all: readonly Planned<unknown>[] = [...web, ...batches, ...workers];
  const starters = await starterNotes(tracks(batches), discovery);
  const {run, state, context: kubeContext} = draft.settings;
  const [clusterId, account] = [await clusterIdOf(discovery), await discovery.account()];
  return {
    version: 1,
    run,
    state,
    region,
    ...(account !== undefined && {account}),
    cluster: draft.cluster,
    ...(kubeContext !== undefined && {context: kubeContext}),
    ...(clusterId !== undefined && {clusterId}),
    web: tracks(web),
    batches: tracks(batches),
    workers: tracks(workers),
    beside: besideOf(draft),
    ...(tracks(web).some(({probes}) => probes?.some(({place}) => place)) && {
      prober: proberOf(draft.settings),
    }),
    left: all.flatMap(({refusals}) => refusals),
    notes: [...new Set([...all.flatMap(({notes}) => notes), ...health, ...starters])],
  };
}

/** One after the other: the account's limits on requests are shared with everything else that runs in it. */
async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

function tracks<T>(planned: readonly Planned<T>[]): readonly T[] {
  return planned.flatMap(({track}) => (track === undefined ? [] : [track]));
}
