import type {CreateServiceRequest} from '@aws-sdk/client-ecs';
import {DEPLOYMENT} from './limits.ts';

type Configuration = NonNullable<CreateServiceRequest['deploymentConfiguration']>;
type Hook = NonNullable<Configuration['lifecycleHooks']>[number];

/** What a deployment is asked for, one after another: a share of the requests, and how long it lasts. */
export interface Phase {
  /** Share of the requests that the new revision gets, 0–100 %. */
  readonly percent: number;
  /** Seconds that pass by themselves before the next phase. */
  readonly seconds: number;
  /** Somebody must let it go on. */
  readonly approval: boolean;
  /** Something is found out meanwhile, which takes a time that nobody knows. */
  readonly check: boolean;
}

/** How ECS shifts the requests of a service from the old revision to the new one. */
export interface TrafficShift {
  readonly strategy: 'CANARY' | 'LINEAR' | 'BLUE_GREEN';
  readonly configuration: Pick<
    Configuration,
    'strategy' | 'bakeTimeInMinutes' | 'canaryConfiguration' | 'linearConfiguration' | 'lifecycleHooks'
  >;
  /** Shares that were asked for and that ECS passes over, in percent. */
  readonly skipped: readonly number[];
  /** Shares in between that were not asked for: ECS goes on in the same steps to the end. In percent. */
  readonly added: readonly number[];
  /** Waits of the phases are rounded up to minutes. */
  readonly rounded: boolean;
  /** Waits of the phases are longer than ECS knows, and cut. */
  readonly cut: boolean;
  /** The old tasks stay after the last shift as long as asked for, to the second. */
  readonly staysExactly: boolean;
  /** ECS waits for somebody once more than asked for: the hook is called before every shift. */
  readonly stopsMore: boolean;
  /** ECS waits as long as it does by itself for something to be found out. */
  readonly checks: boolean;
  /** The wait for somebody ends after this many minutes, with the way back; undefined where nobody is waited for. */
  readonly endsAfterMinutes: number | undefined;
}

/**
 * The strategy of ECS that comes nearest to these phases, and never sends the new revision more requests than they would have at
 * that time: equal steps are LINEAR, also where the last one was to be greater; others CANARY with the smallest share for as long as all take together; without any share below
 * 100 % all requests move at once (BLUE_GREEN). Waits are rounded up to whole minutes. The phases begin at 0 % and end at 100 %.
 * @param stayingSeconds for how long the old tasks stay after that
 */
export function trafficShift(phases: readonly Phase[], stayingSeconds: number): TrafficShift {
  const {before, shared, after} = parted(phases);
  const bake = minutes(Math.max(secondsOf(after), stayingSeconds));
  const step = linearStep(shared);
  const strategy = shared.length === 0 ? 'BLUE_GREEN' : step === undefined ? 'CANARY' : 'LINEAR';
  const approves = shared.some(({approval}) => approval);
  const wait = minutes(secondsOf(before));
  // All at once there is one shift, with the test traffic before it.
  const first = strategy === 'BLUE_GREEN' ? 'PRE_PRODUCTION_TRAFFIC_SHIFT' : 'POST_SCALE_UP';
  const hooks = [
    ...(before.some(({approval}) => approval) && !approves ? [pause(first)] : []),
    ...(wait.minutes > 0 ? [pause(first, wait.minutes)] : []),
    ...(approves ? [pause('PRE_PRODUCTION_TRAFFIC_SHIFT')] : []),
    ...(after.some(({approval}) => approval) ? [pause('POST_PRODUCTION_TRAFFIC_SHIFT')] : []),
  ];
  const checks = shared.some(({check}) => check);
  const waited = strategy === 'LINEAR' ? (shared[0]?.seconds ?? 0) : secondsOf(shared);
  const asked = minutes(checks ? Math.max(waited, DEPLOYMENT.canaryBakeTime * 60) : waited);
  const percent = strategy === 'LINEAR' ? (step ?? 0) : tenth(Math.min(...shared.map(each => each.percent)));
  const waits = hooks.some(({timeoutConfiguration}) => timeoutConfiguration?.action === 'ROLLBACK');
  return {
    strategy,
    configuration: {
      strategy,
      bakeTimeInMinutes: bake.minutes,
      ...(strategy === 'CANARY' && {
        canaryConfiguration: {canaryPercent: percent, canaryBakeTimeInMinutes: asked.minutes},
      }),
      ...(strategy === 'LINEAR' && {
        linearConfiguration: {stepPercent: percent, stepBakeTimeInMinutes: asked.minutes},
      }),
      ...(hooks.length > 0 && {lifecycleHooks: hooks}),
    },
    skipped:
      strategy === 'CANARY'
        ? [...new Set(shared.map(each => each.percent))].filter(each => each !== percent)
        : [],
    added: strategy === 'LINEAR' ? sharesBetween(percent, shared.length) : [],
    rounded: [wait, asked, minutes(secondsOf(after))].some(({rounded}) => rounded),
    cut: [wait, asked, minutes(secondsOf(after))].some(({cut}) => cut),
    staysExactly: stayingSeconds >= secondsOf(after) && !bake.rounded && !bake.cut,
    stopsMore: approves && !before.some(({approval}) => approval),
    checks: checks && waited < DEPLOYMENT.canaryBakeTime * 60,
    endsAfterMinutes: waits ? DEPLOYMENT.hookMinutes.max : undefined,
  };
}

/**
 * What comes before the first request of the new revision (to the last phase without any), while both get requests (to the last
 * phase with less than all), and after that.
 */
function parted(phases: readonly Phase[]) {
  const none = phases.findLastIndex(({percent}) => percent <= 0) + 1;
  const some = Math.max(none, phases.findLastIndex(({percent}) => percent < 100) + 1);
  return {before: phases.slice(0, none), shared: phases.slice(none, some), after: phases.slice(some)};
}

/**
 * The step of equal steps, all of which last equally long and wait for nobody; undefined for others, and where more steps than these
 * would follow to 100 %.
 */
function linearStep(shared: readonly Phase[]): number | undefined {
  const [first] = shared;
  if (!first || shared.length < 2) return undefined;
  const {percent: step} = first;
  const {min, max} = DEPLOYMENT.linearPercent;
  if (step < min || step > max || tenth(step) !== step) return undefined;
  const isEqual = shared.every(
    ({percent, seconds, approval}, index) =>
      !approval && seconds === first.seconds && Math.abs(percent - (index + 1) * step) < 1e-9,
  );
  return isEqual && sharesBetween(step, shared.length).length <= shared.length ? step : undefined;
}

/** The shares below 100 % that follow after so many steps. */
function sharesBetween(step: number, steps: number): readonly number[] {
  const last = Math.ceil(100 / step - 1e-9) - 1;
  return Array.from({length: Math.max(0, last - steps)}, (_, index) => (steps + index + 1) * step);
}

/** A stop: for somebody, at most as long as ECS waits, or for some minutes. */
function pause(stage: NonNullable<Hook['lifecycleStages']>[number], forMinutes?: number): Hook {
  return {
    targetType: 'PAUSE',
    lifecycleStages: [stage],
    timeoutConfiguration:
      forMinutes === undefined
        ? {timeoutInMinutes: DEPLOYMENT.hookMinutes.max, action: 'ROLLBACK'}
        : {timeoutInMinutes: forMinutes, action: 'CONTINUE'},
  };
}

function secondsOf(phases: readonly Phase[]): number {
  return phases.reduce((sum, {seconds}) => sum + seconds, 0);
}

function minutes(seconds: number) {
  const whole = Math.ceil(seconds / 60);
  const longest = DEPLOYMENT.bakeTime.max;
  return {minutes: Math.min(longest, whole), rounded: whole * 60 !== seconds, cut: whole > longest};
}

/** ECS takes tenths of a percent; never more than asked for, and never none. */
function tenth(percent: number): number {
  return Math.max(DEPLOYMENT.canaryPercent.min, Math.floor(percent * 10 + 1e-9) / 10);
}
