import {isObject} from '../../json.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {ObjectRef} from '../calls.ts';
import type {CutoverDraft} from '../draft.ts';
import type {Hold, WorkerTrack} from '../plan.ts';
import {refText} from '../ref-text.ts';
import type {Discovery, Planned} from './discovery.ts';
import {modeFor} from './git-owner.ts';
import {type Ownership, ownedHold, ownershipOf} from './owners.ts';
import {releasesOf} from './releases.ts';
import {scales} from './scale-target.ts';
import {workloadRef} from './workload-ref.ts';

type Entry = CutoverDraft['workers'][number];

/** KEDA keeps a workload at this many replicas while its ScaledObject bears the annotation (cutover T62). */
const KEDA_PAUSE = pointer('metadata', 'annotations', 'autoscaling.keda.sh/paused-replicas');

/** Plans the hand-over of a workload that is to run on one side only, or says why that cannot be done safely. */
export async function planWorker(
  entry: Entry,
  draft: CutoverDraft,
  discovery: Discovery,
): Promise<Planned<WorkerTrack>> {
  const ref = workloadRef(entry.workload);
  const what = refText(ref);
  const refuse = (why: string, remedy: string): Planned<WorkerTrack> => ({
    refusals: [{what, why, remedy}],
    notes: [],
  });
  if (entry.beside)
    return refuse(
      'it is to run on one side only, but others call it, or each of its pods is a service of its own: while weights move both sides have to serve',
      'Take what must not run twice out of it, into a CronJob or a worker of the same image, or switch it off by a variable on ECS until the cutover is done; then say overlap, convert and plan again. Else move it by hand, with a pause.',
    );
  if (ref.kind === 'Pod')
    return refuse(
      'a Pod by itself cannot be scaled to 0, so k2e can neither hold it nor bring it back',
      'Delete the Pod and scale the ECS service up by hand, or make a Deployment of it first.',
    );
  const object = await discovery.object(ref);
  if (!object)
    return refuse(
      'the cluster has none of this name',
      'Use the context of the cluster that the manifests describe (`cutover.context` of k2e.yaml).',
    );
  if (ref.kind === 'Rollout' && !isObject(valueAt(object, '/spec/selector')))
    return refuse(
      'its pods are those of another workload (`workloadRef`), and it has no selector of its own by which k2e could see that they are gone',
      'Scale the Rollout to 0 by hand, wait until its pods are gone, and scale the ECS service up; or give the Rollout its own template and selector first.',
    );
  const service = await discovery.service(draft.cluster, entry.service);
  if (!service)
    return refuse(
      `the ECS service ${entry.service} does not exist yet`,
      'Apply the output of `k2e convert` first; RUNBOOK.md has the commands.',
    );
  if (service.desired > 0)
    return refuse(
      `the ECS service ${entry.service} runs ${service.desired} tasks already, so both sides work`,
      `Scale it to 0 (aws ecs update-service --cluster ${draft.cluster} --service ${entry.service} --desired-count 0), and plan again.`,
    );
  const ownership = await ownershipOf(object, ref, '/spec/replicas', discovery, modeFor(draft, ref));
  if (ownership.refusal) return refuse(ownership.refusal.why, ownership.refusal.remedy);
  const keda = await kedaHolds(ref, discovery, draft);
  const unheld = keda.find(({refusal}) => refusal)?.refusal;
  if (unheld) return refuse(unheld.why, unheld.remedy);
  const helm = await releasesOf(object, ref, discovery, '/spec/replicas');
  const replicas = valueAt(object, '/spec/replicas');
  const sourceReplicas = typeof replicas === 'number' ? replicas : 1;
  return {
    track: {
      id: `worker/${ref.namespace}/${ref.name}`,
      ref,
      service: entry.service,
      sourceReplicas,
      targetTasks: Math.max(entry.tasks, sourceReplicas, 1),
      holds: [...keda.flatMap(({holds}) => holds), ...ownership.holds],
      ...(ownership.gitOwner && {gitOwner: ownership.gitOwner}),
      ...(helm.releases.length > 0 && {releases: helm.releases}),
    },
    refusals: [],
    notes: [...ownership.notes, ...keda.flatMap(({notes}) => notes), ...helm.notes],
  };
}

async function kedaHolds(
  ref: ObjectRef,
  discovery: Discovery,
  draft: CutoverDraft,
): Promise<readonly Ownership[]> {
  const objects = await discovery.objects('keda.sh/v1alpha1', 'ScaledObject', ref.namespace);
  const owned: Ownership[] = [];
  for (const object of objects.filter(found => scales(found, ref))) {
    const hold: Hold = {
      ref: {
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledObject',
        ...(ref.namespace !== undefined && {namespace: ref.namespace}),
        name: String(valueAt(object, '/metadata/name')),
      },
      values: {[KEDA_PAUSE]: '0'},
      before: {[KEDA_PAUSE]: valueAt(object, KEDA_PAUSE) ?? null},
      reason: 'KEDA raises the workload from 0 when there is work',
    };
    owned.push(await ownedHold(object, hold, discovery, modeFor(draft, hold.ref)));
  }
  return owned;
}
