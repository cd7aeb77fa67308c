import {describe, expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import {isObject, type JsonObject} from '../../../src/json.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const FIELDS: Readonly<Record<string, JsonObject>> = {
  CronJob: {'f:spec': {'f:suspend': {}}},
  Deployment: {'f:spec': {'f:replicas': {}}},
  Ingress: {},
};

/** The shop as Helm installed it, with every field of its chart; `fields` of other managers where given. */
function released(kind: string, fieldsV1: JsonObject = FIELDS[kind] ?? {}): Account {
  const objects = SHOP.objects.map(object =>
    object.kind === kind && isObject(object.metadata)
      ? {
          ...object,
          metadata: {
            ...object.metadata,
            annotations: {
              'meta.helm.sh/release-name': 'shop',
              'meta.helm.sh/release-namespace': 'releases',
            },
            managedFields: [{manager: 'helm', operation: 'Update', fieldsV1}],
          },
        }
      : object,
  );
  return {...SHOP, objects, releases: {'releases/shop': {revision: 4, status: 'deployed'}}};
}

const planOf = (account: Account) =>
  makePlan(parseDraft(DRAFT, 'cutover.yaml'), 'eu-central-1', discoveryOf(account));

describe('what Helm installed (T58)', () => {
  test('a CronJob is watched by its release, and its note says which value keeps it suspended', async () => {
    const plan = await planOf(released('CronJob'));
    expect(plan.batches[0]?.releases).toEqual([{namespace: 'releases', name: 'shop'}]);
    const [note] = plan.notes?.filter(text => text.includes('/spec/suspend')) ?? [];
    expect(note).toContain('`suspend: true`');
    expect(note).toContain('helm get values shop --namespace releases --all');
    expect(note).toContain('`enabled: false`');
  });

  test('a worker is told about replicas, and about an autoscaler of the chart', async () => {
    const plan = await planOf(released('Deployment'));
    expect(plan.workers[0]?.releases).toEqual([{namespace: 'releases', name: 'shop'}]);
    expect(plan.notes?.join()).toContain('`replicas: 0`');
  });

  test('an Ingress has to stay in the values until the end', async () => {
    const plan = await planOf(released('Ingress'));
    expect(plan.web[0]?.releases).toEqual([{namespace: 'releases', name: 'shop'}]);
    expect(plan.notes?.join()).toContain('keep it in its values until `finalise`');
  });

  test('a field that its chart does not declare is not set back, so nothing is suggested', async () => {
    const plan = await planOf(released('CronJob', {'f:spec': {'f:schedule': {}}}));
    expect(plan.notes?.join()).not.toContain('/spec/suspend');
    expect(plan.batches[0]?.releases).toHaveLength(1);
  });
});

describe('a release that cannot be watched is told, and not waited for', () => {
  test.each([
    ['its record is no Secret', undefined, 'no record of it'],
    ['Secrets may not be listed', 'denied', 'may not list the Secrets'],
  ] as const)('%s', async (_, found, says) => {
    const plan = await planOf({
      ...released('CronJob'),
      releases: found === undefined ? {} : {'releases/shop': found},
    });
    expect(plan.batches[0]?.releases).toBeUndefined();
    expect(plan.notes?.join()).toContain(says);
    expect(plan.notes?.join()).toContain('helm status shop --namespace releases');
  });
});

test('an annotation that Helm cannot have written names no release', async () => {
  const account = released('CronJob');
  const forged = account.objects.map(object =>
    isObject(object.metadata) && isObject(object.metadata.annotations)
      ? {
          ...object,
          metadata: {...object.metadata, annotations: {'meta.helm.sh/release-name': 'a; rm -rf /\nb'}},
        }
      : object,
  );
  const plan = await planOf({...account, objects: forged});
  expect(plan.batches[0]?.releases).toBeUndefined();
  expect(plan.notes?.join()).not.toContain('rm -rf');
});

test('an upgrade that is under way is told at once', async () => {
  const releases = {'releases/shop': {revision: 5, status: 'pending-upgrade'}};
  const plan = await planOf({...released('CronJob'), releases});
  expect(plan.notes?.join()).toContain('pending-upgrade, revision 5');
});
