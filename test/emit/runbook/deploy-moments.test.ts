import {expect, test} from 'vitest';
import type {Format} from '../../../src/config/formats.ts';
import {parseConfig} from '../../../src/config/load-config.ts';
import {EMITTERS} from '../../../src/emit/index.ts';
import {outputFolder} from '../../../src/emit/output-folder.ts';
import {load} from '../../../src/load/load.ts';
import {run} from '../../../src/pipeline.ts';
import {OPTIONS} from '../plans.ts';
import {readRunbook} from './reader.ts';

const POD = 'spec: {restartPolicy: Never, containers: [{name: app, image: "example/app:1"}]}';

function job(name: string, annotations: string, kind = 'helm.sh/hook'): string {
  const own = annotations === '' ? '' : `, annotations: {${kind}: ${annotations}}`;
  return `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, namespace: shop${own}}
spec: {backoffLimit: 0, template: {${POD}}}`;
}

const SERVICE = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

/** Titles of the steps that run a Job, and of the one that starts the services. */
async function titles(manifests: readonly string[], formats: readonly Format[]): Promise<readonly string[]> {
  const loaded = await load(['-'], {stdin: async () => Buffer.from([SERVICE, ...manifests].join('\n---\n'))});
  const {plan} = run(loaded, parseConfig('', 'k2e.yaml'), {today: '2026-11-22', includeBlocked: true});
  const emitters = EMITTERS.filter(({name}) => formats.includes(name));
  const {files} = outputFolder(plan, emitters, {...OPTIONS, includeBlocked: true, runbook: {workers: []}});
  const {steps} = readRunbook(files.find(({path}) => path === 'RUNBOOK.md')?.content ?? '');
  return steps.flatMap(({title}) =>
    /[Ss]tart the services/.test(title)
      ? ['services']
      : (/Run the Job shop-([\w-]+)/.exec(title)?.slice(1) ?? []),
  );
}

const HELM = [
  job('a-post', 'post-install,post-upgrade'),
  job('b-plain', ''),
  job('c-pre-late', '"pre-upgrade,post-install", helm.sh/hook-weight: "5"'),
  job('d-pre-early', 'pre-upgrade, helm.sh/hook-weight: "-5"'),
  job('e-clean-up', 'pre-delete'),
  job('f-undo', 'post-rollback'),
];

test.each<{readonly formats: readonly Format[]}>([
  {formats: ['native']},
  {formats: ['native', 'ecspresso']},
  {formats: ['cloudformation']},
  {formats: ['cdk']},
])('Jobs that are hooks run in the order of a deployment, with $formats', async ({formats}) => {
  expect(await titles(HELM, formats)).toEqual(['d-pre-early', 'c-pre-late', 'b-plain', 'services', 'a-post']);
});

test('with Terraform, which makes all at once, they run after it in the same order', async () => {
  expect(await titles(HELM, ['terraform'])).toEqual([
    'services',
    'd-pre-early',
    'c-pre-late',
    'b-plain',
    'a-post',
  ]);
});

test('hooks and waves of Argo CD have their order too', async () => {
  const argo = (name: string, hook: string) => job(name, hook, 'argocd.argoproj.io/hook');
  const jobs = [
    argo('a-after', 'PostSync'),
    argo('b-failed', 'SyncFail'),
    argo('c-second', 'Sync, argocd.argoproj.io/sync-wave: "2"'),
    job('d-first', '"-1"', 'argocd.argoproj.io/sync-wave'),
    argo('e-before', 'PreSync, argocd.argoproj.io/sync-wave: "9"'),
    argo('f-deleted', 'PostDelete'),
  ];
  expect(await titles(jobs, ['native'])).toEqual(['e-before', 'd-first', 'c-second', 'services', 'a-after']);
});
