import {type Phase, type TrafficShift, trafficShift} from '../ecs/traffic-shift.ts';
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
 * How ECS updates the service of a Rollout. Requests that come by Service Connect it can shift by itself; behind a load balancer it
 * needs a second target group, a listener rule that it alone changes, and a role (ECS developer guide, "Required resources for Amazon
 * ECS canary deployments"): there the service is updated task by task.
 */
export function deliveryOf(workload: Workload, context: Context): Delivery {
  const strategy = readStrategy(workload.rollout?.value ?? {});
  const shift = trafficShift(phasesOf(strategy), strategy.stayingSeconds);
  // Without a share, a wait or an approval Argo replaces the pods as a Deployment does.
  const isAtOnce = shift.strategy === 'BLUE_GREEN' && shift.configuration.lifecycleHooks === undefined;
  if (strategy.kind === 'canary' && isAtOnce) return {kind: 'rolling'};
  if (balancedPorts(workload, context).length > 0) return {kind: 'unshifted', shift, because: 'balancer'};
  return isServer(workload, context)
    ? {kind: 'shifted', shift}
    : {kind: 'unshifted', shift, because: 'unreached'};
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

/** True for a workload whose tasks serve a name of Service Connect. */
function isServer(workload: Workload, context: Context): boolean {
  return context
    .choice(discovery)
    .endpoints.some(({workload: {object}, aliases}) => object === workload.object && aliases.length > 0);
}
