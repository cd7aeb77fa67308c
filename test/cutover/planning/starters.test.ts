import {describe, expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import {isObject, type JsonObject} from '../../../src/json.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const IMAGE = 'registry.example.com/shop/nightly';
const pod = (image: string): JsonObject => ({spec: {containers: [{name: 'main', image}]}});

/** The shop with what its nightly job runs, and with more objects. */
function withObjects(...objects: readonly JsonObject[]): Account {
  const own = SHOP.objects.map(object =>
    object.kind === 'CronJob' && isObject(object.spec)
      ? {...object, spec: {...object.spec, jobTemplate: {spec: {template: pod(`${IMAGE}:1.2`)}}}}
      : object,
  );
  return {...SHOP, objects: [...own, ...objects]};
}

const of = (apiVersion: string, kind: string, name: string, rest: JsonObject = {}): JsonObject => ({
  apiVersion,
  kind,
  metadata: {name, namespace: 'shop'},
  ...rest,
});

async function notesOf(...objects: readonly JsonObject[]): Promise<readonly string[]> {
  return notesOfAccount(withObjects(...objects));
}

async function notesOfAccount(account: Account): Promise<readonly string[]> {
  const plan = await makePlan(parseDraft(DRAFT, 'cutover.yaml'), 'eu-central-1', discoveryOf(account));
  return (plan.notes ?? []).filter(note => /does not cover|is not known/.test(note));
}

const manual = (name: string, cronJob: string): JsonObject =>
  of('batch/v1', 'Job', name, {
    metadata: {
      name,
      namespace: 'shop',
      annotations: {'cronjob.kubernetes.io/instantiate': 'manual'},
      ownerReferences: [{apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob, uid: 'u-1'}],
    },
  });

describe('what else starts a job that is handed over is told with it (T59)', () => {
  test('nothing, where nothing does', async () => {
    expect(await notesOf(manual('other-1', 'other'))).toEqual([]);
  });

  test('people, by `kubectl create job --from`', async () => {
    const [note] = await notesOf(...[1, 2, 3, 4, 5, 6, 7].map(n => manual(`by-hand-${n}`, 'nightly')));
    expect(note).toContain('CronJob shop/nightly is also started by hand (by-hand-1');
    expect(note).toContain('by-hand-5, 2 more)');
  });

  test.each([
    [
      'a ScaledJob of the same image in another version',
      of('keda.sh/v1alpha1', 'ScaledJob', 'mails', {
        spec: {jobTargetRef: {template: pod(`${IMAGE}@sha256:0f3b`)}},
      }),
      'ScaledJob shop/mails starts the same image',
    ],
    [
      'a CronWorkflow with it in one of its templates',
      of('argoproj.io/v1alpha1', 'CronWorkflow', 'night', {
        spec: {workflowSpec: {templates: [{name: 'a'}, {name: 'b', container: {image: `${IMAGE}:2`}}]}},
      }),
      'runs that Argo Workflows starts by it',
    ],
    [
      'another CronJob that creates Jobs of it',
      of('batch/v1', 'CronJob', 'again', {
        spec: {
          jobTemplate: {
            spec: {
              template: {
                spec: {
                  containers: [
                    {image: 'kubectl:1', args: ['create', 'job', '--from=cronjob/nightly', 'again']},
                  ],
                },
              },
            },
          },
        },
      }),
      'CronJob shop/again starts the same image or names this job',
    ],
  ])('%s', async (_, object, says) => {
    const notes = await notesOf(object);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('CronJob shop/nightly:');
    expect(notes[0]).toContain(says);
  });
});

describe('what may start the same work is told with the namespace', () => {
  test('a Workflow of another image; not the runs of a CronWorkflow', async () => {
    const run = of('argoproj.io/v1alpha1', 'Workflow', 'run-of-night', {
      metadata: {
        name: 'run-of-night',
        namespace: 'shop',
        labels: {'workflows.argoproj.io/cron-workflow': 'night'},
      },
    });
    const notes = await notesOf(run, of('argoproj.io/v1alpha1', 'Workflow', 'by-hand'));
    expect(notes).toEqual([expect.stringContaining('Namespace shop also has Workflow shop/by-hand:')]);
  });

  test('a DAG of Airflow, by the labels of its pods', async () => {
    const notes = await notesOf(
      of('v1', 'Pod', 'load-x', {
        metadata: {name: 'load-x', namespace: 'shop', labels: {dag_id: 'nightly_load', task_id: 'load'}},
      }),
      of('v1', 'Pod', 'web-x'),
    );
    expect(notes).toEqual([expect.stringContaining('DAG nightly_load, task load')]);
  });

  test('another CronJob of the same image is another job', async () => {
    const other = of('batch/v1', 'CronJob', 'weekly', {
      spec: {jobTemplate: {spec: {template: pod(`${IMAGE}:1.2`)}}},
    });
    expect(await notesOf(other)).toEqual([]);
  });

  test('what this user may not list is not known', async () => {
    const notes = await notesOfAccount({...withObjects(), unlisted: ['ScaledJob', 'Job']});
    expect(notes).toEqual([expect.stringContaining('may not list ScaledJob, Job there')]);
  });
});
