import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {FORMATS, type Format} from '../../src/config/formats.ts';
import {parseConfig} from '../../src/config/load-config.ts';
import type {Plan} from '../../src/ecs/plan.ts';
import {EMITTERS} from '../../src/emit/index.ts';
import {outputFolder} from '../../src/emit/output-folder.ts';
import {writeOutput} from '../../src/emit/write.ts';
import {load} from '../../src/load/load.ts';
import {run} from '../../src/pipeline.ts';

/** Two applications that have nothing to do with each other, so that a change of one is none of the other's files. */
function manifests(image: string): string {
  return ['alpha', 'beta']
    .map(
      name => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: app, image: "registry.example.com/${name}:${name === 'alpha' ? image : '1'}"}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: ${name}-report, namespace: shop}
spec:
  schedule: 0 3 * * *
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: job, image: "registry.example.com/${name}-job:${name === 'alpha' ? image : '1'}"}]}}}}
---
`,
    )
    .join('');
}

const work = mkdtempSync(join(tmpdir(), 'k2e-every-format-'));
afterAll(() => rmSync(work, {recursive: true, force: true}));

async function planOf(text: string, config = ''): Promise<Plan> {
  const folder = mkdtempSync(join(work, 'k8s-'));
  writeFileSync(join(folder, 'all.yaml'), text);
  const loaded = await load([folder], {stdin: () => Promise.reject(new Error('nothing is piped'))});
  return run(loaded, parseConfig(config, 'k2e.yaml'), {today: '2026-11-21', includeBlocked: true}).plan;
}

function filesOf(plan: Plan, format: Format) {
  return outputFolder(
    plan,
    EMITTERS.filter(({name}) => name === format),
    {includeBlocked: true, version: '0', reportFiles: [], runbook: {workers: []}},
  ).files;
}

/** Files that are about everything: they may change with each change. */
const SHARED =
  /(?:^|\/)(?:k2e-output\.json|RUNBOOK\.md|template\.json|values\.yml|cdk\.json)$|^(?:cloudformation|terraform|terraform-infra|cdk)\//;

describe.each(FORMATS)('%s', format => {
  test('a changed manifest changes only the files that it concerns', async () => {
    const [before, after] = [
      filesOf(await planOf(manifests('1')), format),
      filesOf(await planOf(manifests('2')), format),
    ];
    const old = new Map(before.map(({path, content}) => [path, content]));
    const changed = after.filter(({path, content}) => old.get(path) !== content).map(({path}) => path);
    expect(after.map(({path}) => path)).toEqual(before.map(({path}) => path));
    // Only the files of these two say nothing of images.
    if (format !== 'ecschedule' && format !== 'terraform-infra') expect(changed.length).toBeGreaterThan(0);
    expect(changed.filter(path => !SHARED.test(path) && !path.includes('alpha'))).toEqual([]);
    // In a file about everything, what is changed is about the changed image alone.
    for (const path of changed.filter(each => SHARED.test(each) && each !== 'k2e-output.json')) {
      const lines = (files: typeof before) =>
        files.find(each => each.path === path)?.content.split('\n') ?? [];
      const known = new Set(lines(before));
      const news = lines(after).filter(line => !known.has(line));
      expect(
        news.filter(line => !line.includes('registry.example.com/alpha')),
        path,
      ).toEqual([]);
    }
  });

  test('a rerun writes what is changed, and leaves files of people alone', async () => {
    const folder = join(work, `out-${format}`);
    const write = async (image: string) =>
      writeOutput(folder, filesOf(await planOf(manifests(image)), format), {force: false});
    const {written} = await write('1');
    const own = join(folder, dirname(written.find(path => path.includes('/')) ?? 'x/y'), 'our-own.yml');
    mkdirSync(dirname(own), {recursive: true});
    writeFileSync(own, 'ours: true\n');
    const again = await write('2');
    expect(again.removed).toEqual([]);
    expect(again.unchanged.length).toBeGreaterThan(0);
    expect(readFileSync(own, 'utf8')).toBe('ours: true\n');
    expect((await write('2')).written).toEqual([]);
  });
});

test.each(FORMATS.filter(format => format !== 'ecschedule'))(
  '%s: a patch of k2e.yaml is the last word',
  async format => {
    const patches = `patches:
  - resource: task-definitions/shop-alpha
    operations: [{op: replace, path: /containerDefinitions/0/image, value: "registry.example.com/patched:9"}]
  - resource: services/shop-alpha
    operations: [{op: add, path: /healthCheckGracePeriodSeconds, value: 1234}]
`;
    const text = filesOf(await planOf(manifests('1'), patches), format)
      .filter(({path}) => path !== 'RUNBOOK.md')
      .map(({content}) => content)
      .join('\n');
    const hasTasks = format !== 'terraform-infra';
    const hasServices = !['terraform-infra', 'ecs-deploy', 'plain', 'ytt'].includes(format);
    expect(text.includes('registry.example.com/patched:9')).toBe(hasTasks);
    expect(text.includes('1234')).toBe(hasServices);
  },
);

test('a patch of a schedule is the last word of ecschedule', async () => {
  const patches = `aws: {accountId: "111122223333", region: eu-central-1}
patches:
  - resource: schedules/shop-alpha-report
    operations: [{op: replace, path: /ScheduleExpression, value: "cron(7 7 * * ? *)"}]
`;
  const files = filesOf(await planOf(manifests('1'), patches), 'ecschedule');
  expect(files.map(({content}) => content).join('\n')).toContain('cron(7 7 * * ? *)');
});

test('names agree: each format calls families, services and schedules what the native files call them', async () => {
  const plan = await planOf(manifests('1'));
  for (const format of FORMATS) {
    const text = filesOf(plan, format)
      .filter(({path}) => path !== 'k2e-output.json' && path !== 'RUNBOOK.md')
      .map(({content}) => content)
      .join('\n');
    const hasTasks = !['ecschedule', 'terraform-infra'].includes(format);
    const names =
      format === 'ecschedule' || format === 'terraform-infra'
        ? ['shop-alpha-report']
        : ['shop-alpha', 'shop-beta', 'shop-alpha-report'];
    for (const name of names) expect(text, `${format} ${name}`).toMatch(new RegExp(`["'\`/]${name}["'\`]`));
    expect(hasTasks ? /registry\.example\.com\/beta:1/.test(text) : true, format).toBe(true);
  }
});
