import type {Workload} from '../model/inventory.ts';
import {resolvePort} from '../model/ports.ts';
import {wantedReplicas} from '../model/rollout.ts';
import type {Context} from '../rules/rule.ts';
import {type Product, productAt, productNamed} from './products.ts';
import {volumePlan} from './volumes/plan.ts';

/** What a workload keeps for those that call it, so that a second one beside it is not the same. */
export interface OwnData {
  readonly product: Product;
  /** Where nothing but a port that a Service offers shows it: that port. */
  readonly guessedBy?: number;
  /** Its data lies in files that both sides mount; else each side has data of its own. */
  readonly isShared: boolean;
}

/**
 * The database, cache or broker that Services lead to in a workload; undefined where there is none. What only the containers of the
 * same pod reach is for each pod anyway.
 */
export function ownData(workload: Workload, context: Context): OwnData | undefined {
  for (const service of workload.services) {
    for (const port of service.value.spec?.ports ?? []) {
      const end = resolvePort(service, port, workload);
      if (end?.container.role !== 'main') continue;
      const product = productAt(end.container, end.containerPort);
      if (!product) continue;
      return {
        product,
        isShared: writesSharedFiles(workload, context),
        ...(productNamed(end.container) ? {} : {guessedBy: end.containerPort}),
      };
    }
  }
  return undefined;
}

/** True where there is one pod of it, and it may write to files that both sides mount: nobody has tried two at once. */
export function isOnlyWriter(workload: Workload, context: Context): boolean {
  const {autoscalers, scaledObjects} = workload;
  const isAlone = wantedReplicas(workload) <= 1 && autoscalers.length === 0 && scaledObjects.length === 0;
  return isAlone && writesSharedFiles(workload, context);
}

/** True where a container writes to a file system that exists, which pods and tasks mount alike. */
function writesSharedFiles(workload: Workload, context: Context): boolean {
  const {volumes, mounts} = volumePlan(workload, context);
  const shared = new Set(
    volumes
      .filter(({efs, point, s3Files, docker}) => s3Files ?? docker ?? (efs && !point))
      .map(({name}) => name),
  );
  return [...mounts.values()]
    .flat()
    .some(mount => mount.kind === 'point' && !mount.readOnly && shared.has(mount.sourceVolume));
}
