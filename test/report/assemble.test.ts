import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {type Finding, LEVELS, type Level} from '../../src/finding.ts';
import {countFindings, effortOf, fingerprintOf, sortFindings, verdictOf} from '../../src/report/assemble.ts';
import {gate} from '../../src/report/gate.ts';
import {finding, ref} from './shop.ts';

const waiver = {reason: 'Known.'};

function of(level: Level, more: Partial<Finding> = {}): Finding {
  const told = {
    rule: 'pod/x',
    level,
    fidelity: 'manual',
    path: '/spec',
    at: ['a.yaml', 1, 1],
    message: 'M.',
    remediation: 'R.',
  } as const;
  return {...finding(ref('Deployment', 'web'), told), ...more};
}

describe('verdict and effort', () => {
  it.each([
    [[], 'ready', 'none'],
    [[of('info')], 'ready', 'none'],
    [[of('info'), of('review')], 'ready', 'low'],
    [[of('review'), of('action')], 'ready-with-actions', 'medium'],
    [[of('action'), of('blocker')], 'blocked', 'high'],
    [[of('blocker', {waiver}), of('review')], 'ready', 'low'],
    [[of('action', {waiver})], 'ready', 'none'],
  ] as const)('of %#', (findings, verdict, effort) => {
    expect([verdictOf(findings), effortOf(findings)]).toEqual([verdict, effort]);
  });
});

describe('the gate', () => {
  it('stops at its level and worse ones, and never at waived findings', () => {
    for (const [index, level] of LEVELS.entries()) {
      for (const [limit, failOn] of LEVELS.entries()) {
        expect(gate({findings: [of(level)]}, failOn)).toBe(index <= limit);
        expect(gate({findings: [of(level, {waiver})]}, failOn)).toBe(false);
      }
      expect(gate({findings: [of(level)]}, 'never')).toBe(false);
    }
  });
});

describe('the fingerprint', () => {
  const one = {rule: 'pod/x', object: ref('Deployment', 'web'), path: '/spec/replicas'};

  it('stays while rule, object and path stay', () => {
    const known = fingerprintOf(one);
    expect(known).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf(of('info', {...one, message: 'Other words.', level: 'blocker'}))).toBe(known);
    expect(fingerprintOf({...one, object: {...one.object, apiVersion: 'apps/v1beta1'}})).toBe(known);
  });

  it('is published: baselines and waivers of users hold it', () => {
    expect(fingerprintOf(one)).toBe('302a4ae3a8724833');
  });

  it('tells others apart', () => {
    const others = [
      {...one, rule: 'pod/y'},
      {...one, path: '/spec'},
      {...one, object: ref('Deployment', 'web', 'other')},
      {...one, object: ref('StatefulSet', 'web')},
      {...one, object: ref('Deployment', 'we'), path: 'b/spec/replicas'},
    ];
    expect(new Set([one, ...others].map(each => fingerprintOf(each))).size).toBe(6);
  });
});

describe('the order of findings', () => {
  const first = ref('Deployment', 'z');
  const second = ref('Deployment', 'a');
  const service = ref('Service', 'a');

  it('is by workload, level and path', () => {
    const expected = [
      of('review', {object: first, path: '/a'}),
      of('blocker', {object: second, path: '/b'}),
      of('info', {object: second, path: '/a'}),
      of('blocker', {object: service, path: ''}),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(expected, {minLength: 4}), shuffled => {
        expect(sortFindings(shuffled, [first, second])).toEqual(expected);
      }),
    );
  });

  it('keeps the order of what it does not tell apart', () => {
    const same = [of('info', {message: '1'}), of('info', {message: '2'})];
    expect(sortFindings(same, [])).toEqual(same);
  });
});

it('findings are counted by level', () => {
  expect(countFindings([of('info'), of('action'), of('info', {waiver})])).toEqual({
    blocker: 0,
    action: 1,
    review: 0,
    info: 2,
  });
});
