import type {Call, Instant} from '../cutover/calls.ts';
import type {Journal} from '../cutover/journal.ts';
import type {BatchTrack, Plan, WorkerTrack} from '../cutover/plan.ts';
import {normaliseName} from '../cutover/record-name.ts';
import type {Fact, Launch} from './facts.ts';
import {growthOf} from './growth-of.ts';
import {actsUnderLease, epochGrows, onlyAppends, wasAnnounced} from './invariants/authority.ts';
import {accountedFor, armedOnce, launchedOnce, runsOnce} from './invariants/batches.ts';
import {grewWithReason} from './invariants/growth.ts';
import type {FoundViolation, Violation} from './invariants/invariant.ts';
import {outsidePlan} from './invariants/plan-scope.ts';
import {recordViolations} from './invariants/records.ts';
import {replicasSeen} from './kubernetes/kubelet.ts';
import type {Platforms} from './platforms.ts';
import type {Route53State} from './route53/route53.ts';

/** What a monitor remembers, as plain data. */
export interface MonitorState {
  /** Track → firing → its runs. */
  readonly launches: Readonly<Record<string, Readonly<Record<string, readonly Launch[]>>>>;
  /** Track → firings that its policy left out. */
  readonly skipped: Readonly<Record<string, readonly Instant[]>>;
  readonly foreign: readonly Extract<Fact, {kind: 'foreign'}>[];
  readonly found: readonly FoundViolation[];
  readonly journal: Journal | null;
}

/**
 * Watches a world during a cutover: after every change of it, all invariants that concern the change are checked. A violation is
 * kept once for as long as it lasts, with its first moment.
 */
export class Monitor {
  readonly #platforms: Platforms;
  readonly #plan: Plan;
  #launches = new Map<string, Map<Instant, Launch[]>>();
  #skipped = new Map<string, Instant[]>();
  #foreign: Extract<Fact, {kind: 'foreign'}>[] = [];
  #found: FoundViolation[] = [];
  #journal: Journal | null = null;
  #records: Route53State['zones'] | undefined;
  /** Zones in which somebody else changed records: their state is not the cutover's doing. */
  readonly #excused = new Set<string>();

  constructor(platforms: Platforms, plan: Plan) {
    this.#platforms = platforms;
    this.#plan = plan;
    platforms.simulation.watch(() => this.#check());
    platforms.simulation.listen(fact => this.#note(fact));
  }

  get violations(): readonly FoundViolation[] {
    return this.#found;
  }

  /** What other actors of the world did. */
  get foreign(): MonitorState['foreign'] {
    return this.#foreign;
  }

  /** The runs of a track by firing. */
  launches(track: string): ReadonlyMap<Instant, readonly Launch[]> {
    return this.#launches.get(track) ?? new Map();
  }

  /** Checks a call that changes the world at the moment at which it arrives, whoever sent it. */
  arriving(holder: string, call: Call): void {
    const {now} = this.#platforms.simulation;
    const journal = this.#platforms.store.read()?.journal ?? null;
    this.#report(outsidePlan(this.#plan, call));
    this.#report(actsUnderLease(holder, call.call, journal, now));
    this.#report(wasAnnounced(call, journal));
    if (call.call === 'dns.change') {
      const growth = growthOf(this.#platforms, this.#plan, journal, call.in);
      if (growth) this.#report(grewWithReason(growth));
    }
  }

  /** Checks that no firing of a batch was lost (I3). `firings` gives those that were due, up to a moment after which some may still run. */
  judgeFirings(firings: (track: BatchTrack) => readonly Instant[]): void {
    for (const track of this.#plan.batches) {
      if (track.suspended) continue;
      const state = this.#platforms.store.read()?.journal.tracks[track.id];
      const reported = state?.kind === 'batch' ? state.memory.gaps.map(({firing}) => firing) : [];
      this.#report(
        accountedFor({
          job: track.id,
          due: firings(track),
          launched: new Set([...this.launches(track.id).keys(), ...(this.#skipped.get(track.id) ?? [])]),
          reported: new Set(reported),
        }),
      );
    }
  }

  /** Somebody else changed records of a zone (`true`), or took that back (`false`): meanwhile they are not judged. */
  excuse(zone: string, excused: boolean): void {
    if (excused) this.#excused.add(zone);
    else this.#excused.delete(zone);
    this.#records = undefined;
  }

  /** Adds a violation that was found elsewhere, now. */
  report(violation: Violation): void {
    this.#report(violation);
  }

  get state(): MonitorState {
    return structuredClone({
      launches: Object.fromEntries(
        [...this.#launches].map(([track, firings]) => [track, Object.fromEntries(firings)]),
      ),
      skipped: Object.fromEntries(this.#skipped),
      foreign: this.#foreign,
      found: this.#found,
      journal: this.#journal,
    });
  }

  set state(state: MonitorState) {
    const {launches, skipped, foreign, found, journal} = structuredClone(state);
    this.#skipped = new Map(Object.entries(skipped).map(([track, firings]) => [track, [...firings]]));
    this.#launches = new Map(
      Object.entries(launches).map(([track, firings]) => [
        track,
        new Map(Object.entries(firings).map(([firing, runs]) => [Number(firing), [...runs]])),
      ]),
    );
    this.#foreign = [...foreign];
    this.#found = [...found];
    this.#journal = journal;
    this.#records = undefined;
  }

  #note(fact: Fact): void {
    if (fact.kind === 'foreign') {
      this.#foreign.push(fact);
      return;
    }
    const isSource = fact.kind === 'launch' && fact.side === 'source';
    const track = this.#plan.batches.find(({namespace, name, family}) =>
      isSource ? fact.job === `${namespace}/${name}` : fact.job === family,
    );
    if (!track || fact.firing === undefined) return;
    if (fact.kind === 'skip') {
      this.#skipped.set(track.id, [...(this.#skipped.get(track.id) ?? []), fact.firing]);
      return;
    }
    const firings = this.#launches.get(track.id) ?? new Map<Instant, Launch[]>();
    const earlier = firings.get(fact.firing) ?? [];
    this.#report(launchedOnce(fact, earlier));
    firings.set(fact.firing, [...earlier, fact]);
    this.#launches.set(track.id, firings);
  }

  #check(): void {
    this.#checkJournal();
    for (const track of this.#plan.batches) this.#checkArming(track);
    for (const track of this.#plan.workers) this.#checkWorker(track);
    const {zones} = this.#platforms.route53.state;
    if (zones !== this.#records) {
      this.#records = zones;
      this.#checkRecords();
    }
  }

  #checkJournal(): void {
    const journal = this.#platforms.store.state.stored?.journal ?? null;
    if (journal === null || journal === this.#journal) return;
    this.#report(epochGrows(this.#journal, journal));
    this.#report(onlyAppends(this.#journal, journal));
    this.#journal = journal;
  }

  #checkArming({id, namespace, name, schedules, suspended}: BatchTrack): void {
    if (suspended) return;
    const {kubernetes, scheduler} = this.#platforms;
    const cronJob = kubernetes.cronJobViews(namespace, name);
    const targets = schedules.flatMap(schedule => scheduler.arming(schedule.group, schedule.name) ?? []);
    this.#report(
      armedOnce({
        job: id,
        source: {
          asked: cronJob?.present.suspended === false,
          followed: cronJob?.followed?.suspended === false,
        },
        target: {
          asked: targets.some(({asked}) => asked),
          followed: targets.some(({followed}) => followed),
        },
      }),
    );
  }

  #checkWorker({id, ref, service}: WorkerTrack): void {
    const {kubernetes, ecs} = this.#platforms;
    const workload = kubernetes.api.find(ref);
    const target = ecs.service(this.#plan.cluster, service);
    if (workload === undefined) return;
    this.#report(
      runsOnce({
        worker: id,
        pods: replicasSeen(workload).pods,
        tasks: Math.max(target.desired, target.running),
      }),
    );
  }

  #checkRecords(): void {
    for (const track of this.#plan.web) {
      const state = this.#journal?.tracks[track.id];
      const isFinalised = state?.goal.finalise === true;
      for (const zone of track.zones.filter(({zone: id}) => !this.#excused.has(id))) {
        const sets = [...zone.before, ...zone.lowered, ...zone.source, ...zone.target, ...zone.after];
        const names = new Set(sets.map(({name}) => normaliseName(name)));
        const records = this.#platforms.route53.contents(zone.zone).filter(({name}) => names.has(name));
        for (const violation of recordViolations({zone, records}, isFinalised)) this.#report(violation);
      }
    }
  }

  #report(violation: Violation | null): void {
    if (violation === null) return;
    const isKnown = this.#found.some(
      other => other.invariant === violation.invariant && other.what === violation.what,
    );
    if (!isKnown) this.#found.push({...violation, at: this.#platforms.simulation.now});
  }
}
