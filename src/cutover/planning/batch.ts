import {valueAt} from '../../pointer.ts';
import type {CutoverDraft} from '../draft.ts';
import {changedTimes, firingTimes} from '../firing-times.ts';
import type {BatchTrack} from '../plan.ts';
import type {Discovery, Planned, PlannedSchedule} from './discovery.ts';
import {modeFor} from './git-owner.ts';
import {ownershipOf} from './owners.ts';
import {releasesOf} from './releases.ts';
import {compareFirings, neverFires} from './same-firings.ts';

type Entry = CutoverDraft['batches'][number];

/** Plans the hand-over of one CronJob, or says why that cannot be done safely. */
export async function planBatch(
  entry: Entry,
  draft: CutoverDraft,
  discovery: Discovery,
): Promise<Planned<BatchTrack>> {
  const what = `CronJob ${entry.cronJob}`;
  const refuse = (why: string, remedy: string): Planned<BatchTrack> => ({
    refusals: [{what, why, remedy}],
    notes: [],
  });
  const [namespace = '', name = ''] = entry.cronJob.split('/');
  const ref = {apiVersion: 'batch/v1', kind: 'CronJob', namespace, name};
  const object = await discovery.object(ref);
  if (!object)
    return refuse(
      'the cluster has none of this name',
      'Use the context of the cluster that the manifests describe (`cutover.context` of k2e.yaml).',
    );
  const changed = changedTimes(entry, firingTimes(valueAt(object, '/spec')));
  if (changed.length > 0)
    return refuse(
      `it was changed since it was converted: ${changed.map(({field, found}) => `${field} ${found}`).join(', ')}`,
      'Convert the present manifests, apply the schedules, and plan again.',
    );
  if (entry.schedules.length === 0) {
    if (neverFires(entry, discovery.now()))
      return {
        refusals: [],
        notes: [
          `${what} fires on no date (\`${entry.schedule}\`): people start it by hand, and nothing of it is moved.`,
        ],
      };
    return refuse(
      'k2e made no schedule for it',
      'Read the report: it is blocked, or its schedule cannot be expressed.',
    );
  }
  const schedules = [];
  const found: PlannedSchedule[] = [];
  const started = new Set<string | undefined>();
  for (const schedule of entry.schedules) {
    const seen = await discovery.schedule(entry.group, schedule);
    if (!seen)
      return refuse(
        `the schedule ${entry.group}/${schedule} does not exist yet`,
        'Apply the output of `k2e convert` first; RUNBOOK.md has the commands.',
      );
    if (seen.enabled)
      return refuse(
        `the schedule ${entry.group}/${schedule} is enabled already, so both sides may run the job`,
        'Disable it, look for double runs, and plan again. k2e writes schedules disabled.',
      );
    if (seen.machine === undefined && seen.family !== entry.family)
      return refuse(
        `the schedule ${entry.group}/${schedule} starts ${seen.family === undefined ? 'neither tasks of ECS nor a state machine' : `tasks of ${seen.family}`}, so no run of ${entry.family} could be proven`,
        'Apply the schedule that `k2e convert` wrote, and plan again.',
      );
    if (seen.inexact !== undefined)
      return refuse(
        `the schedule ${entry.group}/${schedule} ${seen.inexact}, so it does not fire when the CronJob does`,
        'Apply the schedule that `k2e convert` wrote, and plan again.',
      );
    started.add(seen.machine);
    found.push(seen);
    schedules.push({group: entry.group, name: schedule, definition: seen.definition});
  }
  const ownership = await ownershipOf(object, ref, '/spec/suspend', discovery, modeFor(draft, ref));
  if (ownership.refusal) return refuse(ownership.refusal.why, ownership.refusal.remedy);
  const helm = await releasesOf(object, ref, discovery, '/spec/suspend');
  const [machine] = started;
  if (started.size > 1)
    return refuse(
      'its schedules do not all start the same: one run of each firing could not be told from two',
      'Apply the schedules that `k2e convert` wrote, and plan again.',
    );
  const firings = compareFirings(entry, found, discovery);
  if (firings === 'other')
    return refuse(
      `its schedules fire at other times: \`${entry.schedule}\` in ${entry.timeZone} on Kubernetes, ${found.map(({expression, timeZone}) => `${expression} in ${timeZone}`).join(' and ')} on ECS`,
      'Apply the schedules that `k2e convert` wrote, and plan again.',
    );
  const {settleSeconds, onGap} = draft.settings;
  const suspended = valueAt(object, '/spec/suspend') === true;
  return {
    track: {
      id: `batch/${namespace}/${name}`,
      namespace,
      name,
      uid: String(valueAt(object, '/metadata/uid') ?? ''),
      schedule: entry.schedule,
      timeZone: entry.timeZone,
      suspended,
      concurrencyPolicy: entry.concurrencyPolicy,
      family: entry.family,
      ...(machine !== undefined && {machine}),
      schedules,
      holds: ownership.holds,
      ...(ownership.gitOwner && !suspended && {gitOwner: ownership.gitOwner}),
      ...(helm.releases.length > 0 && {releases: helm.releases}),
      settleSeconds: {source: settleSeconds.kubernetes, target: settleSeconds.scheduler},
      onGap,
    },
    refusals: [],
    notes: [
      ...ownership.notes,
      ...helm.notes,
      ...(firings === 'clock-changes'
        ? [
            `${what}: around a change of the clocks of ${entry.timeZone} its schedules fire at other times than Kubernetes does; the report of \`k2e convert\` has the dates.`,
          ]
        : []),
      ...(suspended ? [`${what} is suspended: it will be armed on neither side.`] : []),
      ...(entry.concurrencyPolicy === 'Allow' || machine !== undefined
        ? []
        : [
            `${what} has concurrencyPolicy ${entry.concurrencyPolicy}: a schedule of EventBridge starts runs that overlap unless a state machine keeps them apart.`,
          ]),
    ],
  };
}
