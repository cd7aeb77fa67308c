import {load} from 'js-yaml';
import {expect, test} from 'vitest';
import {type Commit, commitsOf} from '../../src/cutover/commit.ts';
import {commitFiles, patchText} from '../../src/cutover/commit-text.ts';
import {ARGO, byGit, shopPlan} from './shop.ts';

const RUN = {run: 'shop'};
const COMMIT: Commit = {
  ref: {apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'shop', name: 'billing'},
  field: '/spec/suspend',
  value: true,
  owner: ARGO,
};

test('a patch is the object with the one field in it, and says why it is needed', () => {
  expect(patchText(RUN, [COMMIT])).toBe(`\
# k2e cutover shop: /spec/suspend of CronJob shop/billing becomes true.
# Argo CD's Application argocd/shop sets it from Git (https://git.example.com/shop.git, path deploy).
# Change the manifest so, or use this file under \`patches\` of kustomization.yaml.
apiVersion: batch/v1
kind: CronJob
metadata:
  name: billing
  namespace: shop
spec:
  suspend: true
`);
});

test('what a chart renders is made by its values', () => {
  const text = patchText(RUN, [{...COMMIT, owner: {...ARGO, isChart: true}}]);
  expect(text).toContain('# A chart renders it: change the values');
  expect(text).not.toContain('kustomization.yaml');
});

test('there is one file for each object, on both ways', () => {
  const plan = byGit(shopPlan());
  const names = ['cronjob.shop.billing.yaml', 'scaledobject.shop.worker.yaml', 'deployment.shop.worker.yaml'];
  expect(commitFiles(plan, commitsOf(plan, 'there')).map(({name}) => name)).toEqual(names);
  const back = commitFiles(plan, commitsOf(plan, 'back')).map(({text}) => load(text));
  expect(back).toMatchObject([
    {spec: {suspend: false}},
    {metadata: {annotations: {}}},
    {spec: {replicas: 2}},
  ]);
});

test('hostile texts stay in the comment, the scalar and the folder that they belong to', () => {
  const hostile = 'a\nspec: {evil: true}\u001b[2J\u202e';
  const commit: Commit = {
    ref: {apiVersion: 'v1', kind: 'Service', namespace: '../..', name: `../${hostile}`},
    field: '/metadata/annotations/__proto__',
    value: hostile,
    owner: {...ARGO, name: hostile, source: hostile},
  };
  const [file] = commitFiles(RUN, [commit]);
  expect(file?.name).toMatch(/^[a-z0-9._-]+$/);
  for (const character of ['\u001b', '\u202e']) expect(file?.text).not.toContain(character);
  const parsed = load(file?.text ?? '') as {spec?: unknown; metadata: {name: string; annotations: object}};
  expect(parsed.spec).toBeUndefined();
  expect(parsed.metadata.name).toBe(`../${hostile}`);
  expect(Object.values(parsed.metadata.annotations)).toEqual([hostile]);
});
