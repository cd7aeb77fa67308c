import type {ObjectRef} from '../finding.ts';
import {isObject, type Json, type JsonObject} from '../json.ts';
import {type Pointer, valueAt} from '../pointer.ts';
import {withDefaults} from './defaults/defaults.ts';
import type {KubeObject, ModelProblem, ModelProblemKind, Workload} from './inventory.ts';
import type {DeploymentSpec, ObjectMeta} from './kubernetes.generated.ts';
import type {Prepared, Raw} from './prepare.ts';
import {isPrinted, problemAt} from './problem.ts';
import {refusedInPod} from './refused.ts';
import {validate} from './validate.ts';
import {prune} from './validate-prune.ts';
import {missingPart, podSpecPath} from './workload.ts';

/** The label by which Argo tells the pods of two revisions apart; it adds it to the selectors of the Services that it moves. */
export const ROLLOUT_HASH = 'rollouts-pod-template-hash';

/** The fields of a Rollout's spec that it has in common with a Deployment (argo-rollouts `RolloutSpec`). */
const SHARED = [
  'replicas',
  'selector',
  'template',
  'minReadySeconds',
  'revisionHistoryLimit',
  'progressDeadlineSeconds',
  'paused',
] as const satisfies readonly (keyof DeploymentSpec)[];

/** What the rules read of a Rollout: what it shares with a Deployment is checked; of the rest no schema is known. */
export interface RolloutObject {
  readonly metadata?: ObjectMeta;
  readonly spec?: Pick<DeploymentSpec, (typeof SHARED)[number]> & {
    readonly strategy?: Json;
    readonly workloadRef?: Json;
    readonly restartAt?: Json;
    readonly rollbackWindow?: Json;
    readonly analysis?: Json;
    readonly progressDeadlineAbort?: Json;
  };
}

/** True for a Rollout of Argo (`argoproj.io/v1alpha1`). */
export function isRollout({apiVersion, kind}: Pick<ObjectRef, 'apiVersion' | 'kind'>): boolean {
  return kind === 'Rollout' && /^argoproj\.io\/v\d/.test(apiVersion);
}

/** What a Rollout lacks to run pods of its own template, as a phrase; undefined for one that is whole. */
export function templateGap(value: object): string | undefined {
  return isObject(value) ? missingPart(value, 'Rollout') : 'it is no object';
}

/** Kind and name of the workload whose pod template the Rollout takes (`workloadRef`); undefined where it names none. */
export function rolledTarget({
  value,
}: Pick<KubeObject, 'value'>): {readonly kind: string; readonly name: string} | undefined {
  const [kind, name] = [valueAt(value, '/spec/workloadRef/kind'), valueAt(value, '/spec/workloadRef/name')];
  return typeof kind === 'string' && typeof name === 'string' ? {kind, name} : undefined;
}

/** The object that says how many pods a workload has and how they are replaced: its Rollout, else itself. */
export function controllerOf({rollout, object}: Pick<Workload, 'rollout' | 'object'>): KubeObject {
  return rollout ?? object;
}

/** The replica count of the manifest; 1 where it gives none. */
export function wantedReplicas(workload: Pick<Workload, 'rollout' | 'object'>): number {
  const replicas = valueAt(controllerOf(workload).value, '/spec/replicas');
  return typeof replicas === 'number' ? replicas : 1;
}

/**
 * A Rollout with the fields that it shares with a Deployment held against the schema of Deployment, and with its defaults, which
 * are the same (argo-rollouts `utils/defaults`). A phrase that says what is missing where it could run no pods.
 */
export function preparedRollout({ref, given, document}: Raw): Prepared | string {
  const gap = templateGap(given);
  if (gap !== undefined && rolledTarget({value: given}) === undefined) return gap;
  const own = isObject(given.spec) ? given.spec : {};
  const isLent = gap !== undefined;
  const shared = SHARED.filter(field => !isLent || field !== 'template');
  const spec: JsonObject = Object.fromEntries(
    shared.flatMap(field => (Object.hasOwn(own, field) ? [[field, own[field] ?? null]] : [])),
  );
  const {metadata} = given;
  const like: JsonObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    ...(isObject(metadata) ? {metadata} : {}),
    spec,
  };
  const faults = [...validate('apps/v1', 'Deployment', like), ...refusedInPod(like, podSpecPath('Rollout'))]
    // The template and its selector are those of the workload that it names.
    .filter(({kind, path}) => !(isLent && kind === 'missing-field' && LENT.has(path)));
  const pruned = prune(like, faults);
  const settled = new Map<Pointer, ModelProblemKind>();
  const problems: ModelProblem[] = [];
  for (const {kind, path, message, suggestion, settles} of faults) {
    settled.set(settles, kind);
    if (isPrinted(kind, path)) continue;
    problems.push(problemAt(kind, ref, document, path, message, suggestion));
  }
  const filled = withDefaults('Deployment', pruned.value);
  const {strategy: _, ...checked} = isObject(filled.spec) ? filled.spec : {};
  const rest = Object.fromEntries(
    Object.entries(own).filter(([field]) => !(shared as readonly string[]).includes(field)),
  );
  return {
    value: {
      ...given,
      ...(filled.metadata === undefined ? {} : {metadata: filled.metadata}),
      spec: {...rest, ...checked},
    },
    settled,
    problems,
    inert: false,
    givenPath: pruned.givenPath,
  };
}

const LENT: ReadonlySet<Pointer> = new Set(['/spec', '/spec/selector', '/spec/template']);
