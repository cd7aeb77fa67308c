import {expect, test} from 'vitest';
import {type Outcome, renderOutcome} from '../../src/report/outcome.ts';
import {convertText} from '../run.ts';

const OUTCOME: Outcome = {
  dir: 'ecs',
  dryRun: false,
  written: ['RUNBOOK.md', 'cutover.yaml', 'k2e-output.json', 'report.json', 'report.md'],
  removed: [],
  unchanged: [],
  discarded: [],
  recovered: false,
  missing: [],
  secrets: 0,
  native: true,
  folders: [],
  partial: [],
};

test('where nothing became a resource, nothing is to be applied', () => {
  const {report} = convertText('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n');
  expect(renderOutcome(report, OUTCOME)).toContain('There is nothing to apply.');
  expect(renderOutcome(report, {...OUTCOME, written: ['log-groups/a.json']})).toContain(
    'Apply the files in the order that ecs/k2e-output.json gives',
  );
});

test('a format that makes a part is no way of its own, and one without files is none', () => {
  const {report} = convertText('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n');
  const next = (native: boolean, folders: readonly string[], empty: readonly string[] = []): string => {
    const written = folders.filter(name => !empty.includes(name)).map(name => `${name}/a.json`);
    const partial = folders.filter(name => !['cdk', 'terraform'].includes(name));
    const text = renderOutcome(report, {...OUTCOME, written, native, folders, partial}, 1000);
    return text.slice(text.indexOf('Apply'));
  };
  expect(next(true, ['ecspresso', 'plain'])).toContain(
    'Apply the files in the order that ecs/k2e-output.json gives; ecs/RUNBOOK.md has every command, also for ecspresso/, plain/.',
  );
  expect(next(false, ['cdk', 'terraform', 'ytt'])).toContain(
    'Apply ecs/cdk/ with its tool, or ecs/terraform/ with its tool; ',
  );
  expect(next(false, ['terraform-infra', 'ecspresso'])).toContain(
    'Apply ecs/terraform-infra/ with its tool, and ecs/ecspresso/ with its tool; ',
  );
  expect(next(false, ['cdk', 'ecschedule'], ['ecschedule'])).toContain(
    'Apply ecs/cdk/ with its tool; ecs/RUNBOOK.md has every command.',
  );
});
