import {expect, test} from 'vitest';
import {KINDS} from '../../src/model/schemas/kubernetes.generated.ts';
import {rules} from '../../src/rules/index.ts';
import type {Rule} from '../../src/rules/rule.ts';
import {convertText} from '../run.ts';

const kinds = Object.entries(KINDS).flatMap(([apiVersion, names]) =>
  Object.keys(names).map(kind => ({apiVersion, kind})),
);

function subjectsOf({on}: Rule): string[] {
  return [on].flat();
}

test('every kind of Kubernetes has a rule of its own', () => {
  const covered = new Set(rules.flatMap(subjectsOf));
  expect(kinds.filter(({kind}) => !covered.has(kind))).toEqual([]);
});

/** Kinds for which one rule speaks for the object as a whole. */
const whole = new Set(rules.filter(({claims}) => claims.includes('')).flatMap(subjectsOf));

test('an object of any kind is accounted for, annotations and labels too', () => {
  for (const {apiVersion, kind} of kinds) {
    const {report} = convertText(
      `apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: x, namespace: shop, labels: {app: x}, annotations: {example.com/a: b}}`,
    );
    const told = report.findings.map(({rule}) => rule).filter(rule => !rule.startsWith('input/missing'));
    expect(report.rules.failed, kind).toBe(0);
    expect(report.summary.unaccounted, kind).toBe(0);
    expect(told, kind).not.toContain('input/unmapped');
    if (whole.has(kind)) expect(told.length, `${kind}: ${told.join(', ')}`).toBeLessThanOrEqual(1);
  }
});
