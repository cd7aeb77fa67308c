import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {answer, backend, ingress, routingOf} from './cluster.ts';
import {albAnswer, genericAnswer, nginxAnswer, type SourceIngress, traefikAnswer} from './reference.ts';

const SERVICES = ['s0', 's1', 's2', 's3', 's4'];
const RULE_HOSTS = ['foo.com', 'a.foo.com', '*.foo.com', 'b.a.foo.com', '*.a.foo.com', 'bar.org', undefined];
const PATHS = ['/', '/foo', '/foo/', '/foobar', '/foo/bar', '/foo/bar/', '/fo', '/a%20b', '/v1.0/x'];
const PATTERNS = [...PATHS, '/foo*', '/foo/*', '/*', '/f?o'];

/** Requests around every boundary that the rules above draw. */
const REQUESTS = [
  'foo.com',
  'a.foo.com',
  'A.FOO.com',
  'b.a.foo.com',
  'c.b.a.foo.com',
  'x.foo.com',
  'bar.org',
  'other.net',
].flatMap(host =>
  [
    '/',
    '/foo',
    '/foo/',
    '/foobar',
    '/foobar/',
    '/foo/bar',
    '/foo/bar/',
    '/foo/barx',
    '/foo/bar/x',
    '/fo',
    '/f',
    '/fao',
    '/FOO',
    '/a%20b',
    '/a%20b/c',
    '/v1.0/x',
    '/v1a0/x',
  ].map(path => ({host, path})),
);

const exactOrPrefix = fc.constantFrom('Exact', 'Prefix', 'ImplementationSpecific');
const apiPath = fc.record({
  path: fc.constantFrom(...PATHS),
  pathType: exactOrPrefix,
  service: fc.constantFrom(...SERVICES),
});
const albPath = fc.oneof(
  apiPath,
  fc.record({
    path: fc.constantFrom(...PATTERNS),
    pathType: fc.constant('ImplementationSpecific'),
    service: fc.constantFrom(...SERVICES),
  }),
);

function rules(path: typeof apiPath) {
  return fc.array(
    fc.record({host: fc.constantFrom(...RULE_HOSTS), paths: fc.array(path, {minLength: 1, maxLength: 5})}),
    {maxLength: 4},
  );
}

function ingressSets(path: typeof apiPath) {
  const one = fc.record(
    {
      rules: rules(path),
      order: fc.integer({min: -2, max: 2}),
      defaultBackend: fc.constantFrom(...SERVICES),
      tlsHosts: fc.array(fc.constantFrom('foo.com', 'a.foo.com', '*.foo.com', 'bar.org'), {maxLength: 2}),
    },
    {requiredKeys: ['rules']},
  );
  return fc
    .array(one, {minLength: 1, maxLength: 3})
    .map(list => list.map((each, index): SourceIngress => ({...each, name: `i${index}`}) as SourceIngress));
}

function objectsOf(
  sources: readonly SourceIngress[],
  className: string | undefined,
  annotate: (s: SourceIngress) => Record<string, string>,
) {
  return [
    ...SERVICES.flatMap(name => backend(name)),
    ...sources.map(source =>
      ingress(source.name, source.rules, {
        annotations: annotate(source),
        spec: {
          ...(className === undefined ? {} : {ingressClassName: className}),
          ...(source.defaultBackend === undefined
            ? {}
            : {defaultBackend: {service: {name: source.defaultBackend, port: {number: 80}}}}),
          ...(source.tlsHosts && source.tlsHosts.length > 0
            ? {tls: [{hosts: [...source.tlsHosts], secretName: 'tls'}]}
            : {}),
        },
      }),
    ),
  ];
}

/** True when some Ingress with a rule for this host asks for TLS on it. */
function hasTls(sources: readonly SourceIngress[], host: string): boolean {
  return sources.some(
    ({rules: own, tlsHosts = []}) =>
      own.some(rule => (rule.host ?? '') === host) &&
      tlsHosts.some(
        tls =>
          tls === host ||
          (tls.startsWith('*.') &&
            !host.startsWith('*.') &&
            host.split('.').slice(1).join('.') === tls.slice(2)),
      ),
  );
}

describe('what the listener rules do is what the controller does', () => {
  test('the Ingress API', () => {
    fc.assert(
      fc.property(ingressSets(apiPath), sources => {
        const plain = sources.map(source => ({...source, tlsHosts: []}));
        const made = routingOf(objectsOf(plain, undefined, () => ({})));
        for (const request of REQUESTS) {
          expect(answer(made, 80, request), JSON.stringify(request)).toBe(genericAnswer(plain, request));
        }
      }),
      {numRuns: 150},
    );
  });

  test('ingress-nginx without regular expressions', () => {
    fc.assert(
      fc.property(ingressSets(apiPath), sources => {
        const plain = sources.map(source => ({...source, tlsHosts: []}));
        const made = routingOf(objectsOf(plain, 'nginx', () => ({})));
        for (const request of REQUESTS) {
          expect(answer(made, 80, request), JSON.stringify(request)).toBe(nginxAnswer(plain, request));
        }
      }),
      {numRuns: 150},
    );
  });

  test('the AWS Load Balancer Controller in a named group', () => {
    fc.assert(
      fc.property(ingressSets(albPath), sources => {
        // The controller refuses a group in which two Ingresses have a default backend.
        const first = sources.findIndex(({defaultBackend}) => defaultBackend !== undefined);
        const valid = sources.map((source, index): SourceIngress => {
          const {defaultBackend, ...rest} = {...source, tlsHosts: []};
          return index === first && defaultBackend !== undefined ? {...rest, defaultBackend} : rest;
        });
        const made = routingOf(
          objectsOf(valid, 'alb', ({order}) => ({
            'alb.ingress.kubernetes.io/group.name': 'all',
            ...(order === undefined ? {} : {'alb.ingress.kubernetes.io/group.order': String(order)}),
          })),
        );
        for (const request of REQUESTS) {
          expect(answer(made, 80, request), JSON.stringify(request)).toBe(albAnswer(valid, request));
        }
      }),
      {numRuns: 150},
    );
  });

  test('Traefik 1.7', () => {
    fc.assert(
      fc.property(ingressSets(apiPath), sources => {
        const plain = sources.map(source => ({...source, tlsHosts: []}));
        const made = routingOf(objectsOf(plain, 'traefik', () => ({})));
        for (const request of REQUESTS) {
          expect(answer(made, 80, request), JSON.stringify(request)).toBe(traefikAnswer(plain, request));
        }
      }),
      {numRuns: 100},
    );
  });

  test('hosts with TLS are served on 443 and redirected on 80, the others as before', () => {
    fc.assert(
      fc.property(ingressSets(apiPath), sources => {
        const made = routingOf(objectsOf(sources, undefined, () => ({})));
        const hosts = [...new Set(sources.flatMap(({rules: own}) => own.map(rule => rule.host ?? '')))];
        const exact = REQUESTS.filter(({host}) => hosts.includes(host));
        for (const request of exact) {
          const secure = hasTls(sources, request.host);
          const expected = genericAnswer(sources, request);
          expect(answer(made, 80, request), `80 ${JSON.stringify(request)}`).toBe(
            secure ? 'redirect HTTPS' : expected,
          );
          if (secure) expect(answer(made, 443, request), `443 ${JSON.stringify(request)}`).toBe(expected);
        }
      }),
      {numRuns: 100},
    );
  });
});
