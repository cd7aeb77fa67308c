import {describe, expect, test} from 'vitest';
import {type Request, simulate} from '../../../src/ecs/listener-rule/simulate.ts';

const HIT = [{Type: 'forward', TargetGroupArn: 'hit'}] as const;
const MISS = [{Type: 'fixed-response', FixedResponseConfig: {StatusCode: '404'}}] as const;

function hits(condition: object, request: Partial<Request>): boolean {
  const rules = [{Priority: 1, Conditions: [condition], Actions: [...HIT]}];
  return simulate(rules, [...MISS], {host: 'a.com', path: '/', ...request})[0]?.TargetGroupArn === 'hit';
}

describe('one condition', () => {
  test('hosts ignore case, paths do not', () => {
    expect(hits({Field: 'host-header', HostHeaderConfig: {Values: ['A.com']}}, {host: 'a.COM'})).toBe(true);
    expect(hits({Field: 'path-pattern', PathPatternConfig: {Values: ['/Foo']}}, {path: '/foo'})).toBe(false);
  });

  test('* is any number of characters, ? exactly one, all else itself', () => {
    const pattern = {Field: 'path-pattern', PathPatternConfig: {Values: ['/a?/*.js']}};
    expect(hits(pattern, {path: '/ab/x/y.js'})).toBe(true);
    expect(hits(pattern, {path: '/a/x.js'})).toBe(false);
    expect(hits(pattern, {path: '/ab/xjs'})).toBe(false);
  });

  test('method, header and query', () => {
    expect(
      hits({Field: 'http-request-method', HttpRequestMethodConfig: {Values: ['POST']}}, {method: 'POST'}),
    ).toBe(true);
    const header = {Field: 'http-header', HttpHeaderConfig: {HttpHeaderName: 'X-Beta', Values: ['y*']}};
    expect(hits(header, {headers: {'x-beta': 'YES'}})).toBe(true);
    expect(hits(header, {})).toBe(false);
    const query = {
      Field: 'query-string',
      QueryStringConfig: {Values: [{Key: 'v', Value: '2'}, {Value: 'debug'}]},
    };
    expect(hits(query, {query: [['v', '2']]})).toBe(true);
    expect(hits(query, {query: [['debug', '']]})).toBe(true);
    expect(hits(query, {query: [['v', '1']]})).toBe(false);
  });
});

test('the lowest priority number wins, whatever the order in the list; without a hit the default acts', () => {
  const rule = (Priority: number, target: string, path: string) => ({
    Priority,
    Conditions: [{Field: 'path-pattern', PathPatternConfig: {Values: [path]}}],
    Actions: [{Type: 'forward' as const, TargetGroupArn: target}],
  });
  const rules = [rule(20, 'later', '/*'), rule(10, 'first', '/a*')];
  expect(simulate(rules, [...MISS], {host: 'a.com', path: '/ab'})[0]?.TargetGroupArn).toBe('first');
  expect(simulate(rules, [...MISS], {host: 'a.com', path: '/b'})[0]?.TargetGroupArn).toBe('later');
  expect(simulate([], [...MISS], {host: 'a.com', path: '/b'})).toEqual(MISS);
});
