import {type Phase, type TrafficShift, trafficShift} from '../ecs/traffic-shift.ts';
import {type Flagger, readFlagger} from '../model/flagger.ts';
import type {Workload} from '../model/inventory.ts';
import {type RolloutStrategy, readStrategy} from '../model/rollout-strategy.ts';
import type {Context} from '../rules/rule.ts';
import {balancedPorts} from './balanced-ports.ts';
import {discovery} from './discovery.ts';

/** How the service of a Rollout is updated. */
export type Delivery =
  /** Task by task, as a Deployment, because the Rollout asks for no more. */
  | {readonly kind: 'rolling'}
  /** ECS shifts the requests. */
  | {readonly kind: 'shifted'; readonly shift: TrafficShift}
  /** Task by task, although the Rollout asks for more: a load balancer sends the requests, or nothing that ECS can shift does. */
  | {readonly kind: 'unshifted'; readonly shift: TrafficShift; readonly because: 'balancer' | 'unreached'};

/**
 * How ECS updates the service of a Rollout of Argo, or of a Deployment with a Canary of Flagger. Requests that come by Service Connect
 * it can shift by itself. Behind a load balancer it needs a second target group that is empty between deployments, and Route 53 takes a
 * load balancer with an empty group for sick: there the service is updated task by task (docs/decisions/0024-requests-by-degrees.md).
 */
export function deliveryOf(workload: Workload, context: Context): Delivery {
  const shift = shiftOf(workload);
  if (!shift) return {kind: 'rolling'};
  if (balancedPorts(workload, context).length > 0) return {kind: 'unshifted', shift, because: 'balancer'};
  return isServer(workload, context)
    ? {kind: 'shifted', shift}
    : {kind: 'unshifted', shift, because: 'unreached'};
}

/** The shift that a Rollout or a Canary asks for; undefined where its pods are replaced as those of a Deployment. */
function shiftOf({rollout, canary}: Workload): TrafficShift | undefined {
  if (rollout) {
    const strategy = readStrategy(rollout.value);
    const shift = trafficShift(phasesOf(strategy), strategy.stayingSeconds);
    // Without a share, a wait or an approval Argo replaces the pods as a Deployment does.
    return strategy.kind === 'canary' && isAtOnce(shift) ? undefined : shift;
  }
  if (!canary) return undefined;
  const shift = trafficShift(flaggerPhases(readFlagger(canary.value)), 0);
  return isAtOnce(shift) ? undefined : shift;
}

function isAtOnce({strategy, configuration}: TrafficShift): boolean {
  return strategy === 'BLUE_GREEN' && configuration.lifecycleHooks === undefined;
}

const NOTHING = {seconds: 0, approval: false, check: false} as const;

/** The phases of a strategy, from no request to all of them. */
export function phasesOf(strategy: RolloutStrategy): readonly Phase[] {
  if (strategy.kind === 'blue-green') {
    const {promotesItself, waitSeconds} = strategy;
    return [
      {percent: 0, seconds: promotesItself ? waitSeconds : 0, approval: !promotesItself, check: false},
      {percent: 100, ...NOTHING},
    ];
  }
  let phase: Phase = {percent: 0, ...NOTHING};
  const phases: Phase[] = [];
  for (const step of strategy.steps) {
    if (step.kind === 'weight') {
      phases.push(phase);
      phase = {percent: step.percent, ...NOTHING};
    } else if (step.kind === 'wait') phase = {...phase, seconds: phase.seconds + step.seconds};
    else if (step.kind === 'approval') phase = {...phase, approval: true};
    else if (step.kind === 'check') phase = {...phase, check: true};
  }
  phases.push(phase);
  return phase.percent >= 100 ? phases : [...phases, {percent: 100, ...NOTHING}];
}

/** The phases of an analysis of Flagger: its shares, or the time of its checks before the new pods get any request. */
function flaggerPhases({weights, intervalSeconds, iterations}: Flagger): readonly Phase[] {
  return [
    {...NOTHING, percent: 0, seconds: iterations * intervalSeconds},
    ...weights.map(percent => ({...NOTHING, percent, seconds: intervalSeconds})),
    {...NOTHING, percent: 100},
  ];
}

/** True for a workload whose tasks serve a name of Service Connect. */
function isServer(workload: Workload, context: Context): boolean {
  return context
    .choice(discovery)
    .endpointsAt(workload)
    .some(({aliases}) => aliases.length > 0);
}
