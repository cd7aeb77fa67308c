import type {TrafficShift} from '../../ecs/traffic-shift.ts';
import type {CanaryStep} from '../../model/rollout-strategy.ts';
import {listed} from '../wording.ts';

/** How ECS shifts the requests, as a sentence. */
export function shiftSentence(shift: TrafficShift): string {
  const {configuration, strategy} = shift;
  const {canaryConfiguration: canary, linearConfiguration: linear} = configuration;
  if (strategy === 'CANARY')
    return `ECS sends ${canary?.canaryPercent} % of the requests to the new tasks, ${canary?.canaryBakeTimeInMinutes === 0 ? 'and then sends' : `waits ${minutes(canary?.canaryBakeTimeInMinutes)}, and sends`} them all${shift.endsAfterMinutes === undefined ? '' : ' once somebody lets it go on'}.`;
  if (strategy === 'LINEAR')
    return `ECS shifts ${linear?.stepPercent} % of the requests at a time, ${minutes(linear?.stepBakeTimeInMinutes)} apart.`;
  return 'ECS starts all new tasks beside the old ones, and moves all requests at once.';
}

/** What of the Rollout's wish ECS does otherwise, as sentences; none where it does what was asked for. */
export function differences(shift: TrafficShift): readonly string[] {
  const {skipped, added, rounded, cut, checks, endsAfterMinutes, stopsMore} = shift;
  return [
    ...(skipped.length > 0
      ? [
          `It knows one share or equal steps: ${listed(skipped.map(share))} ${skipped.length === 1 ? 'is' : 'are'} passed over, so that the new tasks never get more than the Rollout would have sent them by then.`,
        ]
      : []),
    ...(added.length > 0
      ? [
          `It goes on in steps to the end, with ${listed(added.map(share))} besides, where all was to go at once.`,
        ]
      : []),
    ...(rounded ? ['It counts in minutes, rounded up.'] : []),
    ...(checks
      ? ['How long the check of the Rollout takes is not known beforehand: it waits 10 minutes.']
      : []),
    ...(cut ? ['It waits a day at most.'] : []),
    ...(endsAfterMinutes === undefined
      ? []
      : [
          `Where the Rollout waits to be promoted, a hook PAUSE waits for \`aws ecs continue-service-deployment\`${stopsMore ? ', before the first shift too' : ''}; after ${endsAfterMinutes / 1440} days ECS goes back to the old tasks.`,
        ]),
  ];
}

/** What to do with the hooks of a shift. */
export function hookAdvice(shift: TrafficShift): string {
  return shift.endsAfterMinutes === undefined
    ? ''
    : ' Let whoever promotes look the hook up with `aws ecs describe-service-deployments` and answer it with `aws ecs continue-service-deployment --service-deployment-arn ARN --hook-id ID --action CONTINUE`; the deployment that makes the service may stop there as well.';
}

/** The steps of a canary in words: `5 %, a wait of 60 seconds, a wait to be promoted, an analysis`. */
export function stepsText(steps: readonly CanaryStep[]): string {
  return listed(
    steps.map((step, index) => {
      if (step.kind === 'weight') return share(step.percent);
      if (step.kind === 'wait') return `${step.seconds} seconds`;
      if (step.kind === 'approval') return 'a pause until it is promoted';
      return `step ${index} (${(step.kind === 'other' || step.kind === 'check') && /^[A-Za-z]{1,40}$/.test(step.field) ? step.field : 'not readable'})`;
    }),
  );
}

/** The JSON to set with `patches` of `k2e.yaml`. */
export function configurationText({configuration}: TrafficShift): string {
  return JSON.stringify(configuration);
}

/** Why ECS cannot shift the requests of a service, and what it would take. */
export const UNSHIFTED = {
  balancer: {
    why: 'a load balancer sends its requests. ECS would need a second target group there, which is empty between deployments, and Route 53 takes a load balancer with an empty group for sick while the cutover moves weights',
    todo: 'after the cutover make a second target group like the first, give the forward action of its listener rule both with the weights 1 and 0, make a role for ecs.amazonaws.com with the managed policy AmazonECSInfrastructureRolePolicyForLoadBalancers, name the three in `advancedConfiguration` of `loadBalancers` (alternateTargetGroupArn, productionListenerRule, roleArn), and',
  },
  unreached: {
    why: 'neither Service Connect nor a load balancer sends its requests, so that there are none that ECS could shift',
    todo: 'give it a name that others call (a Service with a TCP port), or',
  },
} as const;

function share(percent: number): string {
  return `${Math.round(percent * 100) / 100} %`;
}

function minutes(count: number | undefined): string {
  return count === 1 ? '1 minute' : `${count ?? 0} minutes`;
}
