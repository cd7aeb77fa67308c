import {isObject, type JsonObject} from '../../json.ts';
import {valueAt} from '../../pointer.ts';
import {CallError, type ObjectRef} from '../calls.ts';
import type {CutoverDraft} from '../draft.ts';
import type {Backing} from '../plan.ts';
import {refText} from '../ref-text.ts';
import type {Discovery} from './discovery.ts';
import {scales} from './scale-target.ts';
import {workloadRef} from './workload-ref.ts';

/** Kinds that keep up a number of pods and say in `status.readyReplicas` how many are ready. */
const COUNTED: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'ReplicationController',
  'Rollout',
]);

/** A host's workloads, and what people should do about their number before the cutover begins. */
export interface Capacity {
  readonly backing: readonly Backing[];
  readonly notes: readonly string[];
}

/**
 * What serves a host on Kubernetes, each with its one service, so that the guards can compare the sizes of the two sides (T66). One whose pods are a
 * service each keeps its number, and what the cluster does not have is not counted.
 */
export async function capacityOf(
  {services}: CutoverDraft['web'][number],
  {workers, cluster, settings}: CutoverDraft,
  discovery: Discovery,
): Promise<Capacity> {
  if (settings.guards.capacityPercent === 0) return {backing: [], notes: []};
  const backing: Backing[] = [];
  const notes: string[] = [];
  for (const {workload, service} of workers) {
    const ref = workloadRef(workload);
    const isAlone = workers.every(other => other.workload !== workload || other.service === service);
    if (!services.includes(service) || !isAlone || !COUNTED.has(ref.kind)) continue;
    const object = await discovery.object(ref);
    if (!object) continue;
    backing.push({workload: ref, service});
    // A rollout surges above what is wanted; the guard counts the same.
    const found = Number(valueAt(object, '/status/readyReplicas') ?? 0);
    const ready = Math.min(found, Number(valueAt(object, '/spec/replicas') ?? found));
    notes.push(
      ...(await autoscalerNotes(ref, ready, discovery)),
      ...(await taskNotes(ref, ready, {cluster, service}, discovery)),
    );
  }
  return {backing, notes};
}

/** An autoscaler takes pods away as traffic leaves, and gives them back minutes after it has returned. */
async function autoscalerNotes(
  ref: ObjectRef,
  ready: number,
  discovery: Discovery,
): Promise<readonly string[]> {
  const found = await autoscalersOf(ref, discovery);
  if (found === undefined)
    return [
      `Whether an autoscaler takes pods of ${refText(ref)} away as traffic leaves could not be seen: you may not list HorizontalPodAutoscalers in its namespace. Where one does, raise its minimum to the pods that the whole traffic takes before you begin.`,
    ];
  return found.flatMap(object => {
    const name = String(valueAt(object, '/metadata/name'));
    const least = Number(valueAt(object, '/spec/minReplicas') ?? 1);
    if (ready <= least) return [];
    const byKeda = ownersOf(object).find(({kind}) => kind === 'ScaledObject');
    const what = byKeda
      ? `\`minReplicaCount\` of the ScaledObject ${String(byKeda.name)}`
      : `its \`minReplicas\``;
    return [
      `The autoscaler ${name} takes ${refText(ref)}, which has ${ready} ready pods now, down to ${least} as traffic leaves it. Who then goes back, or loses a sick target, sends all traffic to those. Set ${what} to what the whole traffic takes before you begin, until the cutover is finalised: no weight grows while fewer pods are ready than when traffic left.`,
    ];
  });
}

async function autoscalersOf(
  ref: ObjectRef,
  discovery: Discovery,
): Promise<readonly JsonObject[] | undefined> {
  try {
    const all = await discovery.objects('autoscaling/v2', 'HorizontalPodAutoscaler', ref.namespace);
    return all.filter(object => scales(object, ref));
  } catch (error) {
    if (error instanceof CallError) return undefined;
    throw error;
  }
}

function ownersOf(object: JsonObject): readonly JsonObject[] {
  const owners = valueAt(object, '/metadata/ownerReferences');
  return Array.isArray(owners) ? owners.filter(isObject) : [];
}

/** A service that runs fewer tasks than pods serve now is too small for the last step; one that does not run yet is no news. */
async function taskNotes(
  ref: ObjectRef,
  ready: number,
  {cluster, service}: {readonly cluster: string; readonly service: string},
  discovery: Discovery,
): Promise<readonly string[]> {
  const found = await discovery.service(cluster, service);
  if (!found || found.desired === 0 || found.desired >= ready) return [];
  return [
    `The service ${service} wants ${found.desired === 1 ? '1 task' : `${found.desired} tasks`}, where ${refText(ref)} has ${ready} ready pods. A weight grows only while it runs the same share of them; an autoscaler that begins when the traffic is there comes minutes too late. Raise its desired count before, and the minimum of its scaling where it has one: aws application-autoscaling register-scalable-target --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id service/${cluster}/${service} --min-capacity ${ready}, or else aws ecs update-service --cluster ${cluster} --service ${service} --desired-count ${ready}.`,
  ];
}
