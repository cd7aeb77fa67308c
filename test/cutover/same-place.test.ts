import {expect, test} from 'vitest';
import {CallError} from '../../src/cutover/calls.ts';
import {rolesFor} from '../../src/cutover/cluster-roles.ts';
import {parsePlan, planText} from '../../src/cutover/plan-file.ts';
import {clusterIdOf, demandAccount, demandCluster, SYSTEM} from '../../src/cutover/same-place.ts';
import {shopPlan} from './shop.ts';

const OURS = {...shopPlan(), clusterId: '0b5e0a0e-9f3c-4d52-8b1e-3a6b5f4c2d10'};

function clusterWith(uid: string) {
  return {object: async () => ({...SYSTEM, metadata: {name: 'kube-system', uid}})};
}

const denied = {
  object: () => Promise.reject(new CallError('kubernetes.fields', 'denied', 'namespaces is forbidden')),
};

test('a plan remembers its cluster, and its role may read what tells it', () => {
  expect(parsePlan(planText(OURS), 'p').plan.clusterId).toBe(OURS.clusterId);
  expect(rolesFor(OURS).filter(({metadata}) => metadata.namespace === 'kube-system')).toMatchObject([
    {rules: [{resources: ['namespaces'], resourceNames: ['kube-system'], verbs: ['get']}]},
  ]);
});

test('whose current context is another cluster with the same names moves nothing', async () => {
  await expect(demandCluster(OURS, clusterWith('4711'))).rejects.toMatchObject({code: 'K2E-E317'});
  await demandCluster(OURS, clusterWith(OURS.clusterId));
});

test('whose credentials are of another account moves nothing', () => {
  const plan = {...OURS, account: '123456789012'};
  expect(parsePlan(planText(plan), 'p').plan.account).toBe(plan.account);
  expect(() => demandAccount(plan, '210987654321')).toThrow(expect.objectContaining({code: 'K2E-E318'}));
  demandAccount(plan, plan.account);
  demandAccount(plan, undefined);
  demandAccount(OURS, '210987654321');
});

test('what may not be read, or was not when the plan was made, stops nobody', async () => {
  expect(await clusterIdOf(denied)).toBeUndefined();
  await demandCluster(OURS, denied);
  await demandCluster(shopPlan(), clusterWith('4711'));
});
