import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {rulesIndex} from '../scripts/rules-index.ts';
import {subjectOf, told} from '../scripts/told.ts';
import type {Finding} from '../src/finding.ts';
import {exampleManifest} from '../src/rules/example.ts';
import {problemRules, rules} from '../src/rules/index.ts';
import type {Example, SubjectName} from '../src/rules/rule.ts';
import {convertText} from './run.ts';

const SENTENCE = /^([A-Z`$]|k2e ).*[.!]$/s;

test('src/rules/index.ts lists every rule file', () => {
  expect(readFileSync(new URL('../src/rules/index.ts', import.meta.url), 'utf8')).toBe(rulesIndex());
});

describe.each([...rules, ...problemRules].map(rule => [rule.id, rule] as const))('%s', (id, rule) => {
  test('is declared in full', () => {
    expect(existsSync(new URL(`../src/rules/${id}.ts`, import.meta.url))).toBe(true);
    expect(rule.summary).toMatch(SENTENCE);
    expect(rule.rationale).toMatch(SENTENCE);
    expect(rule.remediation).toMatch(SENTENCE);
    expect(rule.refs.kubernetes.length).toBeGreaterThan(0);
    expect(rule.refs.ecs.length).toBeGreaterThan(0);
    for (const ref of [...rule.refs.kubernetes, ...rule.refs.ecs]) expect(ref).toMatch(/^https:\/\//);
  });

  if ('fidelities' in rule) {
    test('has an example of each fidelity', () => {
      const shown = new Set(
        rule.examples.flatMap(example => [
          ...(example.findings ?? []).map(finding => finding.fidelity),
          ...(example.drops ? ['dropped'] : []),
          ...(example.emits && !example.findings ? ['exact'] : []),
        ]),
      );
      for (const fidelity of rule.fidelities)
        expect([...shown], `example of ${fidelity}`).toContain(fidelity);
    });
  }

  const subject = subjectOf(rule);
  test.each(rule.examples.map(example => [example.name, example] as const))('%s', (_name, example) => {
    const findings = runExample(id, subject, example);
    // `npm run docs` writes them; `docs:check` compares the pages whole.
    for (const text of told(rule, example, findings)) expect(pageOf(id)).toContain(`> ${text}\n`);
  });
});

/** The page of a rule as it lies in docs/rules. */
function pageOf(id: string): string {
  return readFileSync(new URL(`../docs/rules/${id}.md`, import.meta.url), 'utf8');
}

/** Runs an example and holds it to what it declares; gives all findings of the run. */
function runExample(id: string, subject: SubjectName, example: Example): readonly Finding[] {
  const {plan, report} = convertText(exampleManifest(subject, example), example.config, {ledger: true});
  expect(
    report.rules.failed,
    JSON.stringify(report.findings.filter(({message}) => message.includes('bug'))),
  ).toBe(0);
  expect(report.summary.unaccounted).toBe(0);
  for (const [key, part] of Object.entries(example.emits ?? {})) {
    const resource = plan.resources.get(key as never);
    expect(resource, `${key} among ${[...plan.resources.keys()].join(', ')}`).toBeDefined();
    expectPart(resource?.input, part, key);
  }
  for (const key of example.withholds ?? []) expect([...plan.resources.keys()]).not.toContain(key);
  const findings = report.findings.filter(finding => finding.rule === id);
  const expected = example.findings ?? [];
  const summary = findings.map(({level, fidelity, path, message}) => ({level, fidelity, path, message}));
  expect(findings.length, JSON.stringify(summary, null, 1)).toBe(expected.length);
  for (const wanted of expected) {
    const match = findings.some(
      finding =>
        finding.level === wanted.level &&
        finding.fidelity === wanted.fidelity &&
        (wanted.path === undefined || finding.path === wanted.path) &&
        (wanted.says === undefined || finding.message.includes(wanted.says)),
    );
    expect(match, `${JSON.stringify(wanted)} among ${JSON.stringify(summary, null, 1)}`).toBe(true);
  }
  for (const path of example.drops ?? []) {
    const entry = report.ledger?.find(line => line.path === path && line.rule === id);
    expect(entry?.disposition, `${path} dropped by ${id}`).toBe('dropped');
  }
  const unmapped = report.findings.filter(
    finding => finding.rule === 'input/unmapped' && id !== 'input/unmapped',
  );
  expect(unmapped.map(({object, path}) => `${object.kind} ${path}`)).toEqual([]);
  return report.findings;
}

/** `part` is contained in `value`: objects by key (`null` = absent), lists of objects by name or key or in any order, scalars equal. */
function expectPart(value: unknown, part: unknown, where: string): void {
  if (part === null) {
    expect(value, where).toBeUndefined();
  } else if (Array.isArray(part) && part.every(item => typeof item === 'object' && item !== null)) {
    expect(Array.isArray(value), `${where} is a list`).toBe(true);
    part.forEach((item, index) => {
      const problems: unknown[] = [];
      const found = (value as unknown[]).some(candidate => {
        try {
          expectPart(candidate, item, `${where}/${index}`);
          return true;
        } catch (error) {
          problems.push(error instanceof Error ? error.message.split('\n')[0] : error);
          return false;
        }
      });
      expect(
        found,
        `${where}: ${JSON.stringify(item)} in ${JSON.stringify(value)}\n${problems.join('\n')}`,
      ).toBe(true);
    });
  } else if (typeof part === 'object') {
    for (const [key, item] of Object.entries(part)) {
      expectPart((value as Record<string, unknown> | undefined)?.[key], item, `${where}/${key}`);
    }
  } else {
    expect(value, where).toEqual(part);
  }
}
