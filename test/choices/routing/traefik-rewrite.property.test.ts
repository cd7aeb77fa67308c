import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
  composed,
  type Rewrite,
  type RewriteKind,
  rewriteOf,
} from '../../../src/choices/routing/traefik-rewrite.ts';

/** What a Middleware of Traefik does to a path, told without k2e's rewrites. */
interface Sample {
  readonly kind: RewriteKind;
  readonly spec: object;
  readonly made: (path: string) => string;
}

const slashed = (path: string) => (path.startsWith('/') ? path : `/${path}`);
const strip = (prefixes: readonly string[]): Sample => ({
  kind: 'stripPrefix',
  spec: {stripPrefix: {prefixes}},
  made: path => {
    const prefix = prefixes.find(each => path.startsWith(each));
    return prefix === undefined ? path : slashed(path.slice(prefix.length));
  },
});
const stripRegex = (regex: string): Sample => ({
  kind: 'stripPrefixRegex',
  spec: {stripPrefixRegex: {regex: [regex]}},
  made: path => {
    const found = new RegExp(regex).exec(path);
    return found && found.index === 0 ? slashed(path.slice(found[0].length)) : path;
  },
});
const replaceRegex = (regex: string, replacement: string, inScript = replacement): Sample => ({
  kind: 'replacePathRegex',
  spec: {replacePathRegex: {regex, replacement}},
  made: path => path.replaceAll(new RegExp(regex, 'g'), inScript),
});
const add = (prefix: string): Sample => ({
  kind: 'addPrefix',
  spec: {addPrefix: {prefix}},
  made: path => `${prefix}${path}`,
});

const SAMPLES: readonly Sample[] = [
  strip(['/a']),
  strip(['/a/']),
  strip(['/a', '/b']),
  strip(['/ab', '/a']),
  stripRegex('^/[ab]+'),
  stripRegex('/a/(b|c)'),
  stripRegex('^/[^/]+/'),
  add('/p'),
  {kind: 'replacePath', spec: {replacePath: {path: '/fixed'}}, made: () => '/fixed'},
  replaceRegex('^/a/(.*)', '/x/$1'),
  replaceRegex('^/a/(.*)$', '/x/$1'),
  replaceRegex('^/(.*)', '/${1}/x', '/$1/x'),
  replaceRegex('^/a', '/x'),
  replaceRegex('^/([^/]+)/(.*)$', '/$2/$1'),
];

/** What a load balancer makes of path and query by a rewrite: what the expression finds is replaced. */
const applied = ({regex, replace}: Rewrite, url: string) => url.replace(new RegExp(regex), replace);

const anyPath = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'c', 'x?'.slice(0, 1)), {maxLength: 4})
  .map(parts => `/${parts.join('/')}`);
const anyQuery = fc.constantFrom('', '?q=1', '?', '?x=/a/b', '?a?b');

test('rewrites do to a path what Middlewares do, and leave the query', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SAMPLES), anyPath, anyQuery, ({kind, spec, made}, path, query) => {
      const rewrite = rewriteOf(kind, spec, []);
      expect(rewrite, JSON.stringify(spec)).toBeDefined();
      if (rewrite) expect(applied(rewrite, `${path}${query}`), rewrite.regex).toBe(`${made(path)}${query}`);
    }),
    {numRuns: 1000},
  );
});

test('two of them, where one rewrite does the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SAMPLES),
      fc.constantFrom(...SAMPLES),
      fc.constantFrom('/', '/a', '/a/', '/b'),
      anyPath,
      anyQuery,
      (first, second, begin, rest, query) => {
        const paths = [{kind: 'char-prefix', path: begin}] as const;
        const one = rewriteOf(first.kind, first.spec, paths);
        const other = rewriteOf(second.kind, second.spec, paths);
        const both = one && other && composed(one, other);
        const path = `${begin}${rest.slice(1)}`;
        if (both)
          expect(applied(both, `${path}${query}`), both.regex).toBe(
            `${second.made(first.made(path))}${query}`,
          );
      },
    ),
    {numRuns: 1000},
  );
});

test.each([
  ['replacePathRegex', {replacePathRegex: {regex: '/a/(?P<n>.*)', replacement: '/$n'}}],
  ['replacePathRegex', {replacePathRegex: {regex: '/a', replacement: '/b'}}],
  ['replacePathRegex', {replacePathRegex: {regex: '^/(.*)', replacement: '/$1x'}}],
  ['replacePathRegex', {replacePathRegex: {regex: '^/(.*)', replacement: 'https://$1'}}],
  ['stripPrefixRegex', {stripPrefixRegex: {regex: ['/a|/b']}}],
  ['stripPrefix', {stripPrefix: {}}],
  ['addPrefix', {addPrefix: {prefix: '/$1'}}],
  ['replacePath', {replacePath: {path: '/x?y=1'}}],
] as const)('no load balancer has a rewrite for %s %j', (kind, spec) => {
  expect(rewriteOf(kind, spec, [])).toBeUndefined();
});
