import {embeddedJson, isObject, type Json, type JsonObject} from '../../json.ts';
import {type Pointer, pointer} from '../../pointer.ts';
import type {OldKind} from './old-kind.ts';
import type {Rewrite} from './rewrite.ts';

/**
 * HorizontalPodAutoscaler before autoscaling/v2. Version 1 knows a CPU target and hides the rest in annotations; v2beta1 has
 * other names for a metric's target; v2beta2 is v2 (`pkg/apis/autoscaling/v1/conversion.go`, 1.36.3, and
 * `pkg/apis/autoscaling/v2beta1/conversion.go` of 1.24, the last release with v2beta1).
 */
export const oldAutoscaling: readonly OldKind[] = [
  {kind: 'HorizontalPodAutoscaler', versions: ['autoscaling/v1'], to: 'autoscaling/v2', rewrite: rewriteV1},
  {
    kind: 'HorizontalPodAutoscaler',
    versions: ['autoscaling/v2beta1'],
    to: 'autoscaling/v2',
    rewrite: rewriteV2beta1,
  },
  {kind: 'HorizontalPodAutoscaler', versions: ['autoscaling/v2beta2'], to: 'autoscaling/v2'},
  {
    kind: 'HorizontalPodAutoscaler',
    versions: ['extensions/v1beta1'],
    to: 'autoscaling/v2',
    rewrite: rewriteV1,
  },
];

const ANNOTATIONS = '/metadata/annotations';
const METRICS = '/spec/metrics';
const CPU_TARGET = '/spec/targetCPUUtilizationPercentage';
const CPU_STATUS = '/status/currentCPUUtilizationPercentage';
const METRICS_STATUS = '/status/currentMetrics';
const HIDDEN = 'autoscaling.alpha.kubernetes.io';

function rewriteV1(object: Rewrite): void {
  const metrics = parsed(object, 'metrics');
  if (Array.isArray(metrics)) {
    object.move(annotation('metrics'), METRICS, metrics);
    rewriteV2beta1(object);
  }
  const behavior = parsed(object, 'behavior');
  if (isObject(behavior)) object.move(annotation('behavior'), '/spec/behavior', behavior);
  appendCpuTarget(object);
  moveCpuStatus(object);
  for (const status of ['conditions', 'current-metrics']) {
    object.remove(
      annotation(status),
      'The annotation is a copy of the status that autoscaling/v1 had no field for; it has no effect.',
    );
  }
  object.tidy(ANNOTATIONS);
}

/** The CPU target stands behind the metrics of the annotation, as in Kubernetes' own conversion. */
function appendCpuTarget(object: Rewrite): void {
  const utilization = object.at(CPU_TARGET);
  const metrics = object.at(METRICS) ?? [];
  if (typeof utilization !== 'number' || !Array.isArray(metrics)) return;
  const target = {type: 'Utilization', averageUtilization: utilization};
  const metric: JsonObject = {type: 'Resource', resource: {name: 'cpu', target}};
  if (object.set(METRICS, [...metrics, null]))
    object.move(CPU_TARGET, `${METRICS}/${metrics.length}`, metric);
}

/** What the controller has measured has the form of a metric in v2; nothing reads it. */
function moveCpuStatus(object: Rewrite): void {
  const averageUtilization = object.at(CPU_STATUS);
  if (typeof averageUtilization !== 'number' || object.at(METRICS_STATUS) !== undefined) return;
  const metric: JsonObject = {type: 'Resource', resource: {name: 'cpu', current: {averageUtilization}}};
  if (object.set(METRICS_STATUS, [null])) object.move(CPU_STATUS, `${METRICS_STATUS}/0`, metric);
}

function annotation(name: string): Pointer {
  return ANNOTATIONS + pointer(`${HIDDEN}/${name}`);
}

/** The value inside an annotation, or undefined where it is no JSON. */
function parsed(object: Rewrite, name: string): Json | undefined {
  const text = object.at(annotation(name));
  return typeof text === 'string' ? embeddedJson(text) : undefined;
}

function rewriteV2beta1(object: Rewrite): void {
  for (const index of object.indices(METRICS)) rewriteMetric(object, `${METRICS}/${index}`);
}

/** One metric of v2beta1: the metric's name and the target's numbers moved into maps of their own. */
function rewriteMetric(object: Rewrite, metric: Pointer): void {
  for (const source of ['resource', 'containerResource']) {
    target(object, `${metric}/${source}`, 'targetAverageUtilization', 'Utilization', 'averageUtilization');
    target(object, `${metric}/${source}`, 'targetAverageValue', 'AverageValue', 'averageValue');
  }
  const described = object.at(`${metric}/object/target`);
  if (isObject(described) && Object.hasOwn(described, 'kind')) {
    object.move(`${metric}/object/target`, `${metric}/object/describedObject`);
  }
  for (const source of ['pods', 'object', 'external']) {
    const path = `${metric}/${source}`;
    object.move(`${path}/metricName`, `${path}/metric/name`);
    object.move(`${path}/selector`, `${path}/metric/selector`);
    object.move(`${path}/metricSelector`, `${path}/metric/selector`);
    target(object, path, 'targetAverageValue', 'AverageValue', 'averageValue');
    target(object, path, 'averageValue', 'AverageValue', 'averageValue');
    target(object, path, 'targetValue', 'Value', 'value');
  }
}

/** Moves a number into the target; an average wins over the plain value that v2beta1 made people write beside it. */
function target(object: Rewrite, source: Pointer, from: string, type: string, to: string): void {
  if (object.at(`${source}/${from}`) === undefined) return;
  object.move(`${source}/${from}`, `${source}/target/${to}`);
  object.setDefault(`${source}/target/type`, type);
}
