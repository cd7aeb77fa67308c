import {isObject} from '../json.ts';
import {type Pointer, pointer, valueAt} from '../pointer.ts';
import {parseDuration} from './cron/duration.ts';

/** A step of a canary that changes the share of requests, or that waits. */
export type CanaryStep =
  | {readonly kind: 'weight' /** 0–100. */; readonly percent: number}
  | {readonly kind: 'wait'; readonly seconds: number}
  /** It waits until somebody promotes it. */
  | {readonly kind: 'approval'}
  /** A check or an experiment, or something that an extension does: how long it takes is not in the Rollout. */
  | {readonly kind: 'check'; readonly field: string}
  /** A setting of routes or counts. */
  | {readonly kind: 'other'; readonly field: string}
  /** Argo refuses it. */
  | {readonly kind: 'fault'; readonly expected: string};

/** How a Rollout replaces its pods by degrees. */
export interface CanaryStrategy {
  readonly kind: 'canary';
  /** By their index in `steps`; none: it goes like the rolling update of a Deployment. */
  readonly steps: readonly CanaryStep[];
  /** Something shifts requests by weight; without it the weight is a share of the pods. */
  readonly isRouted: boolean;
  /** Seconds for which the old pods stay after all requests go to the new ones; 0 without routing, where nothing reads it. */
  readonly stayingSeconds: number;
}

/** How a Rollout replaces its pods at once. */
export interface BlueGreenStrategy {
  readonly kind: 'blue-green';
  /** False: it waits for somebody before the switch. */
  readonly promotesItself: boolean;
  /** Seconds before the switch, once the new pods are there. */
  readonly waitSeconds: number;
  /** Seconds for which the old pods stay after the switch. */
  readonly stayingSeconds: number;
}

export type RolloutStrategy = CanaryStrategy | BlueGreenStrategy;

/** Steps that go on when something has been found out. */
const CHECKS: ReadonlySet<string> = new Set(['analysis', 'experiment', 'plugin']);
/** `scaleDownDelaySeconds` where none is given (argo-rollouts `utils/defaults`). */
const STAYING = 30;
const STRATEGY = '/spec/strategy';

/**
 * Reads the strategy of a Rollout (argo-rollouts `RolloutStrategy`). Nothing of its shape is taken for granted. Without any, which
 * Argo refuses, it is a canary without steps; of both the canary counts.
 */
export function readStrategy(rollout: object): RolloutStrategy {
  const blueGreen = valueAt(rollout, `${STRATEGY}/blueGreen`);
  if (isObject(blueGreen) && !isObject(valueAt(rollout, `${STRATEGY}/canary`)))
    return {
      kind: 'blue-green',
      promotesItself: blueGreen.autoPromotionEnabled !== false,
      waitSeconds: secondsAt(blueGreen, '/autoPromotionSeconds') ?? 0,
      stayingSeconds: secondsAt(blueGreen, '/scaleDownDelaySeconds') ?? STAYING,
    };
  const at = (path: Pointer) => valueAt(rollout, `${STRATEGY}/canary${path}`);
  const steps = at('/steps');
  const most = at('/trafficRouting/maxTrafficWeight');
  const scale = typeof most === 'number' && Number.isInteger(most) && most > 0 ? most : 100;
  const isRouted = isObject(at('/trafficRouting'));
  return {
    kind: 'canary',
    steps: (Array.isArray(steps) ? steps : []).map(step => readStep(step, scale)),
    isRouted,
    stayingSeconds: isRouted
      ? (secondsAt(rollout, `${STRATEGY}/canary/scaleDownDelaySeconds`) ?? STAYING)
      : 0,
  };
}

/**
 * The Service and its port to which an Ingress of class alb sends requests while no deployment runs, where Argo writes the action
 * `name` into it (`trafficRouting.alb`): that of the stable pods. Undefined where the Rollout has nothing to do with this action.
 */
export function albService(
  rollout: object,
  ingress: string,
  name: string,
): {readonly name: string; readonly port: {readonly number: number}} | undefined {
  const canary = valueAt(rollout, `${STRATEGY}/canary`);
  const at = (path: Pointer) => valueAt(isObject(canary) ? canary : {}, path);
  const many = at('/trafficRouting/alb/ingresses');
  const ingresses = [at('/trafficRouting/alb/ingress'), ...(Array.isArray(many) ? many : [])];
  const stable = at('/stableService') ?? at('/pingPong/pingService');
  const number = at('/trafficRouting/alb/servicePort');
  const root = at('/trafficRouting/alb/rootService') ?? stable;
  if (!ingresses.includes(ingress) || root !== name) return undefined;
  return typeof stable === 'string' && typeof number === 'number'
    ? {name: stable, port: {number}}
    : undefined;
}

/** Pointer of a step into the Rollout. */
export function stepPath(index: number): Pointer {
  return `${STRATEGY}/canary${pointer('steps', index)}`;
}

function readStep(step: unknown, scale: number): CanaryStep {
  const [field, ...more] = isObject(step) ? Object.keys(step).filter(key => step[key] !== null) : [];
  if (!isObject(step) || field === undefined || more.length > 0)
    return {kind: 'fault', expected: 'exactly one of setWeight, pause, analysis and the like'};
  const value = step[field];
  if (field === 'setWeight') {
    const isWeight = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= scale;
    return isWeight
      ? {kind: 'weight', percent: (100 * value) / scale}
      : {kind: 'fault', expected: `a whole number from 0 to ${scale}`};
  }
  if (field !== 'pause') return {kind: CHECKS.has(field) ? 'check' : 'other', field};
  const duration = valueAt(step, '/pause/duration');
  if (duration === undefined || duration === null) return {kind: 'approval'};
  const seconds = durationSeconds(duration);
  return seconds === undefined
    ? {kind: 'fault', expected: 'seconds, or a duration such as 10m'}
    : {kind: 'wait', seconds};
}

/** A count of seconds, as number or text, or a duration of Go in whole seconds (`RolloutPause.DurationSeconds`). */
function durationSeconds(duration: unknown): number | undefined {
  if (typeof duration === 'number')
    return Number.isInteger(duration) && duration >= 0 && duration < 2 ** 31 ? duration : undefined;
  if (typeof duration !== 'string') return undefined;
  if (/^\+?\d{1,9}$/.test(duration)) return Number(duration);
  const nanos = parseDuration(duration);
  return nanos === undefined || nanos < 0n ? undefined : Number(nanos / 1_000_000_000n);
}

function secondsAt(value: object, path: Pointer): number | undefined {
  const found = valueAt(value, path);
  return typeof found === 'number' && Number.isInteger(found) && found >= 0 && found < 2 ** 31
    ? found
    : undefined;
}
