import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {defaultConfig} from '../src/config/load-config.ts';
import {EMITTERS} from '../src/emit/index.ts';
import {outputFolder} from '../src/emit/output-folder.ts';
import {load} from '../src/load/load.ts';
import {run} from '../src/pipeline.ts';
import {REPORTERS} from '../src/report/index.ts';
import type {Result} from '../src/result.ts';
import {comparePair, expectedDifferences, type Pair} from './corpus-pairs.ts';

const CORPUS = new URL('../../shared/corpus/', import.meta.url).pathname;
const hasCorpus = existsSync(CORPUS);
const missing = hasCorpus ? '' : ' (SKIPPED: ../shared/corpus is not here)';

function folders(of: string): string[] {
  if (!hasCorpus) return ['none'];
  return readdirSync(join(CORPUS, of), {withFileTypes: true})
    .filter(entry => entry.isDirectory())
    .map(({name}) => name)
    .toSorted();
}

async function convert(folder: string): Promise<Result> {
  const loaded = await load(['.'], {
    cwd: join(CORPUS, folder),
    stdin: () => Promise.resolve(new Uint8Array()),
  });
  return run(loaded, defaultConfig(), {today: '2026-11-21', ledger: true});
}

describe.skipIf(!hasCorpus)(`real manifests of others${missing}`, () => {
  const all = [
    ...folders('wide').map(name => `wide/${name}`),
    ...folders('pairs').map(name => `pairs/${name}/k8s`),
  ];

  let leaves = 0;
  const unmapped: string[] = [];

  test.each(all)('%s is converted and reported whole', async folder => {
    const {plan, report} = await convert(folder);
    leaves += report.summary.leaves;
    for (const {rule, object, path} of report.findings)
      if (rule === 'input/unmapped') unmapped.push(`${folder}: ${object.kind} ${object.name} ${path}`);
    expect(report.summary.objects).toBeGreaterThan(0);
    expect(report.findings.filter(({message}) => message.includes('k2e has a bug'))).toEqual([]);
    expect(report.rules.failed).toBe(0);
    expect(report.summary.unaccounted).toBe(0);
    expect(report.ledger).toHaveLength(report.summary.leaves);
    for (const includeBlocked of [false, true]) {
      const {files} = outputFolder(plan, EMITTERS, {
        includeBlocked,
        runbook: {workers: []},
        version: '0',
        reportFiles: [],
      });
      for (const {path, content} of files) if (path.endsWith('.json')) JSON.parse(content);
    }
    for (const render of Object.values(REPORTERS)) expect(render(report, {})).toMatch(/\n$/);
  });

  test('fewer than 1 % of their fields are such that no rule knows them', () => {
    const percent = (100 * unmapped.length) / leaves;
    process.stdout.write(
      `fields of real manifests that no rule knows: ${unmapped.length} of ${leaves} (${percent.toFixed(2)} %)\n`,
    );
    expect(leaves).toBeGreaterThan(0);
    expect(percent, unmapped.join('\n')).toBeLessThan(1);
  });
});

describe.skipIf(!hasCorpus)(`applications that ship for ECS too${missing}`, () => {
  test.each(folders('pairs'))('%s comes out as its authors wrote it for ECS', async name => {
    const pair: Pair = JSON.parse(readFileSync(join(CORPUS, 'pairs', name, 'expected.json'), 'utf8'));
    const byFolder = Map.groupBy(pair.units, ({k8sPath}) => k8sPath);
    const differences: string[] = [];
    for (const [folder, units] of byFolder) {
      const {plan} = await convert(join('pairs', name, folder));
      differences.push(...comparePair(units, plan));
    }
    expect(differences.toSorted()).toEqual(Object.keys(expectedDifferences(name)).toSorted());
  });
});
