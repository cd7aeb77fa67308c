import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {conditions} from '../../../src/ecs/listener-rule/condition.ts';
import {hostMatch, type PathMatch} from '../../../src/ecs/listener-rule/match.ts';
import {fits, type RuleDraft} from '../../../src/ecs/listener-rule/pack.ts';
import {simulate} from '../../../src/ecs/listener-rule/simulate.ts';
import {splitToFit} from '../../../src/ecs/listener-rule/split.ts';

const HOSTS = ['a.com', 'b.com', 'c.com', 'd.com', 'e.com', 'f.com', '*.g.com'];
const PATHS: readonly PathMatch[] = [
  {kind: 'exact', path: '/v'},
  {kind: 'prefix', path: '/w'},
  {kind: 'prefix', path: '/x/y'},
  {kind: 'char-prefix', path: '/z'},
  {kind: 'glob', pattern: '/*/u'},
  {kind: 'regex', pattern: '^/[st]$'},
];
const SOURCES = ['10.0.0.0/8', '11.0.0.0/8', '12.0.0.0/8', '13.0.0.0/8', '14.0.0.0/8', '15.0.0.0/8'];
const REQUESTS = ['a.com', 'f.com', 'x.g.com', 'y.x.g.com', 'h.org'].flatMap(host =>
  ['/', '/v', '/v/', '/w', '/w/1', '/wx', '/x/y', '/x/y/z', '/zz', '/k/u', '/s'].map(path => ({host, path})),
);

const rules = fc.tuple(fc.subarray(HOSTS), fc.subarray([...PATHS]), fc.subarray(SOURCES)).map(
  ([hosts, paths, sources]): RuleDraft<string> => ({
    hosts: hosts.map(host => hostMatch(host, 'one-label')),
    paths,
    extra: sources.length === 0 ? [] : [{Field: 'source-ip', SourceIpConfig: {Values: sources}}],
    transforms: [],
    actions: [{Type: 'forward', TargetGroupArn: 'target'}],
    origins: ['an Ingress'],
  }),
);

/** The requests that a rule takes, each from the sources that it names. */
function takes(rule: RuleDraft<string>): string[] {
  const made = conditions(rule.hosts, rule.paths);
  if (typeof made === 'string') throw new Error(made);
  const sources = rule.extra.flatMap(({SourceIpConfig}) => SourceIpConfig?.Values ?? []);
  const one = {Priority: 1, Conditions: [...made], Actions: [...rule.actions]};
  return REQUESTS.filter(request => simulate([one], [], request).length > 0).flatMap(({host, path}) =>
    (sources.length === 0 ? ['any'] : sources).map(source => `${source} ${host}${path}`),
  );
}

describe('a rule that is too much for a load balancer', () => {
  test('becomes rules that fit and together take the same requests', () => {
    fc.assert(
      fc.property(rules, rule => {
        const parts = splitToFit(rule) ?? [];
        for (const part of parts) {
          const made = conditions(part.hosts, part.paths, part.extra);
          expect(typeof made !== 'string' && fits(made)).toBe(true);
          expect(part).toMatchObject({actions: rule.actions, origins: rule.origins});
        }
        expect([...new Set(parts.flatMap(takes))].sort()).toEqual([...new Set(takes(rule))].sort());
      }),
    );
  });

  test('stays one where it fits, and is given up where one match is too much', () => {
    const rule = {hosts: [], extra: [], transforms: [], actions: [], origins: []};
    const small = {...rule, paths: PATHS.slice(0, 2)};
    expect(splitToFit(small)).toEqual([small]);
    expect(splitToFit({...rule, paths: [{kind: 'glob', pattern: '/*/*/*/*/*/*'}]})).toBe(undefined);
  });
});
