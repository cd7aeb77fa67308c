import {expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import type {JsonObject} from '../../../src/json.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const WEB: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {name: 'web', namespace: 'shop'},
  spec: {replicas: 8},
  status: {replicas: 8, readyReplicas: 8},
};
const autoscaler = (more: JsonObject, target = 'web'): JsonObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: target}, minReplicas: 2},
  metadata: {name: 'web', namespace: 'shop', ...more},
});

/** The plan's first host and its notes about sizes, for a shop with these objects. */
async function planned(objects: readonly JsonObject[], more: Partial<Account> = {}, draft = '') {
  const workers = `
  - workload: Deployment/shop/web
    service: shop-web
    tasks: 2
    mode: overlap`;
  const text = DRAFT.replace(/^workers:.*$/m, `workers:${workers}`) + draft;
  const account = {...SHOP, ...more, objects: [...SHOP.objects, ...objects]};
  const plan = await makePlan(parseDraft(text, 'cutover.yaml'), 'eu-central-1', discoveryOf(account));
  const notes = (plan.notes ?? []).filter(note => /ready pods|takes pods of/.test(note));
  return {backing: plan.web[0]?.backing, notes};
}

test('an autoscaler that would take the source away is told, with its minimum and where it stands', async () => {
  const {backing, notes} = await planned([WEB, autoscaler({})]);
  expect(backing).toEqual([
    {
      workload: {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web'},
      service: 'shop-web',
    },
  ]);
  expect(notes).toEqual([
    expect.stringMatching(
      /The autoscaler web takes Deployment shop\/web, which has 8 ready pods now, down to 2 .* its `minReplicas`/,
    ),
    expect.stringMatching(
      /The service shop-web wants 2 tasks, where Deployment shop\/web has 8 .*--min-capacity 8/,
    ),
  ]);
  const byKeda = autoscaler({ownerReferences: [{kind: 'ScaledObject', name: 'web-scaling'}]});
  expect((await planned([WEB, byKeda])).notes[0]).toContain(
    '`minReplicaCount` of the ScaledObject web-scaling',
  );
});

test('nothing is told where nothing shrinks, and the pods are counted all the same', async () => {
  const enough = {services: {...SHOP.services, 'shop-web': {desired: 8, running: 8, steady: true}}};
  expect((await planned([WEB], enough)).notes).toEqual([]);
  expect((await planned([WEB, autoscaler({}, 'other')], enough)).notes).toEqual([]);
  expect((await planned([{...WEB, status: {readyReplicas: 2}}, autoscaler({})])).notes).toEqual([]);
  expect((await planned([WEB], enough)).backing).toHaveLength(1);
});

test('who may not list autoscalers is told so', async () => {
  const {notes} = await planned([WEB], {
    unlisted: ['HorizontalPodAutoscaler'],
    services: {'shop-web': {desired: 8, running: 8, steady: true}},
  });
  expect(notes).toEqual([expect.stringContaining('could not be seen')]);
});

test('what the cluster does not have, and what has no number of its own, is not counted', async () => {
  expect((await planned([])).backing).toBeUndefined();
  expect((await planned([{...WEB, kind: 'DaemonSet'}])).backing).toBeUndefined();
});
