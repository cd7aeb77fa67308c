import {describe, expect, test} from 'vitest';
import {conditions, costOf} from '../../../src/ecs/listener-rule/condition.ts';
import {hostMatch, prefixMatch} from '../../../src/ecs/listener-rule/match.ts';

const FOO = {kind: 'prefix', path: '/foo'} as const;

describe('conditions', () => {
  test('a prefix is the path itself and all below it', () => {
    expect(conditions([hostMatch('Shop.Example.com', 'one-label')], [FOO])).toEqual([
      {Field: 'host-header', HostHeaderConfig: {Values: ['shop.example.com']}},
      {Field: 'path-pattern', PathPatternConfig: {Values: ['/foo', '/foo/*']}},
    ]);
  });

  test('the root prefix needs no path condition beside a host, and a pattern without one', () => {
    expect(prefixMatch('/')).toBeUndefined();
    expect(conditions([hostMatch('a.com', 'one-label')], [])).toHaveLength(1);
    expect(conditions([], [])).toEqual([{Field: 'path-pattern', PathPatternConfig: {Values: ['/*']}}]);
  });

  test('a wildcard for one label is a regular expression, one for any depth a pattern', () => {
    expect(conditions([hostMatch('*.foo.com', 'one-label')], [])).toEqual([
      {Field: 'host-header', HostHeaderConfig: {RegexValues: ['^[^.]+\\.foo\\.com$']}},
    ]);
    expect(conditions([hostMatch('*.foo.com', 'any-depth')], [])).toEqual([
      {Field: 'host-header', HostHeaderConfig: {Values: ['*.foo.com']}},
    ]);
  });

  test.each([
    ['/a%20b', '^/a%20b$'],
    ['/x(1)', '^/x\\(1\\)$'],
    ['/what?', '^/what\\?$'],
    ['/a*', '^/a\\*$'],
  ])('the path %s, which a pattern cannot hold, is an escaped expression', (path, expression) => {
    expect(conditions([], [{kind: 'exact', path}])).toEqual([
      {Field: 'path-pattern', PathPatternConfig: {RegexValues: [expression]}},
    ]);
  });

  test('one condition holds patterns or expressions, never both', () => {
    expect(conditions([], [FOO, {kind: 'exact', path: '/b%20'}])).toEqual([
      {Field: 'path-pattern', PathPatternConfig: {RegexValues: ['^/foo(/.*)?$', '^/b%20$']}},
    ]);
  });

  test.each(['localhost', 'foo.com:8080', 'host.local1', '10.0.0.1'])(
    'the host %s has no condition',
    host => {
      expect(conditions([hostMatch(host, 'one-label')], [])).toBe('host-without-domain');
    },
  );

  test('values of more than 128 characters have no condition', () => {
    expect(conditions([], [{kind: 'exact', path: `/${'a'.repeat(127)}`}])).toHaveLength(1);
    expect(conditions([], [{kind: 'exact', path: `/${'a'.repeat(128)}`}])).toBe('too-long');
  });

  test('values and wildcards are counted over all conditions', () => {
    const made = conditions(
      [hostMatch('*.a.com', 'any-depth')],
      [FOO],
      [{Field: 'http-header', HttpHeaderConfig: {HttpHeaderName: 'x', Values: ['a?', 'b']}}],
    );
    expect(typeof made === 'string' ? made : costOf(made)).toEqual({values: 5, wildcards: 3});
  });
});
