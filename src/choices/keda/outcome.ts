import type {TargetTrackingScalingPolicyConfiguration} from '@aws-sdk/client-application-auto-scaling';
import type {Trigger} from '../../model/scaled-object.ts';
import type {Report} from '../../rules/rule.ts';
import type {ScalingResource} from '../scaling-metric.ts';
import type {ClockWindow} from './clock/state.ts';

/** What `TargetTrackingScalingPolicyConfiguration` says of the measure: the metric and its target. */
export type Measure = Pick<
  TargetTrackingScalingPolicyConfiguration,
  'TargetValue' | 'PredefinedMetricSpecification' | 'CustomizedMetricSpecification'
>;

/** What becomes of one trigger of a ScaledObject. */
export type TriggerOutcome = {
  readonly trigger: Trigger;
  /** Settings with no meaning on ECS, by their key in `metadata`, with the reason. */
  readonly dropped?: ReadonlyMap<string, string>;
  /** What is to be told of single settings, by their key in `metadata`. */
  readonly told?: ReadonlyMap<string, Report>;
} & (
  | {
      readonly kind: 'policy';
      readonly measure: Measure;
      /** Suffix of the policy's name. */
      readonly name: string;
      /** True where the metric exists without tasks, so that the policy can leave zero. */
      readonly leavesZero: boolean;
      /** True where the policy needs the number of tasks from Container Insights. */
      readonly needsInsights: boolean;
      /** The metric of the service that it follows, where ECS measures it. */
      readonly resource?: ScalingResource;
      /** Keys of `metadata` that the measure is made of. */
      readonly used: readonly string[];
      readonly report: Report;
    }
  | {
      readonly kind: 'window';
      readonly window: ClockWindow;
      /** Replicas while the window is open; 1 or more. */
      readonly replicas: number;
    }
  | {readonly kind: 'none'; readonly report: Report}
);

/** A trigger that becomes nothing, with what to tell. */
export function nothing(trigger: Trigger, message: string, remediation: string): TriggerOutcome {
  return {kind: 'none', trigger, report: {level: 'action', fidelity: 'manual', message, remediation}};
}

/** A number of 0 or more as KEDA reads it from a text; undefined for anything else. */
export function amountIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}(?:\.\d{1,9})?$/.test(text.trim()) ? Number(text) : undefined;
}
