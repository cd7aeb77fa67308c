import type {MetricSpec, MetricTarget} from '../model/kubernetes.generated.ts';
import {Quantity} from '../model/quantity.ts';

/** Names of metrics that count requests. */
const REQUESTS = /(?:^|[^a-z])(?:requests?|req|rps|qps|hits)(?:$|[^a-z])/i;
const BY_MINUTE = /min(?:ute)?(?:$|[^a-z])/i;
/** Objects behind which an Application Load Balancer stands on ECS. */
const ROUTED = new Set(['Ingress', 'IngressRoute', 'Gateway', 'HTTPRoute', 'Service']);

/** What takes the place of a metric of a HorizontalPodAutoscaler that Application Auto Scaling does not know by itself. */
export function replacementFor({type, containerResource, pods, object, external}: MetricSpec): string {
  switch (type) {
    case 'ContainerResource':
      return `Scale by the whole task (\`type: Resource\`), or write a policy with a customized metric: Container Insights with enhanced observability measures the container ${containerResource?.container ?? ''} for itself.`;
    case 'Pods':
      return isRequests(pods?.metric?.name)
        ? byRequests(pods?.metric?.name, pods?.target)
        : `Let the tasks publish it to CloudWatch (the CloudWatch agent or the AWS Distro for OpenTelemetry scrapes Prometheus metrics), and write a target tracking policy with a customized metric: the average of the tasks, ${targetValue(pods?.target)}.`;
    case 'Object':
      return isRequests(object?.metric?.name) && ROUTED.has(object?.describedObject?.kind ?? '')
        ? byRequests(object?.metric?.name, object?.target)
        : published(object?.target);
    case 'External':
      return /sqs|ApproximateNumberOfMessages/i.test(external?.metric?.name ?? '')
        ? `CloudWatch has the queue already (namespace AWS/SQS, ApproximateNumberOfMessagesVisible): ${published(external?.target)} A ScaledObject of KEDA with the trigger aws-sqs-queue is converted whole.`
        : published(external?.target);
    default:
      return 'Scale by CPU or memory, or publish what should be followed to CloudWatch and write a policy with a customized metric.';
  }
}

function isRequests(name: string | undefined): boolean {
  return name !== undefined && REQUESTS.test(name.replaceAll('_', '-'));
}

/** Kubernetes counts by the second, the load balancer by the minute (mapping-workloads §13.1). */
function byRequests(name: string | undefined, target: MetricTarget | undefined): string {
  const each = amount(target?.averageValue);
  const rate = BY_MINUTE.test((name ?? '').replaceAll('_', '-')) ? 1 : 60;
  const value =
    each === undefined
      ? `a TargetValue for each task and minute (${target?.value ?? 'the value'} is for all pods together)`
      : `TargetValue ${Math.round(each * rate * 1000) / 1000}`;
  return `Behind an Application Load Balancer write a target tracking policy with ALBRequestCountPerTarget, which counts requests for each task and minute: ${value}, with the ResourceLabel app/NAME/ID/targetgroup/NAME/ID (the ends of the two ARNs) once both stand; it does not work for target groups with weights.`;
}

function published(target: MetricTarget | undefined): string {
  const isEach = target?.averageValue !== undefined;
  return `Publish it to CloudWatch and write a target tracking policy with a customized metric: ${isEach ? 'by metric math divided by RunningTaskCount of Container Insights, ' : ''}${targetValue(target)}.`;
}

function targetValue(target: MetricTarget | undefined): string {
  const value = amount(target?.averageValue) ?? amount(target?.value);
  return value === undefined ? 'with the same target' : `TargetValue ${value}`;
}

function amount(given: string | number | undefined): number | undefined {
  const {quantity} = given === undefined ? {quantity: undefined} : Quantity.parse(String(given));
  return quantity ? Number(quantity.milliValue()) / 1000 : undefined;
}
