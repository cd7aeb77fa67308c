import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {parsePlan, planText} from '../../../src/cutover/plan-file.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import type {RecordSet} from '../../../src/cutover/records.ts';
import {FAULTS} from '../../../src/rehearsal/faults.ts';
import {rehearse} from '../../../src/rehearsal/rehearse.ts';
import {type Account, discoveryOf, SHOP} from './account.ts';

const SAMPLE = new URL('../../../samples/web-shop/', import.meta.url).pathname;

/** The made-up account and cluster that the sample's plan was written for. */
function account(): Account {
  const [old] = SHOP.balancers;
  if (!old) throw new Error('the shop has its load balancer');
  const alias = (name: string): RecordSet => ({
    name,
    type: 'A',
    alias: {zone: old.zone, target: `dualstack.${old.dnsName}`, evaluateHealth: true},
  });
  return {
    ...SHOP,
    records: {ZPUBLIC: [alias('shop.example.com'), alias('api.shop.example.com')]},
    services: {
      'shop-storefront': {desired: 3, running: 3, steady: true},
      'shop-image-resizer': {desired: 0, running: 0, steady: true},
    },
    objects: [
      ...SHOP.objects.filter(({kind}) => kind === 'Ingress'),
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {name: 'storefront', namespace: 'shop'},
        spec: {replicas: 8},
        status: {replicas: 8, readyReplicas: 8},
      },
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: {name: 'storefront', namespace: 'shop'},
        spec: {scaleTargetRef: {kind: 'Deployment', name: 'storefront'}, minReplicas: 3},
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {name: 'image-resizer', namespace: 'shop', managedFields: []},
        spec: {replicas: 1},
      },
    ],
  };
}

test('the plan of the sample is what `cutover plan` makes of its draft; write it anew with -u', async () => {
  const draft = parseDraft(readFileSync(`${SAMPLE}expected/cutover.yaml`, 'utf8'), 'cutover.yaml');
  const plan = await makePlan(draft, 'eu-central-1', discoveryOf(account()));
  expect(plan.left).toEqual([]);
  await expect(planText(plan)).toMatchFileSnapshot(`${SAMPLE}cutover-plan.yaml`);
});

test('the plan of the sample, whose two hosts share a zone, arrives in a rehearsal with all faults', async () => {
  const read = parsePlan(readFileSync(`${SAMPLE}cutover-plan.yaml`, 'utf8'), 'cutover-plan.yaml');
  const {verdicts, passed} = await rehearse(read, {now: 1_796_115_600, seed: 1, faults: FAULTS});
  expect(Object.entries(verdicts).filter(([, held]) => !held)).toEqual([]);
  expect(passed).toBe(true);
});
