import {describe, expect, test} from 'vitest';
import {alternatives} from '../../../src/choices/routing/alternatives.ts';
import {templateExpression, wholeExpressions} from '../../../src/choices/routing/go-expression.ts';
import {conditionOf, syntaxOf} from '../../../src/choices/routing/traefik-matcher.ts';
import {parseRule} from '../../../src/choices/routing/traefik-rule.ts';

/** Whether Traefik takes a rule in one of its languages. */
function isTaken(text: string): boolean {
  const rule = parseRule(text);
  return rule !== undefined && conditionOf(rule, syntaxOf(rule)) !== 'refused';
}

describe('a rule of Traefik', () => {
  test.each([
    'Host(`foo.com`)',
    'Host("foo.com")',
    'host(`foo.com`) && PATHPREFIX(`/a`) && Pathprefix(`/b`)',
    '!(Host(`a.com`) || !Path(`/x`)) && (Method(`GET`))',
    'Host(`a.com`) &&\n  Path(`/x`)',
    'Host(`a.com`,\n`b.com`)',
    'Host(`a.com`,)',
    'ClientIP(`10.0.0.0/8`) || ClientIP(`2001:db8::1`)',
    'Headers(`X-A`, `1`, `X-B`, `2`)',
    'Query(`a=b`, `c=d`)',
    'HostRegexp(`{sub:[a-z]{2,3}}.foo.com`)',
  ])('is taken: %s', text => {
    expect(isTaken(text)).toBe(true);
  });

  test.each([
    '',
    'foo.com',
    'Host',
    'Host()',
    'Host(``)',
    'Host(foo.com)',
    "Host('foo.com')",
    'hOST(`foo.com`)',
    'Host(`foo.com`) PathPrefix(`/a`)',
    'Host(`foo.com`) & Path(`/a`)',
    'Host(`foo.com`) &&',
    '(Host(`foo.com`)',
    'Host(`a.com`)\n && Path(`/x`)',
    'Path(`x`)',
    'PathPrefix(`a`)',
    'Header(`X-A`)',
    'Headers(`X-A`)',
    'ClientIP(`somewhere`)',
    'Host(`bücher.example`)',
    'Query(`a`, `b`, `c`)',
    '/prefix',
  ])('is refused: %j', text => {
    expect(isTaken(text)).toBe(false);
  });

  test('binds && closer than ||, and ! closest', () => {
    const rule = parseRule('!Path(`/a`) && Path(`/b`) || Path(`/c`)');
    expect(rule).toMatchObject({
      kind: 'or',
      left: {kind: 'and', left: {kind: 'not'}},
      right: {kind: 'matcher'},
    });
  });

  test.each([
    ['Host(`a`, `b`)', 'v2'],
    ['HostRegexp(`{any:.+}`)', 'v2'],
    ['HostRegexp(`^[a-z]{2}$`)', 'v3'],
    ['Headers(`a`, `b`)', 'v2'],
    ['Header(`a`, `b`)', 'v3'],
    ['Query(`a=b`)', 'v2'],
    ['Query(`a`, `b`)', 'v3'],
  ])('is of the language that takes it: %s', (text, syntax) => {
    const rule = parseRule(text);
    expect(rule && syntaxOf(rule)).toBe(syntax);
  });

  test('with too many alternatives is none that listener rules can say', () => {
    const some = (letter: string) =>
      `(${Array.from({length: 12}, (_, at) => `Header(\`X-${letter}\`, \`${at}\`)`).join('||')})`;
    const rule = parseRule(`${some('A')} && ${some('B')}`);
    const condition = rule ? conditionOf(rule, 'v3') : 'refused';
    expect(condition === 'refused' ? [] : alternatives(condition)).toMatchObject([{why: expect.any(String)}]);
  });
});

describe('an expression of Go', () => {
  test.each([
    ['^/a$', ['^/a$']],
    ['/a', ['^.*/a.*$']],
    ['^/a|b$', ['^/a.*$', '^.*b$']],
    ['^(a|b)$', ['^(a|b)$']],
    ['a\\$', ['^.*a\\$.*$']],
    ['[|^$]', ['^.*[|^$].*$']],
  ])('is found anywhere in a text: %s', (expression, whole) => {
    expect(wholeExpressions(expression)).toEqual(whole);
  });

  test.each(['(^a|b)', '(?P<n>a)', '\\pL', 'a\\z', '[[:alpha:]]', '(', '(?i)a'])(
    'has no counterpart: %s',
    expression => {
      expect(wholeExpressions(expression)).toBeUndefined();
    },
  );

  test.each([
    ['{sub:[a-z]+}.foo.com', '^(?:[a-z]+)\\.foo\\.com$'],
    ['{sub}.foo.com', '^[^.]+\\.foo\\.com$'],
    ['/v{n:[0-9]{1,2}}/x', '^/v(?:[0-9]{1,2})/x$'],
    ['/{a', undefined],
    ['/a}', undefined],
    ['/{a:}', undefined],
  ])('of a template: %s', (template, expression) => {
    expect(templateExpression(template, '[^.]+', false)).toBe(expression);
  });
});
