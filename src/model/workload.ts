import {isObject, type JsonObject} from '../json.ts';
import {type Pointer, pointer} from '../pointer.ts';
import type {ContainerPart, ContainerRole, KubeObject, Workload, WorkloadKind} from './inventory.ts';
import {WORKLOAD_KINDS} from './inventory.ts';
import type {Container, JobSpec, PodTemplateSpec} from './kubernetes.generated.ts';

/** The keys under which each kind keeps its pod template and, for batch kinds, its Job spec. */
const PLACES: Readonly<
  Record<WorkloadKind, {readonly template: readonly string[]; readonly job?: readonly string[]}>
> = {
  Deployment: {template: ['spec', 'template']},
  ReplicaSet: {template: ['spec', 'template']},
  ReplicationController: {template: ['spec', 'template']},
  StatefulSet: {template: ['spec', 'template']},
  DaemonSet: {template: ['spec', 'template']},
  Pod: {template: []},
  Job: {template: ['spec', 'template'], job: ['spec']},
  CronJob: {template: ['spec', 'jobTemplate', 'spec', 'template'], job: ['spec', 'jobTemplate', 'spec']},
  ScaledJob: {template: ['spec', 'jobTargetRef', 'template'], job: ['spec', 'jobTargetRef']},
  Rollout: {template: ['spec', 'template']},
};

/** True for the name of a kind that runs pods. */
export function isWorkloadKind(kind: string): kind is WorkloadKind {
  return (WORKLOAD_KINDS as readonly string[]).includes(kind);
}

/** Pointer of the pod spec in an object of this kind. */
export function podSpecPath(kind: WorkloadKind): Pointer {
  return pointer(...PLACES[kind].template, 'spec');
}

/** What of a workload follows from its object alone; the relations are filled in by `relate`. */
export type WorkloadCore = Omit<
  Workload,
  | 'services'
  | 'autoscalers'
  | 'scaledObjects'
  | 'disruptionBudgets'
  | 'ingresses'
  | 'routes'
  | 'serviceAccount'
>;

/** The workload of an object of one of the workload kinds. */
export function workloadCore(object: KubeObject, kind: WorkloadKind): WorkloadCore {
  const place = PLACES[kind];
  const template = objectAt<PodTemplateSpec>(object.value, place.template);
  const templatePath = pointer(...place.template);
  const core = {
    object,
    kind,
    namespace: object.ref.namespace,
    name: object.ref.name,
    templatePath,
    template,
    containers: containersOf(template, templatePath),
  };
  if (!place.job) return core;
  return {...core, jobPath: pointer(...place.job), job: objectAt<JobSpec>(object.value, place.job)};
}

/** The init containers and sidecars in their order, then the main containers in theirs. */
function containersOf({spec}: PodTemplateSpec, templatePath: Pointer): ContainerPart[] {
  const part = (value: Container, role: ContainerRole, list: string, index: number): ContainerPart => ({
    name: value.name ?? '',
    role,
    index,
    path: `${templatePath}${pointer('spec', list, index)}`,
    value,
  });
  const before = (spec?.initContainers ?? []).map((value, index) =>
    part(value, value.restartPolicy === 'Always' ? 'sidecar' : 'init', 'initContainers', index),
  );
  const main = (spec?.containers ?? []).map((value, index) => part(value, 'main', 'containers', index));
  return [...before, ...main];
}

/** The object at a fixed place of a validated object; an empty one where there is none. All fields of `T` are optional. */
function objectAt<T extends object>(value: object, keys: readonly string[]): T {
  const found = fieldAt(value, keys);
  return (isObject(found) ? found : {}) as T;
}

/** Kinds that the API server refuses without a selector. */
const NEEDS_SELECTOR: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Rollout',
]);

/**
 * What a workload object lacks to be one by itself, as a phrase; undefined when it is whole. Patches and overlays look like
 * Deployments but have no image or selector. `value` is in its current API version; of its shape nothing is known yet.
 */
export function missingPart(value: JsonObject, kind: WorkloadKind): string | undefined {
  const pod = fieldAt(value, [...PLACES[kind].template, 'spec']);
  const main = fieldAt(pod, ['containers']);
  const before = fieldAt(pod, ['initContainers']);
  if (!Array.isArray(main) || main.length === 0) return 'it has no container';
  const hasNoImage = (container: unknown): boolean => !fieldAt(container, ['image']);
  if (main.some(hasNoImage) || (Array.isArray(before) && before.some(hasNoImage)))
    return 'a container has no image';
  if (!NEEDS_SELECTOR.has(kind)) return undefined;
  return isObject(fieldAt(value, ['spec', 'selector'])) ? undefined : 'it has no selector';
}

/** What an untrusted value holds behind these keys; undefined where something else than a map is in the way. */
function fieldAt(value: unknown, keys: readonly string[]): unknown {
  let current = value;
  for (const key of keys)
    current = isObject(current) && Object.hasOwn(current, key) ? current[key] : undefined;
  return current;
}
