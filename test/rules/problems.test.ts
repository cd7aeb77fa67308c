import {expect, test} from 'vitest';
import {LOAD_PROBLEMS} from '../../src/load/document.ts';
import {MODEL_PROBLEMS} from '../../src/model/inventory.ts';
import {problemRules} from '../../src/rules/index.ts';
import {RUN_PROBLEMS} from '../../src/rules/rule.ts';
import {convertText} from '../run.ts';

test('each kind of problem has exactly one rule that words it', () => {
  const worded = problemRules.map(({problem}) => problem).toSorted();
  expect(worded).toEqual([...LOAD_PROBLEMS, ...MODEL_PROBLEMS, ...RUN_PROBLEMS].toSorted());
});

test('`creationTimestamp: null` is not worth a word, but accounted for', () => {
  const {report} = convertText(
    `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop, creationTimestamp: null}`,
    '',
    {ledger: true},
  );
  expect(report.findings.filter(({path}) => path === '/metadata/creationTimestamp')).toEqual([]);
  expect(report.ledger).toContainEqual(
    expect.objectContaining({
      path: '/metadata/creationTimestamp',
      disposition: 'dropped',
      rule: 'input/null-value',
    }),
  );
});

test('the ledger names the rule of the problem that accounts for a leaf', () => {
  const {report} = convertText(
    `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
dat: {mode: fast}`,
    '',
    {ledger: true},
  );
  expect(report.ledger).toContainEqual(
    expect.objectContaining({path: '/dat/mode', disposition: 'reported', rule: 'input/unknown-field'}),
  );
});

test('a problem of a file that is about a field is filed under its object and workload', () => {
  const {report} = convertText(`apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: app, namespace: shop, labels: {a: b, a: c}}
  spec: {containers: [{name: app, image: "example/app:1"}]}`);
  const [finding] = report.findings.filter(({rule}) => rule === 'input/duplicate-key');
  expect(finding).toMatchObject({object: {kind: 'Pod', name: 'app'}, path: '/metadata/labels/a'});
  expect(report.workloads[0]?.findings).toContain(finding?.fingerprint);
});
