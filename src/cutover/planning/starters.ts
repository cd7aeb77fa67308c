import {isObject, type Json, type JsonObject} from '../../json.ts';
import {valueAt} from '../../pointer.ts';
import {CallError} from '../calls.ts';
import type {BatchTrack} from '../plan.ts';
import type {Discovery} from './discovery.ts';
import {annotationOf, labelOf} from './marks.ts';

/** Kinds whose objects start runs by themselves, beside the CronJob controller. */
const KINDS = [
  ['keda.sh/v1alpha1', 'ScaledJob', 'KEDA'],
  ['argoproj.io/v1alpha1', 'CronWorkflow', 'Argo Workflows'],
  // Those of a CronWorkflow are its runs.
  ['argoproj.io/v1alpha1', 'Workflow', 'Argo Workflows', '!workflows.argoproj.io/cron-workflow'],
  ['argoproj.io/v1alpha1', 'Sensor', 'Argo Events'],
  ['batch/v1', 'CronJob', 'the CronJob controller'],
] as const satisfies readonly (readonly [
  apiVersion: string,
  kind: string,
  product: string,
  selector?: string,
])[];

/** So many names stand in a note; the rest is counted. */
const NAMED = 5;

/** Something that starts runs: its place, and its object to look into. */
interface Starter {
  readonly kind: string;
  readonly product: string;
  /** `ScaledJob shop/mails`. */
  readonly text: string;
  readonly object: JsonObject;
}

/**
 * Tells who else starts runs of the jobs that are handed over, as far as the cluster shows it now: `suspend` stops none of them, and k2e
 * accounts for none of their runs (T59). What starts the same image, or names the CronJob, stands with the job; what cannot be told apart, with
 * the namespace. A silence of these notes is no proof: pipelines and people outside the cluster leave no trace before they act.
 */
export async function starterNotes(
  tracks: readonly BatchTrack[],
  discovery: Discovery,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const [namespace, batches] of Map.groupBy(tracks, track => track.namespace))
    notes.push(...(await notesOf(namespace, batches, discovery)));
  return notes;
}

async function notesOf(
  namespace: string,
  tracks: readonly BatchTrack[],
  discovery: Discovery,
): Promise<readonly string[]> {
  const unread: string[] = [];
  const listed = async (
    apiVersion: string,
    kind: string,
    selector?: string,
  ): Promise<readonly JsonObject[]> => {
    try {
      return await discovery.objects(apiVersion, kind, namespace, selector);
    } catch (error) {
      if (!(error instanceof CallError) || error.failure !== 'denied') throw error;
      unread.push(kind);
      return [];
    }
  };
  const starters: Starter[] = [];
  for (const [apiVersion, kind, product, selector] of KINDS)
    for (const object of await listed(apiVersion, kind, selector))
      starters.push({kind, product, text: `${kind} ${namespace}/${nameIn(object)}`, object});
  const jobs = await listed('batch/v1', 'Job');
  const airflow = (await listed('v1', 'Pod', 'dag_id,task_id')).flatMap(airflowTask);
  const said = new Set<Starter>();
  const notes = tracks.flatMap(track => {
    const own = starters.find(({text}) => text === `CronJob ${namespace}/${track.name}`);
    const others = starters.filter(
      starter => starter !== own && !isHandedOver(starter, tracks) && startsToo(starter, track.name, own),
    );
    for (const starter of others) said.add(starter);
    return [...byHand(track, jobs), ...others.map(starter => alsoStarted(track, starter))];
  });
  const rest = starters.filter(starter => !said.has(starter) && starter.kind !== 'CronJob');
  return [
    ...notes,
    ...unrelated(namespace, rest),
    ...airflowNotes(namespace, airflow),
    ...hidden(namespace, unread),
  ];
}

/** `kubectl create job --from` sets this annotation, and makes the CronJob the owner (kubectl `create_job.go`). */
function byHand(track: BatchTrack, jobs: readonly JsonObject[]): readonly string[] {
  const manual = jobs.filter(
    job =>
      annotationOf(job, 'cronjob.kubernetes.io/instantiate') === 'manual' &&
      ownersOf(job).some(({kind, name}) => kind === 'CronJob' && name === track.name),
  );
  if (manual.length === 0) return [];
  return [
    `CronJob ${track.namespace}/${track.name} is also started by hand (${some(manual.map(nameIn))}): k2e does not cover runs that \`kubectl create job --from\` starts. It works while the CronJob is suspended; who uses it has to know from when on the job runs on ECS.`,
  ];
}

function alsoStarted({namespace, name}: BatchTrack, {product, text}: Starter): string {
  return `CronJob ${namespace}/${name}: ${text} starts the same image or names this job. k2e does not cover runs that ${product} starts by it: they go on on Kubernetes, also while the job runs on ECS.`;
}

function unrelated(namespace: string, starters: readonly Starter[]): readonly string[] {
  return [...Map.groupBy(starters, ({product}) => product)].map(
    ([product, found]) =>
      `Namespace ${namespace} also has ${some(found.map(({text}) => text))}: k2e does not cover runs that ${product} starts. Look whether they do the work of a job of this plan.`,
  );
}

function airflowNotes(namespace: string, tasks: readonly string[]): readonly string[] {
  if (tasks.length === 0) return [];
  return [
    `Namespace ${namespace} has pods that Airflow started (${some([...new Set(tasks)])}): k2e does not cover runs that a DAG starts. Look whether one does the work of a job of this plan.`,
  ];
}

function hidden(namespace: string, kinds: readonly string[]): readonly string[] {
  if (kinds.length === 0) return [];
  return [
    `Whether something else starts the jobs of namespace ${namespace} is not known: this user may not list ${kinds.join(', ')} there.`,
  ];
}

/** True for a CronJob of the plan: its own runs are covered. */
function isHandedOver({kind, object}: Starter, tracks: readonly BatchTrack[]): boolean {
  return kind === 'CronJob' && tracks.some(({name}) => name === nameIn(object));
}

/**
 * True when a starter runs an image of the job's, or speaks of `cronjob/<name>`. Two CronJobs of one image are two jobs: there only
 * the name counts.
 */
function startsToo({kind, object}: Starter, name: string, own: Starter | undefined): boolean {
  const texts = textsOf(object);
  const isNamed = texts.some(({text}) => spokenOf(text).includes(name));
  if (isNamed || kind === 'CronJob') return isNamed;
  const images = new Set(own ? imagesOf(textsOf(own.object)) : []);
  return imagesOf(texts).some(image => images.has(image));
}

/** The CronJobs that a text names as kubectl does: `cronjob/nightly`, `cj/nightly`, `cronjobs.batch/nightly`. */
function spokenOf(text: string): readonly string[] {
  return [
    ...text.matchAll(/\b(?:cronjobs?|cj)(?:\.batch)?\/([a-z0-9][a-z0-9.-]*[a-z0-9]|[a-z0-9])/g),
  ].flatMap(([, name]) => name ?? []);
}

interface KeyedText {
  readonly key: string;
  readonly text: string;
}

/** All texts of a spec, with the key of each. */
function textsOf({spec}: JsonObject): readonly KeyedText[] {
  const found: KeyedText[] = [];
  const open: (readonly [key: string, value: Json | undefined])[] = [['spec', spec]];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const [key, value] = entry;
    if (typeof value === 'string') found.push({key, text: value});
    else if (Array.isArray(value)) open.push(...value.map(item => [key, item] as const));
    else if (isObject(value)) open.push(...Object.entries(value));
  }
  return found;
}

/** Repositories of images: a starter often has another tag. */
function imagesOf(texts: readonly KeyedText[]): readonly string[] {
  return texts
    .filter(({key}) => key === 'image')
    .map(({text}) => text.replace(/@.*$/, '').replace(/:[^/:]*$/, ''));
}

/** `dag nightly, task load` of a pod that Airflow's executor or its pod operator made (airflow `pod_generator.py`). */
function airflowTask(pod: JsonObject): readonly string[] {
  const [dag, task] = [labelOf(pod, 'dag_id'), labelOf(pod, 'task_id')];
  return dag === undefined || task === undefined ? [] : [`DAG ${dag}, task ${task}`];
}

function ownersOf(object: JsonObject): readonly JsonObject[] {
  const owners = valueAt(object, '/metadata/ownerReferences');
  return Array.isArray(owners) ? owners.filter(isObject) : [];
}

function nameIn(object: JsonObject): string {
  return String(valueAt(object, '/metadata/name') ?? '');
}

function some(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return [...names.slice(0, NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}
