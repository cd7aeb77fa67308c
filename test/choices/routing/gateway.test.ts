import fc from 'fast-check';
import {expect, test} from 'vitest';
import {convertText} from '../../run.ts';

const WEB = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 8080}]}]}
`;

interface RuleInput {
  readonly Priority: number;
  readonly Conditions: readonly {
    readonly HostHeaderConfig?: {readonly Values?: readonly string[]};
    readonly PathPatternConfig?: {
      readonly Values?: readonly string[];
      readonly RegexValues?: readonly string[];
    };
    readonly HttpHeaderConfig?: unknown;
    readonly QueryStringConfig?: unknown;
  }[];
  readonly Actions: readonly {
    readonly Type: string;
    readonly FixedResponseConfig?: {readonly StatusCode: string};
  }[];
}

const object = (kind: string, name: string, spec: unknown) =>
  JSON.stringify({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: {name, namespace: 'shop'},
    spec,
  });
const gateway = (listeners: unknown) => object('Gateway', 'gw', {gatewayClassName: 'envoy', listeners});
const http = {name: 'http', protocol: 'HTTP', port: 80};
const backendRefs = [{name: 'web', port: 80}];
const route = (name: string, hostnames: readonly string[], rules: unknown, parent: object = {}) =>
  object('HTTPRoute', name, {parentRefs: [{name: 'gw', ...parent}], hostnames, rules});

/** The listener rules of a run, in their order: hosts, then paths, then what answers. */
function table(...objects: readonly string[]): readonly string[] {
  const {plan} = convertText(`${objects.join('\n---\n')}\n${WEB}`);
  const rules = [...plan.resources.values()].filter(({kind}) => kind === 'listener-rules');
  return rules
    .map(({input}) => input as unknown as RuleInput)
    .toSorted((a, b) => a.Priority - b.Priority)
    .map(({Conditions, Actions}) =>
      [
        ...Conditions.flatMap(({HostHeaderConfig: host, PathPatternConfig: path, ...other}) => [
          ...(host?.Values ?? []),
          ...(path?.Values ?? path?.RegexValues ?? []),
          ...(other.HttpHeaderConfig ? ['header'] : []),
          ...(other.QueryStringConfig ? ['query'] : []),
        ]),
        Actions.at(-1)?.FixedResponseConfig?.StatusCode ?? Actions.at(-1)?.Type,
      ].join(' '),
    );
}

test('the more specific match comes first, whatever the order of the rules', () => {
  const matches = [
    {path: {type: 'PathPrefix', value: '/a'}},
    {path: {type: 'PathPrefix', value: '/a/b'}},
    {path: {type: 'PathPrefix', value: '/a'}, headers: [{name: 'X', value: '1'}]},
    {path: {type: 'PathPrefix', value: '/a'}, queryParams: [{name: 'q', value: '1'}]},
    {path: {type: 'Exact', value: '/a'}},
  ];
  const other = [
    {matches, filters: [{type: 'RequestRedirect', requestRedirect: {hostname: 'x.example.com'}}]},
  ];
  expect(table(gateway([http]), route('web', ['shop.example.com'], other))).toEqual([
    'shop.example.com /a /a/b /a/b/* redirect',
    'shop.example.com /a /a/* header redirect',
    'shop.example.com /a /a/* query redirect',
    'shop.example.com /a /a/* redirect',
  ]);
});

test('a host with routes does not fall back to a wildcard, which covers any number of labels', () => {
  const exact = [{matches: [{path: {value: '/a'}}], backendRefs}];
  expect(
    table(
      gateway([http]),
      route('wild', ['*.example.com'], [{backendRefs}]),
      route('web', ['shop.example.com'], exact),
    ),
  ).toEqual(['shop.example.com /a /a/* forward', 'shop.example.com 404', '*.example.com forward']);
});

test('a route is served where it attaches: listener, port, host, namespace and kind', () => {
  const rules = [{backendRefs}];
  const served = (listener: object, parent: object = {}, host = 'shop.example.com') =>
    table(gateway([{...http, ...listener}]), route('web', [host], rules, parent)).length > 0;
  expect(served({})).toBe(true);
  expect(served({}, {sectionName: 'other'})).toBe(false);
  expect(served({}, {port: 8080})).toBe(false);
  expect(served({hostname: '*.example.com'})).toBe(true);
  expect(served({hostname: 'other.example.com'})).toBe(false);
  expect(served({hostname: 'shop.example.com'}, {}, '*.example.com')).toBe(true);
  expect(served({allowedRoutes: {kinds: [{kind: 'GRPCRoute'}]}})).toBe(false);
  expect(served({}, {namespace: 'elsewhere'})).toBe(true);
});

test('weights are shares, and a backend that is not there gets none', () => {
  const rules = [{backendRefs: [...backendRefs, {name: 'gone', port: 80, weight: 9}]}];
  expect(table(gateway([http]), route('web', ['a.example.com'], rules))).toEqual(['a.example.com forward']);
  expect(
    table(gateway([http]), route('web', ['a.example.com'], [{backendRefs: [{name: 'gone', port: 80}]}])),
  ).toEqual(['a.example.com 503']);
});

test('whatever stands in a route or a Gateway, all of it is accounted for', () => {
  const json = fc.jsonValue({maxDepth: 3});
  const some = <T>(value: T) =>
    fc.oneof({arbitrary: fc.constant(value), weight: 3}, {arbitrary: json, weight: 1});
  const rule = fc.record(
    {
      matches: some([{path: {type: 'PathPrefix', value: '/a'}}]),
      filters: fc.oneof(
        json,
        fc.array(
          fc.record({
            type: fc.constantFrom('URLRewrite', 'RequestRedirect', 'CORS'),
            urlRewrite: json,
            requestRedirect: json,
          }),
        ),
      ),
      backendRefs: some(backendRefs),
    },
    {requiredKeys: []},
  );
  const routes = fc.record({
    parentRefs: some([{name: 'gw'}]),
    hostnames: some(['shop.example.com']),
    rules: fc.oneof(fc.array(rule, {maxLength: 2}), json),
  });
  const listeners = fc.oneof(
    fc.array(
      fc.record({
        ...Object.fromEntries(Object.entries(http).map(([key, value]) => [key, some(value)])),
        hostname: json,
        allowedRoutes: json,
      }),
      {maxLength: 2},
    ),
    json,
  );
  fc.assert(
    fc.property(routes, listeners, (spec, all) => {
      const {report} = convertText(`${gateway(all)}\n---\n${object('HTTPRoute', 'web', spec)}\n${WEB}`);
      expect(report.summary.unaccounted).toBe(0);
      expect(report.findings.filter(({message}) => message.includes('k2e has a bug'))).toEqual([]);
      expect(report.findings.filter(({rule: id}) => id === 'input/unmapped')).toEqual([]);
    }),
    {numRuns: 60},
  );
});

test('a Service of another namespace is reached where a ReferenceGrant there allows just that', () => {
  const far = route('far', ['a.example.com'], [{backendRefs: [{name: 'web', namespace: 'shop', port: 80}]}], {
    namespace: 'shop',
  }).replace('"namespace":"shop"},"spec"', '"namespace":"edge"},"spec"');
  const open = gateway([{...http, allowedRoutes: {namespaces: {from: 'All'}}}]);
  const grant = (from: object, to: object) =>
    object('ReferenceGrant', 'edge', {
      from: [{group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'edge', ...from}],
      to: [{group: '', kind: 'Service', ...to}],
    });
  expect(table(open, far)).toEqual(['a.example.com 503']);
  expect(table(open, far, grant({}, {}))).toEqual(['a.example.com forward']);
  expect(table(open, far, grant({}, {name: 'web'}))).toEqual(['a.example.com forward']);
  for (const [from, to] of [
    [{namespace: 'other'}, {}],
    [{kind: 'GRPCRoute'}, {}],
    [{group: ''}, {}],
    [{}, {name: 'api'}],
    [{}, {kind: 'Secret'}],
    [{}, {group: 'apps'}],
  ] as const) {
    expect(table(open, far, grant(from, to)), JSON.stringify([from, to])).toEqual(['a.example.com 503']);
  }
});
