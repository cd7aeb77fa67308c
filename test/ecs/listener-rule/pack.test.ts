import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {conditions} from '../../../src/ecs/listener-rule/condition.ts';
import {type HostMatch, hostMatch, type PathMatch} from '../../../src/ecs/listener-rule/match.ts';
import {dropShadowed, fits, pack, priorities, type RuleDraft} from '../../../src/ecs/listener-rule/pack.ts';
import {simulate} from '../../../src/ecs/listener-rule/simulate.ts';

const NOT_FOUND = {Type: 'fixed-response', FixedResponseConfig: {StatusCode: '404'}} as const;

function draft(hosts: readonly HostMatch[], paths: readonly PathMatch[], target: string): RuleDraft<string> {
  return {
    hosts,
    paths,
    extra: [],
    transforms: [],
    actions: [{Type: 'forward', TargetGroupArn: target}],
    origins: [target],
  };
}

function answer(rules: readonly RuleDraft<string>[], host: string, path: string): string {
  const made = rules.map((rule, at) => {
    const list = conditions(rule.hosts, rule.paths, rule.extra);
    return {
      Priority: at + 1,
      Conditions: typeof list === 'string' ? [] : [...list],
      Actions: [...rule.actions],
    };
  });
  return simulate(made, [NOT_FOUND], {host, path})[0]?.TargetGroupArn ?? '404';
}

const hosts = fc.array(
  fc.oneof(
    fc.constantFrom('a.com', 'b.a.com', 'c.com').map(host => hostMatch(host, 'one-label')),
    fc.constantFrom('*.a.com', '*.com').map(host => hostMatch(host, 'any-depth')),
    fc.constantFrom('*.a.com', '*.b.a.com').map(host => hostMatch(host, 'one-label')),
    fc.constant<HostMatch>({kind: 'glob', pattern: '?.com'}),
  ),
  {maxLength: 2},
);
const paths = fc.array(
  fc.constantFrom<PathMatch>(
    {kind: 'exact', path: '/x'},
    {kind: 'prefix', path: '/x'},
    {kind: 'prefix', path: '/x/y'},
    {kind: 'char-prefix', path: '/x'},
    {kind: 'char-prefix', path: '/x/'},
    {kind: 'glob', pattern: '/x*y'},
    {kind: 'glob', pattern: '/*'},
    {kind: 'regex', pattern: '^/[xz]$'},
  ),
  {maxLength: 2},
);
const drafts = fc.array(
  fc.tuple(hosts, paths, fc.constantFrom('t1', 't2', 't3')).map(([h, p, target]) => draft(h, p, target)),
  {maxLength: 10},
);
const REQUESTS = ['a.com', 'b.a.com', 'c.b.a.com', 'c.com', 'd.org'].flatMap(host =>
  ['/', '/x', '/x/', '/xy', '/x/y', '/x/y/z', '/x/z', '/z'].map(path => [host, path] as const),
);

describe('packing', () => {
  test('neither packing nor dropping what is never reached changes an answer', () => {
    fc.assert(
      fc.property(drafts, rules => {
        const {kept, shadowed} = dropShadowed(rules);
        const packed = pack(kept);
        expect(kept.length + shadowed.length).toBe(rules.length);
        expect(packed.length).toBeLessThanOrEqual(kept.length);
        for (const [host, path] of REQUESTS) {
          const before = answer(rules, host, path);
          expect(answer(kept, host, path), `kept ${host}${path}`).toBe(before);
          expect(answer(packed, host, path), `packed ${host}${path}`).toBe(before);
        }
      }),
      {numRuns: 300},
    );
  });

  test('no joined rule has more than five values or wildcards', () => {
    fc.assert(
      fc.property(drafts, rules => {
        for (const rule of pack(rules)) {
          const made = conditions(rule.hosts, rule.paths, rule.extra);
          if (rule.origins.length > 1) expect(typeof made !== 'string' && fits(made)).toBe(true);
        }
      }),
    );
  });

  test('six exact paths of one host to one target are two rules', () => {
    const host = [hostMatch('a.com', 'one-label')];
    const six = Array.from({length: 6}, (_, at) => draft(host, [{kind: 'exact', path: `/p${at}`}], 't1'));
    expect(pack(six).map(({paths: list}) => list.length)).toEqual([4, 2]);
  });

  test('the same table on two hosts is shared', () => {
    const table = (host: string) => [
      draft([hostMatch(host, 'one-label')], [{kind: 'prefix', path: '/api'}], 't1'),
      draft([hostMatch(host, 'one-label')], [], 't2'),
    ];
    expect(pack([...table('a.com'), ...table('b.com')]).map(rule => rule.hosts.length)).toEqual([2, 2]);
  });

  test('a rule does not overtake one that wants its requests', () => {
    const rules = [
      draft([], [{kind: 'exact', path: '/a'}], 't1'),
      draft([], [{kind: 'prefix', path: '/b'}], 't2'),
      draft([], [{kind: 'exact', path: '/b/c'}], 't1'),
    ];
    expect(pack(rules)).toHaveLength(3);
  });

  test('priorities leave room between rules while there is some', () => {
    expect(priorities(100, 3)).toEqual([100, 110, 120]);
    const many = priorities(49_990, 11);
    expect(many.at(-1)).toBe(50_000);
    expect(new Set(many).size).toBe(11);
  });
});
