import {describe, expect, test} from 'vitest';
import {check} from '../../../src/ecs/check/check.ts';
import {CONSTRAINTS, SHAPE_CONSTRAINTS} from '../../../src/ecs/check/constraints.ts';
import {type Breakage, broken} from './breakage.ts';
import {OTHER_BREAKAGES} from './other-breakages.ts';
import {SERVICE_BREAKAGES} from './service-breakages.ts';
import {soundPlan} from './sound-plan.ts';
import {TASK_DEFINITION_BREAKAGES, TOKENS_ARE_FINE} from './task-definition-breakages.ts';

const BREAKAGES: readonly Breakage[] = [
  ...TASK_DEFINITION_BREAKAGES,
  ...SERVICE_BREAKAGES,
  ...OTHER_BREAKAGES,
];
const ALL = [...CONSTRAINTS, ...Object.values(SHAPE_CONSTRAINTS)];

test('a plan that AWS takes has no fault', () => {
  expect(check(soundPlan())).toEqual([]);
});

describe.each(BREAKAGES)('$rule: $name', breakage => {
  test('is refused, for this reason only', () => {
    const faults = check(broken(breakage));
    expect([...new Set(faults.map(({rule}) => rule))], JSON.stringify(faults, undefined, 1)).toEqual([
      breakage.rule,
    ]);
  });
});

test.each(TOKENS_ARE_FINE)('a token is fine in place of a $name', change => {
  expect(check(broken(change))).toEqual([]);
});

test('every constraint is broken by one change at least', () => {
  const broken = new Set(BREAKAGES.map(({rule}) => rule));
  expect(ALL.map(({id}) => id).filter(id => !broken.has(id))).toEqual([]);
});

test('ids are unique and texts are sentences', () => {
  expect(new Set(ALL.map(({id}) => id)).size).toBe(ALL.length);
  for (const {id, summary, remediation, source} of ALL) {
    for (const text of [summary, remediation, source]) expect(text, id).toMatch(/^[A-Z`].*[.\])]$/s);
  }
});

test('a certificate of another region than its load balancer is refused', () => {
  const faults = (certificate: string) => {
    const plan = broken({set: {'listeners/shop-443': {'/Certificates/0/CertificateArn': certificate}}});
    return check(plan, undefined, 'eu-central-1').map(({rule}) => rule);
  };
  expect(check(soundPlan(), undefined, 'eu-central-1')).toEqual([]);
  expect(check(soundPlan(), undefined, 'us-east-1').map(({rule}) => rule)).toEqual(['check/certificates']);
  expect(faults('arn:aws:acm:us-east-1:123456789012:certificate/0f0e0d0c')).toEqual([
    'check/listener-certificate',
  ]);
  expect(faults('arn:aws:iam::123456789012:server-certificate/shop')).toEqual([]);
});

test('faults are sorted, and name places that exist', () => {
  const faults = check(
    broken({set: {'services/web': {'/desiredCount': -1}, 'clusters/shop': {'/clusterName': 'a.b'}}}),
  );
  expect(faults.map(({resource, pointer}) => resource + pointer)).toEqual([
    'clusters/shop/clusterName',
    'services/web/desiredCount',
  ]);
});
