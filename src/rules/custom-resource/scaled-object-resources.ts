import {SUSPENDED, scalableService} from '../../choices/autoscaling.ts';
import {runsOnOneSide} from '../../choices/both-sides.ts';
import type {ScaledByKeda} from '../../choices/keda/scaling.ts';
import {fit, names} from '../../choices/names.ts';
import {measuring} from '../../choices/scaling-metric.ts';
import {handle} from '../../ecs/resource.ts';
import {pointer, valueAt} from '../../pointer.ts';
import type {Subject} from '../rule.ts';
import {scaleInCooldown} from './scaled-object-bounds.ts';

/** Sets the scalable target of the service, suspended where the workload may run on one side only. */
export function setTarget(
  {view, context, set, after, report}: Subject<'other'>,
  {workload, min, max, scaled}: ScaledByKeda,
): void {
  const name = context.choice(names);
  const target = name.scalableTarget(workload);
  const {paused} = scaled;
  valueAt(view, '/spec/scaleTargetRef/name');
  const isExclusive = runsOnOneSide(workload, context.config);
  // A scheduled action raises the minimum: it waits while scaling out is paused.
  const suspended = {
    DynamicScalingInSuspended: paused.in,
    DynamicScalingOutSuspended: paused.out,
    ScheduledScalingSuspended: paused.out,
  };
  set(
    target,
    {
      ...scalableService(workload, context),
      MinCapacity: isExclusive ? 0 : min,
      MaxCapacity: max,
      ...(isExclusive
        ? {SuspendedState: SUSPENDED}
        : paused.in || paused.out
          ? {SuspendedState: suspended}
          : {}),
    },
    workload,
  );
  if (isExclusive)
    report('/spec/minReplicaCount', {
      level: 'review',
      fidelity: 'approximate',
      workload,
      message: `${workload.kind} ${workload.name} runs on one side at a time, as \`cutover.workers\` says: its scaling is suspended, scheduled actions too, with a minimum of 0 instead of ${min}, so that nothing starts it before the cutover does.`,
      remediation: 'When the cutover is done, name it under `cutover.finalised`, convert again and deploy.',
    });
  after(target, name.service(workload));
}

/** Sets the scheduled actions of the cron triggers. */
export function setActions({context, set, after}: Subject<'other'>, {workload, clock}: ScaledByKeda): void {
  for (const {action, schedule, zone, bounds} of clock?.actions ?? []) {
    set(
      action,
      {
        ...scalableService(workload, context),
        ScheduledActionName: action.name,
        Schedule: schedule,
        Timezone: zone,
        ScalableTargetAction: bounds,
      },
      workload,
    );
    after(action, context.choice(names).scalableTarget(workload));
  }
}

/** Sets a target tracking policy for each trigger that has a metric, and what the metrics need. */
export function setPolicies({context, set, after, report}: Subject<'other'>, scaling: ScaledByKeda): void {
  const {workload, outcomes, scaled} = scaling;
  const name = context.choice(names);
  const used = new Set<string>();
  for (const outcome of outcomes) {
    if (outcome.kind !== 'policy') continue;
    const suffix = used.has(outcome.name) ? `${outcome.name}-${outcome.trigger.index}` : outcome.name;
    used.add(outcome.name);
    const policy = handle(
      'scaling-policies',
      `${fit(name.base(workload), workload.object.id, 200)}-${suffix}`,
    );
    set(
      policy,
      {
        ...scalableService(workload, context),
        PolicyName: policy.name,
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          ...outcome.measure,
          ScaleInCooldown: scaleInCooldown(scaling),
          ScaleOutCooldown: scaled.behavior.scaleUp?.stabilizationWindowSeconds ?? 0,
          DisableScaleIn: scaled.behavior.scaleDown?.selectPolicy === 'Disabled',
        },
      },
      workload,
    );
    after(policy, name.scalableTarget(workload));
    const service = outcome.resource && measuring([outcome.resource], context);
    if (service) set(name.service(workload), service, workload);
    if (!outcome.needsInsights) continue;
    if (context.config.cluster.create)
      set(name.cluster, {settings: [{name: 'containerInsights', value: 'enabled'}]}, workload);
    else
      report(pointer('spec', 'triggers', outcome.trigger.index, 'type'), {
        level: 'action',
        fidelity: 'approximate',
        message: `The policy counts the running tasks with Container Insights of the cluster ${context.config.cluster.name}, which k2e does not make.`,
        remediation: `Switch it on: aws ecs update-cluster-settings --cluster ${context.config.cluster.name} --settings name=containerInsights,value=enabled`,
        workload,
      });
  }
}
