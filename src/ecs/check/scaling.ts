import type {TargetTrackingScalingPolicyConfiguration} from '@aws-sdk/client-application-auto-scaling';
import {SCALING, within} from '../limits.ts';
import type {Resource} from '../plan.ts';
import {parseText} from '../token.ts';
import {type Constraint, each, type ReportHere} from './constraint.ts';
import type {CheckContext} from './context.ts';

const SERVICE_ID = /^service\/[^/]+\/[^/]+$/;
const UTILISATION = /^ECSServiceAverage(?:CPU|Memory)Utilization/;
const FASTER = /^ECSServiceAverage(CPU|Memory)UtilizationHighResolution$/;

/** `service/<cluster>/<service>` with each reference as the resource that it names. */
function comparable(id: string | undefined): string {
  return parseText(id ?? '')
    .map(part =>
      part.kind === 'text' ? part.text : part.kind === 'ref' ? `<${part.resource}>` : `<${part.key}>`,
    )
    .join('');
}

/** The scalable target of each planned service that has one: the end of its id is the service's name or a reference to it. */
export function scalingOfServices(
  context: CheckContext,
): ReadonlyMap<Resource<'services'>, Resource<'scalable-targets'>> {
  const keys = new Map<string | undefined, Resource<'services'>>();
  for (const service of context.all('services')) {
    keys.set(`<services/${service.name}>`, service).set(service.input.serviceName, service);
  }
  return new Map(
    context.all('scalable-targets').flatMap(target => {
      const [end] = /<[^>]*>$|[^/]*$/.exec(comparable(target.input.ResourceId)) ?? [];
      const service = keys.get(end);
      return service ? [[service, target] as const] : [];
    }),
  );
}

/** What scales with what. */
export const SCALABLE: readonly Constraint[] = [
  {
    id: 'check/scalable-target',
    summary:
      'A scalable target is a service of ECS, from a minimum of 0 or more up to a maximum that is not below it.',
    remediation: 'Change minReplicas or maxReplicas.',
    source: 'Application Auto Scaling API reference, RegisterScalableTarget.',
    test: each('scalable-targets', ({input}, report) => {
      const {MinCapacity: min, MaxCapacity: max, ResourceId: id} = input;
      if (min === undefined || max === undefined)
        report('', 'A new scalable target needs a minimum and a maximum.');
      else if (min > max) report('/MinCapacity', `The minimum ${min} is above the maximum ${max}.`);
      if (min !== undefined && min < 0) report('/MinCapacity', 'The minimum is negative.');
      if (input.ServiceNamespace !== 'ecs' || input.ScalableDimension !== 'ecs:service:DesiredCount') {
        report('/ScalableDimension', 'k2e scales the desired count of services of ECS, nothing else.');
      }
      if (!SERVICE_ID.test(comparable(id).replaceAll(/<[^>]*>/g, 'x')))
        report('/ResourceId', 'The id is service/<cluster>/<service>.');
    }),
  },
  {
    id: 'check/scaling-policy-target',
    summary: 'A scaling policy or a scheduled action belongs to a scalable target of the plan.',
    remediation: 'Register the scalable target first.',
    source:
      'Application Auto Scaling API reference, PutScalingPolicy and PutScheduledAction: ObjectNotFoundException.',
    test: (context, report) => {
      const targets = new Set(context.all('scalable-targets').map(({input}) => comparable(input.ResourceId)));
      for (const {kind, name, input} of [
        ...context.all('scaling-policies'),
        ...context.all('scheduled-actions'),
      ]) {
        if (targets.has(comparable(input.ResourceId))) continue;
        report(`${kind}/${name}`, '/ResourceId', 'No scalable target of the plan has this id.');
      }
    },
  },
  {
    id: 'check/scaling-policy',
    summary:
      'A scaling policy has the configuration of its type, one metric, a target above 0 and cooldowns of 0 or more.',
    remediation: 'Change the metrics or the behaviour of the HorizontalPodAutoscaler.',
    source: 'Application Auto Scaling API reference, PutScalingPolicy.',
    test: each('scaling-policies', ({input}, report) => {
      const {
        PolicyType: type,
        TargetTrackingScalingPolicyConfiguration: tracking,
        StepScalingPolicyConfiguration: step,
      } = input;
      if (type === 'TargetTrackingScaling') {
        if (tracking) trackingFaults(tracking, report);
        else report('', 'A target tracking policy needs its configuration.');
      } else if (type === 'StepScaling') {
        const count = step?.StepAdjustments?.length ?? 0;
        if (!step?.AdjustmentType || count < 1 || count > SCALING.steps)
          report('', 'A step scaling policy has a type of adjustment and 1 to 20 steps.');
      } else report('/PolicyType', 'k2e knows target tracking and step scaling policies.');
    }),
  },
  {
    id: 'check/scaling-utilisation',
    summary: 'A target for the use of CPU or memory lies between 10 and 90 %.',
    remediation: 'Set `autoscaling.targetOverrides` in k2e.yaml, or change the size of the task.',
    source:
      'Application Auto Scaling user guide: the use is that of the whole task, which cannot exceed 100 %.',
    test: each('scaling-policies', ({input}, report) => {
      const {TargetValue: value, PredefinedMetricSpecification: metric} =
        input.TargetTrackingScalingPolicyConfiguration ?? {};
      if (value === undefined || value <= 0 || !UTILISATION.test(metric?.PredefinedMetricType ?? '')) return;
      if (!within(value, SCALING.utilisation)) {
        report(
          '/TargetTrackingScalingPolicyConfiguration/TargetValue',
          `A target of ${value} % leaves no room to scale in one direction.`,
        );
      }
    }),
  },
  {
    id: 'check/scaling-resolution',
    summary: 'The service that a policy of high resolution scales publishes the metric every 20 seconds.',
    remediation:
      'Set `monitoring.metricConfigurations` of the service, or let the policy follow the usual metric.',
    source:
      'Application Auto Scaling API reference, PredefinedMetricSpecification: high-resolution metrics are enabled in ECS before the policy is made.',
    test: (context, report) => {
      const services = new Map(
        [...scalingOfServices(context)].map(([service, target]) => [
          comparable(target.input.ResourceId),
          service,
        ]),
      );
      for (const {kind, name, input} of context.all('scaling-policies')) {
        const {PredefinedMetricSpecification: metric} = input.TargetTrackingScalingPolicyConfiguration ?? {};
        const [, resource] = FASTER.exec(metric?.PredefinedMetricType ?? '') ?? [];
        const service = services.get(comparable(input.ResourceId));
        if (resource === undefined || !service) continue;
        const measured = (service.input.monitoring?.metricConfigurations ?? []).some(
          ({metricNames = [], resolutionSeconds}) =>
            resolutionSeconds === 20 && metricNames.includes(`${resource}Utilization`),
        );
        if (!measured)
          report(
            `${kind}/${name}`,
            '/TargetTrackingScalingPolicyConfiguration/PredefinedMetricSpecification',
            `The service publishes its ${resource === 'CPU' ? 'CPU' : 'memory'} every minute only.`,
          );
      }
    },
  },
];

function trackingFaults(tracking: TargetTrackingScalingPolicyConfiguration, report: ReportHere): void {
  const at = '/TargetTrackingScalingPolicyConfiguration';
  const {
    PredefinedMetricSpecification: predefined,
    CustomizedMetricSpecification: customised,
    TargetValue: value = 0,
  } = tracking;
  if ((predefined === undefined) === (customised === undefined))
    report(at, 'A policy follows either a predefined metric or a customised one.');
  if (value <= 0) report(`${at}/TargetValue`, 'The target is not above 0.');
  for (const field of ['ScaleInCooldown', 'ScaleOutCooldown'] as const) {
    if ((tracking[field] ?? 0) < 0) report(`${at}/${field}`, 'A cooldown is not negative.');
  }
  if (predefined?.PredefinedMetricType === 'ALBRequestCountPerTarget' && !predefined.ResourceLabel) {
    report(
      `${at}/PredefinedMetricSpecification`,
      'This metric needs the label of the load balancer and the target group.',
    );
  }
  const {Metrics: queries, MetricName: name} = customised ?? {};
  if (customised && (queries === undefined) === (name === undefined)) {
    report(`${at}/CustomizedMetricSpecification`, 'A customised metric is one metric or a list of queries.');
  }
  if (queries && queries.filter(({ReturnData: returned = true}) => returned).length !== 1) {
    report(`${at}/CustomizedMetricSpecification/Metrics`, 'Exactly one query returns data.');
  }
}
