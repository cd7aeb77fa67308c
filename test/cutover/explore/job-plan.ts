import type {Instant} from '../../../src/cutover/calls.ts';
import type {Context} from '../../../src/cutover/context.ts';
import {newJournal, start} from '../../../src/cutover/goals.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import type {BatchTrack, GitOwner, Hold, Plan} from '../../../src/cutover/plan.ts';
import type {Safeguards, Settings} from '../../../src/cutover/settings.ts';

/** The firings of the job. */
export const FIRINGS: readonly Instant[] = [0, 6, 12];
const DIGEST = 'd';

/** Settings of the models that count in ticks. */
export const SETTINGS: Settings = {
  lease: 3,
  call: 1,
  skew: 0,
  fresh: 3,
  poll: 2,
  attempts: 6,
  propagation: 2,
  minute: 1,
  deadline: 1,
  margin: 1,
  horizon: 30,
  clockChange: 0,
  evidence: 1000,
  catchUp: 10,
  probe: 1,
  idle: 1_000_000,
  quiet: 1,
};

/** What keeps GitOps from reverting. */
export const HOLD: Hold = {
  ref: {apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace: 'argocd', name: 'a'},
  values: {'/spec/syncPolicy/automated': null},
  before: {'/spec/syncPolicy/automated': true},
  reason: 'GitOps',
};

/** The job. */
export const TRACK: BatchTrack = {
  id: 'batch/n/job',
  namespace: 'n',
  name: 'job',
  uid: 'u',
  schedule: '',
  timeZone: '',
  suspended: false,
  concurrencyPolicy: 'Allow',
  family: 'job',
  schedules: [{group: 'g', name: 's', definition: 'd'}],
  holds: [HOLD],
  settleSeconds: {source: 2, target: 2},
  onGap: 'catch-up',
};

/** A tool that sets fields from Git. */
export const GIT: GitOwner = {name: 'Git', managers: ['git']};

/** The same job, whose switch stands in Git: a person commits it. */
export const GIT_TRACK: BatchTrack = {...TRACK, holds: [], gitOwner: GIT};

const planOf = (track: BatchTrack): Plan => ({
  version: 1,
  run: 'model',
  state: '',
  region: '',
  cluster: 'c',
  web: [],
  batches: [track],
  workers: [],
});

/** The journal of an ordered run that has just begun. */
export function batchJournal(track = TRACK): Journal {
  return {...start(newJournal(planOf(track), DIGEST), {by: 'person', at: 0}), entries: []};
}

/** The context of a process in this model. */
export function batchContext(safeguards: Safeguards, track = TRACK): (holder: string) => Context {
  const plan = planOf(track);
  const firings = (_: unknown, from: Instant, to: Instant) =>
    FIRINGS.filter(firing => firing >= from && firing <= to);
  return holder => ({plan, digest: DIGEST, holder, firings, settings: SETTINGS, safeguards});
}
