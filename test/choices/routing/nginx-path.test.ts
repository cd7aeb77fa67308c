import {describe, expect, test} from 'vitest';
import {expressionPath, rewriteTransform} from '../../../src/choices/routing/nginx-path.ts';

/** What the transform makes of a path with its query; as it was where its expression does not match. */
function rewritten(path: string, target: string, request: string): string {
  const transform = rewriteTransform(path, target);
  if (transform === 'unsupported') return 'unsupported';
  const {Regex = '', Replace = ''} = transform.UrlRewriteConfig?.Rewrites?.[0] ?? {};
  return request.replace(new RegExp(Regex), Replace);
}

/** What nginx makes of it: the target in place of the path, and the query behind it. */
function byNginx(path: string, target: string, request: string): string {
  const [own = '', query] = request.split('?');
  const groups = new RegExp(`^${path}`, 'i').exec(own);
  if (!groups) return request;
  const made = target.replaceAll(/\$(\d)/g, (_, index: string) => groups[Number(index)] ?? '');
  return query === undefined ? made : `${made}?${query}`;
}

describe('rewrite-target', () => {
  test.each([
    ['/api(/|$)(.*)', '/$2'],
    ['/api(/|$)(.*)', '/v2/$2'],
    ['/api/(.*)', '/$1'],
    ['/api/?(.*)', '/$1'],
    ['/()(.*)', '/$2'],
    ['/(.*)', '/app/$1'],
    ['/api', '/'],
    ['/a.b/(.*)', '/$1'],
  ])('%s to %s does to path and query what nginx does to the path', (path, target) => {
    for (const request of [
      '/api',
      '/api/',
      '/api/x',
      '/api/x/y?q=1',
      '/api?q=1',
      '/api/?q=/a',
      '/x',
      '/',
      '/a.b/c?d',
    ]) {
      const [own = ''] = request.split('?');
      if (new RegExp(`^${path}`).test(own)) {
        expect(rewritten(path, target, request), request).toBe(byNginx(path, target, request));
      }
    }
  });

  test.each([
    ['/(a|b)/(.*)', '/$2'],
    ['/api/(.*)', '/$1/x'],
    ['/api/(.*)/(.*)', '/$2/$1'],
  ])('%s to %s has another shape', (path, target) => {
    expect(rewritten(path, target, '/api/x')).toBe('unsupported');
  });
});

describe('paths as regular expressions', () => {
  test.each([
    ['/foo', {kind: 'char-prefix', path: '/foo'}],
    ['/', undefined],
    ['/x(/|$)(.*)', {kind: 'regex', pattern: '^/x(/|$)(.*)$'}],
    ['/[a-z]+', {kind: 'regex', pattern: '^/[a-z]+.*$'}],
    ['/a|/b', {kind: 'regex', pattern: '^(?:/a|/b).*$'}],
    ['/x$', {kind: 'regex', pattern: '^/x$'}],
    ['/(?!x)', 'unsupported'],
    ['/(a', 'unsupported'],
  ])('%s', (path, match) => {
    expect(expressionPath(path)).toEqual(match);
  });
});
