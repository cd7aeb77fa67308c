import type {Instant, ScheduleSeen} from '../cutover/calls.ts';
import {instantText} from '../cutover/instant-text.ts';
import {parseScheduleExpression} from '../ecs/schedule-expression/grammar.ts';
import {Zone} from '../model/cron/zone.ts';
import {nextScheduled} from './firings.ts';
import {Refusal} from './refusal.ts';
import type {Planner, Simulation} from './simulation.ts';
import type {JobMachine} from './step-functions.ts';

/** What a schedule does: everything but its state. UpdateSchedule replaces all of it. */
export interface ScheduleDefinition {
  /** The digest that k2e compares: a schedule that somebody else changed has another one. */
  readonly digest: string;
  /** `cron(0 2 * * ? *)`, `rate(5 minutes)`, `at(2026-11-22T02:00:00)`. */
  readonly expression: string;
  readonly timeZone: string;
  readonly cluster: string;
  readonly family: string;
  /** Client token of the target's input, with Scheduler's placeholder; without one, every delivery starts a task. */
  readonly clientToken?: string;
  /** The state machine that it starts instead of a task. */
  readonly machine?: JobMachine;
}

/** A schedule to begin with. */
export interface ScheduleSetup {
  readonly group: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly definition: ScheduleDefinition;
}

/** How this Scheduler behaves; seconds, and fractions of one. */
export interface SchedulerSettings {
  /** Until a change of a schedule is followed. */
  readonly lag: readonly [least: Instant, most: Instant];
  /** From the scheduled time to the call: "within 60 seconds" (user guide, `schedule-types`). */
  readonly delivery: readonly [least: Instant, most: Instant];
  /** Share of the firings that are delivered once more; Scheduler delivers at least once. */
  readonly duplicates: number;
  /** How much later a duplicate may come. */
  readonly duplicateDelay: readonly [least: Instant, most: Instant];
}

interface ScheduleState extends ScheduleSetup {
  /** What Scheduler follows: what was set, some time ago. */
  readonly followed: {readonly enabled: boolean; readonly definition: ScheduleDefinition};
  /** When the last change will be followed: changes are followed in their order. */
  readonly followsAt: Instant;
  /** Counts what is followed: firings that were planned for something older do not happen. */
  readonly generation: number;
}

/** Everything that Scheduler knows, as plain data. */
export interface SchedulerState {
  readonly schedules: readonly ScheduleState[];
}

/** Calls the target of a schedule for one firing. */
export type Invoke = (
  target:
    | {
        readonly cluster: string;
        readonly family: string;
        readonly clientToken?: string;
        readonly scheduledFor: Instant;
      }
    | {readonly machine: JobMachine; readonly family: string; readonly scheduledFor: Instant},
) => void;

interface Firing {
  readonly group: string;
  readonly name: string;
  readonly generation: number;
  readonly at: Instant;
}

const PLACEHOLDER = '<aws.scheduler.scheduled-time>';

/** The token of a firing, as Scheduler fills it in. */
export function firingToken(template: string, at: Instant): string {
  return template.replaceAll(PLACEHOLDER, instantText(at));
}

/** EventBridge Scheduler: schedules without compare-and-swap that are followed after a while and delivered at least once. */
export class Scheduler {
  readonly #simulation: Simulation;
  readonly #settings: SchedulerSettings;
  readonly #invoke: Invoke;
  readonly #follow: Planner<{group: string; name: string; enabled: boolean; definition: ScheduleDefinition}>;
  readonly #fire: Planner<Firing>;
  readonly #deliver: Planner<{definition: ScheduleDefinition; at: Instant}>;
  #state: SchedulerState = {schedules: []};

  constructor(
    simulation: Simulation,
    setup: readonly ScheduleSetup[],
    invoke: Invoke,
    settings: SchedulerSettings = {
      lag: [0, 30],
      delivery: [0, 59],
      duplicates: 0.02,
      duplicateDelay: [1, 300],
    },
  ) {
    this.#simulation = simulation;
    this.#settings = settings;
    this.#invoke = invoke;
    this.#follow = simulation.on('scheduler/follow', change => this.#followed(change));
    this.#fire = simulation.on('scheduler/fire', firing => this.#fired(firing));
    this.#deliver = simulation.on('scheduler/deliver', delivery => this.#delivered(delivery));
    this.#state = {
      schedules: setup.map(({group, name, enabled, definition}) => ({
        group,
        name,
        enabled,
        definition,
        followed: {enabled, definition},
        followsAt: simulation.now,
        generation: 0,
      })),
    };
    for (const schedule of this.#state.schedules) this.#planFiring(schedule, simulation.now);
  }

  get state(): SchedulerState {
    return this.#state;
  }

  set state(state: SchedulerState) {
    this.#state = state;
  }

  /** GetSchedule. */
  get(group: string, name: string): ScheduleSetup {
    return this.#schedule(group, name);
  }

  /** UpdateSchedule: replaces everything, whatever was there (cutover T48). */
  update({group, name, enabled, definition}: ScheduleSetup): void {
    const schedule = this.#schedule(group, name);
    validate(definition);
    const followsAt = Math.max(
      schedule.followsAt,
      this.#simulation.now + this.#simulation.between(...this.#settings.lag),
    );
    this.#put({...schedule, enabled, definition, followsAt});
    this.#follow(followsAt, {group, name, enabled, definition});
    this.#simulation.changed();
  }

  /** What k2e does for `schedule.set`: get, compare, put with the other state, get again. */
  set(group: string, name: string, enabled: boolean, digest: string): ScheduleSeen {
    const found = this.get(group, name);
    if (found.definition.digest !== digest)
      throw new Refusal('stale', 'Changed', `the schedule ${group}/${name} was changed since it was read.`);
    this.update({group, name, enabled, definition: found.definition});
    return this.seen(group, name);
  }

  seen(group: string, name: string): ScheduleSeen {
    const {enabled, definition} = this.get(group, name);
    return {enabled, definition: definition.digest};
  }

  /** Whether a schedule is enabled, and whether Scheduler follows it as enabled; undefined where there is none. */
  arming(group: string, name: string): {readonly asked: boolean; readonly followed: boolean} | undefined {
    const schedule = this.#state.schedules.find(other => other.group === group && other.name === name);
    return schedule && {asked: schedule.enabled, followed: schedule.followed.enabled};
  }

  #followed(change: {group: string; name: string; enabled: boolean; definition: ScheduleDefinition}): void {
    const {group, name, enabled, definition} = change;
    const schedule = this.#schedule(group, name);
    const next = {...schedule, followed: {enabled, definition}, generation: schedule.generation + 1};
    this.#put(next);
    this.#planFiring(next, this.#simulation.now);
  }

  #planFiring({group, name, followed, generation}: ScheduleState, after: Instant): void {
    if (!followed.enabled) return;
    const at = nextScheduled(followed.definition.expression, followed.definition.timeZone, after);
    if (at !== undefined) this.#fire(at, {group, name, generation, at});
  }

  #fired({group, name, generation, at}: Firing): void {
    const schedule = this.#schedule(group, name);
    if (schedule.generation !== generation) return;
    const {definition} = schedule.followed;
    const delivery = at + this.#simulation.between(...this.#settings.delivery);
    this.#deliver(delivery, {definition, at});
    if (this.#simulation.random() < this.#settings.duplicates)
      this.#deliver(delivery + this.#simulation.between(...this.#settings.duplicateDelay), {definition, at});
    this.#planFiring(schedule, at);
  }

  #delivered({definition, at}: {definition: ScheduleDefinition; at: Instant}): void {
    const {cluster, family, clientToken, machine} = definition;
    if (machine) this.#invoke({machine, family, scheduledFor: at});
    else
      this.#invoke({
        cluster,
        family,
        scheduledFor: at,
        ...(clientToken !== undefined && {clientToken: firingToken(clientToken, at)}),
      });
  }

  #put(schedule: ScheduleState): void {
    this.#state = {
      schedules: this.#state.schedules.map(other =>
        other.group === schedule.group && other.name === schedule.name ? schedule : other,
      ),
    };
  }

  #schedule(group: string, name: string): ScheduleState {
    const schedule = this.#state.schedules.find(other => other.group === group && other.name === name);
    if (!schedule)
      throw new Refusal('missing', 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
    return schedule;
  }
}

function validate({expression, timeZone}: ScheduleDefinition): void {
  if (parseScheduleExpression(expression) === undefined)
    throw new Refusal('invalid', 'ValidationException', `Invalid Schedule Expression ${expression}.`);
  if (Zone.of(timeZone) === undefined)
    throw new Refusal('invalid', 'ValidationException', `Invalid Schedule Expression Timezone ${timeZone}.`);
}
