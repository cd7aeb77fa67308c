import {type Schema, schemaOf} from '../../../src/model/schemas/schema.ts';
import {escapeSegment, type Pointer} from '../../../src/pointer.ts';
import {keysAt} from './keys.ts';

/** A kind whose leaves are looked at. */
export interface LeafKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What may stand at one place, as far as it is walked: `Schema`, or an object type that k2e's own table lacks. */
export type Shape = Exclude<Schema, {is: 'object'}> | ObjectShape;

/** An object type: its name and fields. */
export interface ObjectShape {
  readonly is: 'object';
  readonly name: string;
  readonly fields: ReadonlyMap<string, {readonly schema: Shape; readonly required: boolean}>;
}

/** One step into an object: a field of an object type, an item of a list, a key of a map. */
export interface Step {
  readonly key: string;
  readonly shape: Shape;
}

/** A place of a schema that holds a single value: lists have one item there, maps the keys that `keysAt` names. */
export interface Leaf {
  readonly of: LeafKind;
  readonly root: ObjectShape;
  readonly steps: readonly Step[];
  /** Pointer into the object. */
  readonly path: Pointer;
}

/** Kinds whose every leaf is looked at: what runs pods, what it reads, what scales and guards it. */
export const LEAF_KINDS: readonly LeafKind[] = [
  {apiVersion: 'apps/v1', kind: 'Deployment'},
  {apiVersion: 'apps/v1', kind: 'ReplicaSet'},
  {apiVersion: 'apps/v1', kind: 'StatefulSet'},
  {apiVersion: 'apps/v1', kind: 'DaemonSet'},
  {apiVersion: 'v1', kind: 'ReplicationController'},
  {apiVersion: 'v1', kind: 'Pod'},
  {apiVersion: 'batch/v1', kind: 'Job'},
  {apiVersion: 'batch/v1', kind: 'CronJob'},
  {apiVersion: 'v1', kind: 'ConfigMap'},
  {apiVersion: 'v1', kind: 'Secret'},
  {apiVersion: 'v1', kind: 'ServiceAccount'},
  {apiVersion: 'v1', kind: 'PersistentVolumeClaim'},
  {apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler'},
  {apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler'},
  {apiVersion: 'policy/v1', kind: 'PodDisruptionBudget'},
];

/** Every leaf of a kind, in the order of its schema. */
export function leavesOf(of: LeafKind): Leaf[] {
  const root = shapeOf(of);
  const found: Leaf[] = [];
  const walk = (shape: Shape, steps: readonly Step[], path: Pointer): void => {
    const step = (key: string, next: Shape) =>
      walk(next, [...steps, {key, shape: next}], `${path}/${escapeSegment(key)}`);
    if (shape.is === 'object') for (const [key, {schema}] of shape.fields) step(key, schema);
    else if (shape.is === 'list') step('0', shape.of);
    else if (shape.is === 'map') for (const key of keysAt(`${of.kind}${path}`)) step(key, shape.of);
    else found.push({of, root, steps, path});
  };
  walk(root, [], '');
  return found;
}

/** The object type of a kind. @throws Error where Kubernetes has no such kind. */
function shapeOf({apiVersion, kind}: LeafKind): ObjectShape {
  const shape = apiVersion === 'autoscaling/v1' ? AUTOSCALER_V1 : schemaOf(apiVersion, kind);
  if (!shape) throw new Error(`Kubernetes has no ${kind} in ${apiVersion}`);
  return shape;
}

function scalars(
  name: string,
  rows: Readonly<Record<string, 'string' | 'int32' | 'int64' | 'time'>>,
): ObjectShape {
  const fields = Object.entries(rows).map(([key, is]) => {
    const required = key.endsWith('!');
    return [required ? key.slice(0, -1) : key, {schema: {is}, required}] as const;
  });
  return {is: 'object', name, fields: new Map(fields)};
}

/**
 * `io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler`: k2e reads it as v2 and has no table of it. The test holds these rows to
 * the schema of Kubernetes where that is at hand.
 */
const AUTOSCALER_V1: ObjectShape = {
  is: 'object',
  name: 'HorizontalPodAutoscalerV1',
  fields: new Map<string, {schema: Shape; required: boolean}>([
    ['apiVersion', {schema: {is: 'string'}, required: false}],
    ['kind', {schema: {is: 'string'}, required: false}],
    [
      'metadata',
      {schema: schemaOf('v1', 'ConfigMap')?.fields.get('metadata')?.schema ?? {is: 'json'}, required: false},
    ],
    ['spec', {schema: specV1(), required: false}],
    [
      'status',
      {
        schema: scalars('HorizontalPodAutoscalerStatusV1', {
          currentCPUUtilizationPercentage: 'int32',
          'currentReplicas!': 'int32',
          'desiredReplicas!': 'int32',
          lastScaleTime: 'time',
          observedGeneration: 'int64',
        }),
        required: false,
      },
    ],
  ]),
};

function specV1(): ObjectShape {
  const {is, name, fields} = scalars('HorizontalPodAutoscalerSpecV1', {
    'maxReplicas!': 'int32',
    minReplicas: 'int32',
    targetCPUUtilizationPercentage: 'int32',
  });
  const target = scalars('CrossVersionObjectReference', {
    apiVersion: 'string',
    'kind!': 'string',
    'name!': 'string',
  });
  return {is, name, fields: new Map([...fields, ['scaleTargetRef', {schema: target, required: true}]])};
}
