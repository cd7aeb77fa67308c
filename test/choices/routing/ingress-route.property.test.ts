import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Request} from '../../../src/ecs/listener-rule/simulate.ts';
import type {JsonObject} from '../../../src/json.ts';
import {answer, backend, routingOf} from './cluster.ts';

/** A match of Traefik as text, and what it says of a request, told without k2e's parser. */
interface Match {
  readonly text: string;
  /** Without parentheses it may stand beside `&&`. */
  readonly tight: boolean;
  holds(request: Request): boolean;
}

const leaf = (text: string, holds: Match['holds']): Match => ({text, tight: true, holds});
const LEAVES: readonly Match[] = [
  ...['foo.com', 'a.foo.com', 'bar.org'].map(host =>
    leaf(`Host(\`${host}\`)`, request => request.host === host),
  ),
  leaf('Host(`*.foo.com`)', ({host}) => /^[^.]+\.foo\.com$/.test(host)),
  leaf('Host("*")', () => true),
  leaf('HostRegexp(`^.+\\.foo\\.com$|bar`)', ({host}) => /^.+\.foo\.com$|bar/.test(host)),
  ...['/', '/a', '/a/b'].map(path => leaf(`Path(\`${path}\`)`, request => request.path === path)),
  ...['/', '/a', '/a/', '/b'].map(path =>
    leaf(`PathPrefix(\`${path}\`)`, request => request.path.startsWith(path)),
  ),
  leaf('PathRegexp(`b$`)', ({path}) => path.endsWith('b')),
  ...['GET', 'post'].map(method =>
    leaf(`Method(\`${method}\`)`, request => request.method === method.toUpperCase()),
  ),
  leaf('Header(`X-Stage`, `next`)', ({headers}) => headers?.['x-stage'] === 'next'),
  leaf('HeaderRegexp(`X-Stage`, `^n`)', ({headers}) => /^n/.test(headers?.['x-stage'] ?? '')),
  leaf('Query(`v`, `2`)', ({query}) => query?.some(([key, value]) => key === 'v' && value === '2') ?? false),
];

const wrapped = ({text, tight}: Match) => (tight ? text : `(${text})`);
const {match: anyMatch} = fc.letrec<{match: Match}>(tie => ({
  match: fc.oneof(
    {depthSize: 'small', withCrossShrink: true},
    {weight: 3, arbitrary: fc.constantFrom(...LEAVES)},
    {
      weight: 2,
      arbitrary: fc.tuple(tie('match'), tie('match')).map(
        ([one, other]): Match => ({
          text: `${wrapped(one)} && ${wrapped(other)}`,
          tight: false,
          holds: request => one.holds(request) && other.holds(request),
        }),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(tie('match'), tie('match')).map(
        ([one, other]): Match => ({
          text: `${one.text}||${other.text}`,
          tight: false,
          holds: request => one.holds(request) || other.holds(request),
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: tie('match').map(
        (one): Match => ({
          text: `!${wrapped(one)}`,
          tight: true,
          holds: request => !one.holds(request),
        }),
      ),
    },
  ),
}));

const anyRoutes = fc.array(
  fc.record({
    match: anyMatch,
    priority: fc.constantFrom(0, 0, 0, 5, 500),
    locked: fc.nat(4).map(n => n === 0),
  }),
  {minLength: 1, maxLength: 4},
);

const REQUESTS: readonly Request[] = ['foo.com', 'a.foo.com', 'b.a.foo.com', 'bar.org', 'other.net'].flatMap(
  host =>
    ['/', '/a', '/a/', '/a/b', '/ab', '/b', '/c'].flatMap(path => [
      {host, path, method: 'GET'},
      {host, path, method: 'POST', headers: {'x-stage': 'next'}},
      {host, path, method: 'GET', headers: {'x-stage': 'nope'}, query: [['v', '2']] as const},
    ]),
);

const SERVICES = ['s0', 's1', 's2', 's3'].flatMap(name => backend(name));

/** The routes, sorted as Traefik sorts them, where no two are of the same priority. */
function sorted(routes: typeof anyRoutes extends fc.Arbitrary<infer T> ? T : never) {
  const all = routes.map(({match, priority, locked}, at) => ({
    match,
    locked,
    at,
    order: priority || match.text.length,
  }));
  const orders = new Set(all.map(({order}) => order));
  return orders.size < all.length ? undefined : all.toSorted((a, b) => b.order - a.order);
}

test('listener rules take the requests that the expressions of Traefik take, in its order', () => {
  const counts = {all: 0, told: 0};
  fc.assert(
    fc.property(anyRoutes, routes => {
      const order = sorted(routes);
      fc.pre(order !== undefined);
      const object: JsonObject = {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'IngressRoute',
        metadata: {name: 'all', namespace: 'shop'},
        spec: {
          entryPoints: ['web'],
          routes: routes.map(({match, priority, locked}, at) => ({
            match: match.text,
            ...(priority === 0 ? {} : {priority}),
            services: [{name: `s${at}`, port: 80}],
            ...(locked ? {middlewares: [{name: 'login'}]} : {}),
          })),
        },
      };
      const made = routingOf([object, ...SERVICES]);
      const isTold = made.problems.some(({message}) => message.includes('cannot say'));
      counts.all++;
      if (isTold) counts.told++;
      for (const request of REQUESTS) {
        const first = order?.find(({match}) => match.holds(request));
        const wanted = !first ? 'fixed 404' : first.locked ? 'fixed 403' : `svc s${first.at}`;
        const got = answer(made, 80, request);
        if (isTold)
          expect(first?.locked === true && got.startsWith('svc'), JSON.stringify(request)).toBe(false);
        else expect(made.balancers.length === 0 ? 'fixed 404' : got, JSON.stringify(request)).toBe(wanted);
      }
    }),
    {numRuns: Number(process.env.RUNS ?? 150)},
  );
  expect(counts.told).toBeLessThan(counts.all / 2);
});
