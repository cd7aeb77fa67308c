import {type Metric, metricsOf, scalableService, scaledWorkload} from '../../choices/autoscaling.ts';
import {names} from '../../choices/names.ts';
import {measuring, predefinedMetric} from '../../choices/scaling-metric.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {HorizontalPodAutoscaler} from '../../model/kubernetes.generated.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Subject} from '../rule.ts';
import {METRIC_EXAMPLES} from './metrics-examples.ts';

export default defineRule({
  id: 'horizontal-pod-autoscaler/metrics',
  on: 'HorizontalPodAutoscaler',
  claims: ['/spec/metrics'],
  summary: 'CPU and memory targets become target tracking policies, rescaled to the size of the task.',
  rationale:
    'Kubernetes measures utilisation against what the containers request, and does not scale by it where one of them requests none; ' +
    'ECS measures it against what the task has, which on Fargate is rounded up and includes the proxy and sidecars. 80 % of a request of 250m in a task of 512 CPU units is 40 %. ' +
    'Several metrics become several policies: both platforms scale out when one asks for it and in when all agree. Target ' +
    'tracking looks at metrics of a minute and takes some minutes to act, where Kubernetes looks every 15 seconds. With ' +
    '`autoscaling.highResolution` in k2e.yaml the service publishes them every 20 seconds, and the policies follow those; CloudWatch ' +
    'charges more for alarms on them, so it has to be asked for. Other metrics need ' +
    'a source in CloudWatch first.',
  remediation:
    'Set another target with `autoscaling.targetOverrides` in k2e.yaml; publish the metric to CloudWatch and write a policy with a customized metric for the others.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/target-tracking-faster-auto-scaling.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual'],
  examples: METRIC_EXAMPLES,
  map(subject) {
    const {view, object, context, report} = subject;
    const workload = scaledWorkload(object, context);
    if (!workload) {
      report('/spec/metrics', {
        level: 'info',
        fidelity: 'manual',
        message:
          'No policy is written for these metrics: by this HorizontalPodAutoscaler no service is scaled, as the finding on it says.',
        remediation: 'See the finding on the workload.',
      });
      return;
    }
    readAll(view.spec?.metrics);
    const metrics = metricsOf(object as KubeObject<HorizontalPodAutoscaler>, workload, context);
    for (const metric of metrics) tell(subject, metric, workload);
  },
});

function tell(subject: Subject<'HorizontalPodAutoscaler'>, metric: Metric, workload: Workload): void {
  const {report} = subject;
  const path = `/spec/metrics/${metric.index}`;
  if (metric.kind === 'other') {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      workload,
      message: `Scaling by ${metric.what} is not written: ECS knows only the CPU and memory of a service by itself.`,
      remediation: metric.todo,
    });
    return;
  }
  if (metric.kind === 'inert') {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      workload,
      message: `${whoRequestsNone(metric.without)} no ${metric.resource}, so Kubernetes cannot compute this target and does not scale by it; none is written.`,
      remediation: `Say the target in percent of the task with \`autoscaling.targetOverrides: {${metric.key}: …}\` in k2e.yaml, or give each container a request of ${metric.resource}.`,
    });
    return;
  }
  setPolicy(subject, metric, workload);
  tellTarget(subject, metric, workload);
}

function whoRequestsNone(without: readonly string[]): string {
  if (without.length === 0) return 'The workload requests';
  return without.length === 1
    ? `The container ${without[0]} requests`
    : `The containers ${without.join(', ')} request`;
}

function setPolicy(
  {object, context, set, after}: Subject<'HorizontalPodAutoscaler'>,
  metric: Metric & {kind: 'target'},
  workload: Workload,
): void {
  const {behavior} = (object.value as HorizontalPodAutoscaler).spec ?? {};
  set(
    metric.policy,
    {
      ...scalableService(workload, context),
      PolicyName: metric.policy.name,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: metric.target,
        PredefinedMetricSpecification: predefinedMetric(metric.resource, context),
        ScaleInCooldown: behavior?.scaleDown?.stabilizationWindowSeconds ?? 300,
        ScaleOutCooldown: behavior?.scaleUp?.stabilizationWindowSeconds ?? 0,
        DisableScaleIn: behavior?.scaleDown?.selectPolicy === 'Disabled',
      },
    },
    workload,
  );
  after(metric.policy, context.choice(names).scalableTarget(workload));
  const service = measuring([metric.resource], context);
  if (service) set(context.choice(names).service(workload), service, workload);
}

function tellTarget(
  {object, report, drop}: Subject<'HorizontalPodAutoscaler'>,
  metric: Metric & {kind: 'target'},
  workload: Workload,
): void {
  const target = (object.value as HorizontalPodAutoscaler).spec?.metrics?.[metric.index]?.[metric.field]
    ?.target;
  const field = target?.averageUtilization === undefined ? 'averageValue' : 'averageUtilization';
  const path = `/spec/metrics/${metric.index}/${metric.field}/target`;
  drop(`/spec/metrics/${metric.index}/containerResource/container`, 'It is all of the pod while it runs.');
  drop(`${path}/type`, 'It says which of the two fields counts.');
  drop(`/spec/metrics/${metric.index}/type`, 'It says which field describes the metric.');
  const unit = metric.resource === 'cpu' ? 'CPU units' : 'MiB';
  const what =
    field === 'averageUtilization'
      ? `${target?.averageUtilization} % of ${metric.requested === undefined ? 'what the containers request, where one requests none,' : `the ${metric.requested} ${unit} requested`}`
      : `${target?.averageValue} on average`;
  const clamped = metric.exact !== undefined && metric.exact !== metric.target;
  report(`${path}/${field}`, {
    level: clamped ? 'review' : 'info',
    fidelity: 'approximate',
    workload,
    message: `${what} ${became(metric, clamped, `the ${metric.reserved} ${unit} of the task`)}.`,
    ...(clamped
      ? {}
      : {
          remediation:
            'Nothing needs to be done; `autoscaling.targetOverrides` in k2e.yaml sets another target.',
        }),
  });
}

function became({exact, target}: Metric & {kind: 'target'}, clamped: boolean, task: string): string {
  if (exact === undefined) return `is not what counts: k2e.yaml says ${target} % of ${task}`;
  if (!clamped) return `is ${target} % of ${task}`;
  return `would be ${exact} % of ${task}, outside of what target tracking can hold; it becomes ${target} %`;
}
