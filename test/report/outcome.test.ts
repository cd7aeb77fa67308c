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
};

test('where nothing became a resource, nothing is to be applied', () => {
  const {report} = convertText('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n');
  expect(renderOutcome(report, OUTCOME)).toContain('There is nothing to apply.');
  expect(renderOutcome(report, {...OUTCOME, written: ['log-groups/a.json']})).toContain(
    'Apply the files in the order that ecs/k2e-output.json gives',
  );
});
