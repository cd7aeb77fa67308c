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

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {a: b}}
  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: x, securityContext: {privileged: true}}]}}
`;

test('why nothing is to be applied is told: what was asked for fits no workload, or all are blocked', () => {
  const options = {namespace: 'shpo', selector: 'app=web'};
  const none = convertText(DEPLOYMENT, '', options).report;
  expect(none.workloads).toEqual([]);
  const text = renderOutcome(none, OUTCOME, 1000);
  expect(text).toContain('No workload of the input has the namespace shpo and the labels app=web');
  const blocked = convertText(DEPLOYMENT).report;
  expect(blocked.workloads).toMatchObject([{verdict: 'blocked'}]);
  expect(renderOutcome(blocked, OUTCOME)).toContain('There is nothing to apply. Every workload is blocked');
});

test('that AWS keeps what a removed file had made is told, and of other formats their tools see to it', () => {
  const {report} = convertText(DEPLOYMENT);
  const text = (removed: readonly string[]) =>
    renderOutcome(report, {...OUTCOME, removed, folders: ['terraform']}, 1000);
  expect(text(['services/shop-web.json'])).toContain('stays there: k2e deletes nothing');
  expect(text(['terraform/services.tf.json', 'report.md'])).not.toContain('stays there');
});

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
