import {describe, expect, test} from 'vitest';
import {healthCheckGraceSeconds} from '../../../src/choices/routing/health-check.ts';
import type {Document} from '../../../src/load/document.ts';
import {buildInventory} from '../../../src/model/build-inventory.ts';
import {answer, backend, ingress, kindOf, routingOf, service} from './cluster.ts';

const ALB = 'alb.ingress.kubernetes.io/';
const NGINX = 'nginx.ingress.kubernetes.io/';
const ONE = [{path: '/', pathType: 'Prefix', service: 's0'}];

describe('load balancers', () => {
  const names = (objects: Parameters<typeof routingOf>[0], config = '') =>
    routingOf([...backend('s0'), ...objects], config).balancers.map(
      ({name, group}) => `${name} ${group.members.length}`,
    );
  const of = (
    name: string,
    className: string | undefined,
    annotations: Record<string, string> = {},
    host?: string,
  ) =>
    ingress(name, [host === undefined ? {paths: ONE} : {host, paths: ONE}], {
      annotations,
      ...(className === undefined ? {} : {spec: {ingressClassName: className}}),
    });

  test('Ingresses of one class share one', () => {
    expect(names([of('a', 'nginx'), of('b', 'nginx'), of('c', undefined)])).toEqual([
      'shared-internal 1',
      'nginx-shared-internal 2',
    ]);
  });

  test('annotations of one controller put an Ingress without a class beside those of its class', () => {
    expect(names([of('a', 'nginx'), of('b', undefined, {[`${NGINX}use-regex`]: 'true'})])).toEqual([
      'nginx-shared-internal 2',
    ]);
  });

  test('class alb: named groups stay, Ingresses for every host keep their own, the others share', () => {
    const group = {[`${ALB}group.name`]: 'front'};
    expect(
      names([
        of('a', 'alb', group),
        of('b', 'alb', group),
        of('c', 'alb'),
        of('d', 'alb', {}, 'd.com'),
        of('e', 'alb', {}, 'e.com'),
      ]),
    ).toEqual(['shop-c 1', 'front 2', 'alb-shared-internal 2']);
  });

  test('schemes are kept apart, and k2e.yaml decides where the manifest does not', () => {
    const open = {[`${ALB}scheme`]: 'internet-facing'};
    expect(names([of('a', 'alb', {}, 'a.com'), of('b', 'alb', open, 'b.com')])).toEqual([
      'alb-shared-internal 1',
      'alb-shared-internet-facing 1',
    ]);
    expect(names([of('a', 'nginx')], 'ingress: {scheme: internet-facing}')).toEqual([
      'nginx-shared-internet-facing 1',
    ]);
  });

  test('names are valid, short, stable and unique', () => {
    const long = 'x'.repeat(60);
    const made = routingOf([
      ...backend('s0'),
      of(`internal-${long}1`, 'alb'),
      of(`internal-${long}2`, 'alb'),
    ]).balancers.map(({name}) => name);
    expect(new Set(made).size).toBe(2);
    for (const name of made) expect(name).toMatch(/^(?!internal-)[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]$/);
    const again = routingOf([...backend('s0'), of(`internal-${long}2`, 'alb')]).balancers.map(
      ({name}) => name,
    );
    expect(made).toContain(again[0]);
  });

  test('mode none plans nothing', () => {
    expect(names([of('a', 'nginx')], 'ingress: {mode: none}')).toEqual([]);
  });
});

describe('hosts and paths', () => {
  test('an unmatched path of a host does not leak to a wildcard', () => {
    const made = routingOf([
      ...backend('s0'),
      ...backend('s1'),
      ingress('a', [
        {host: 'a.foo.com', paths: [{path: '/api', pathType: 'Prefix', service: 's0'}]},
        {host: '*.foo.com', paths: [{path: '/', pathType: 'Prefix', service: 's1'}]},
      ]),
    ]);
    expect(answer(made, 80, {host: 'a.foo.com', path: '/other'})).toBe('fixed 404');
    expect(answer(made, 80, {host: 'b.foo.com', path: '/other'})).toBe('svc s1');
    expect(answer(made, 80, {host: 'c.b.foo.com', path: '/other'})).toBe('fixed 404');
  });

  test('one Ingress with a rewrite makes all paths of its hosts open at the end, on other Ingresses too', () => {
    const made = routingOf([
      ...backend('s0'),
      ...backend('s1'),
      ingress(
        'a',
        [{host: 'a.com', paths: [{path: '/x(/|$)(.*)', pathType: 'ImplementationSpecific', service: 's0'}]}],
        {
          annotations: {[`${NGINX}rewrite-target`]: '/$2'},
          spec: {ingressClassName: 'nginx'},
        },
      ),
      ingress(
        'b',
        [
          {host: 'a.com', paths: [{path: '/foo', pathType: 'Prefix', service: 's1'}]},
          {host: 'b.com', paths: [{path: '/foo', pathType: 'Prefix', service: 's1'}]},
        ],
        {spec: {ingressClassName: 'nginx'}},
      ),
    ]);
    expect(answer(made, 80, {host: 'a.com', path: '/foobar'})).toBe('svc s1');
    expect(answer(made, 80, {host: 'b.com', path: '/foobar'})).toBe('fixed 404');
    expect(answer(made, 80, {host: 'a.com', path: '/x'})).toBe('svc s0');
    expect(answer(made, 80, {host: 'a.com', path: '/x/y'})).toBe('svc s0');
    expect(answer(made, 80, {host: 'a.com', path: '/xy'})).toBe('fixed 404');
  });

  test('a redirect of class alb to HTTPS is left out where it would answer itself, and the paths behind it are served there', () => {
    const made = routingOf(
      [
        ...backend('s0'),
        ingress(
          'a',
          [
            {
              paths: [
                {path: '/*', pathType: 'ImplementationSpecific', service: 'ssl-redirect'},
                {path: '/*', pathType: 'ImplementationSpecific', service: 's0'},
              ],
            },
          ],
          {
            annotations: {
              [`${ALB}listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
              [`${ALB}actions.ssl-redirect`]:
                '{"Type":"redirect","RedirectConfig":{"Protocol":"HTTPS","Port":"443","StatusCode":"HTTP_301"}}',
            },
            spec: {ingressClassName: 'alb'},
          },
        ),
      ].map(object =>
        JSON.parse(
          JSON.stringify(object).replace(
            '"name":"ssl-redirect","port":{"number":80}',
            '"name":"ssl-redirect","port":{"name":"use-annotation"}',
          ),
        ),
      ),
    );
    expect(answer(made, 80, {host: 'a.com', path: '/x'})).toBe('redirect HTTPS');
    expect(answer(made, 443, {host: 'a.com', path: '/x'})).toBe('svc s0');
    expect(made.problems).toEqual([]);
  });

  test('hosts with TLS redirect one by one where others have none, and by default where all have it', () => {
    const rules = (hosts: string[]) => hosts.map(host => ({host, paths: ONE}));
    const tls = {tls: [{hosts: ['a.com'], secretName: 'tls'}]};
    const mixed = routingOf([...backend('s0'), ingress('a', rules(['a.com', 'b.com']), {spec: tls})]);
    expect(answer(mixed, 80, {host: 'a.com', path: '/'})).toBe('redirect HTTPS');
    expect(answer(mixed, 80, {host: 'b.com', path: '/'})).toBe('svc s0');
    expect(answer(mixed, 443, {host: 'b.com', path: '/'})).toBe('fixed 404');
    const all = routingOf([...backend('s0'), ingress('a', rules(['a.com']), {spec: tls})]);
    expect(all.balancers[0]?.listeners[0]?.rules).toEqual([]);
    expect(kindOf(all.balancers[0]?.listeners[0]?.fallback)).toBe('redirect');
  });

  test('a hundred hosts are a hundred rules with rising priorities from priorityBase on', () => {
    const many = Array.from({length: 100}, (_, at) => ({
      host: `h${at}.com`,
      paths: [{path: `/p${at}`, pathType: 'Exact', service: 's0'}],
    }));
    const made = routingOf([...backend('s0'), ingress('a', many)], 'ingress: {priorityBase: 500}');
    const numbers = made.balancers[0]?.listeners[0]?.rules.map(({priority}) => priority) ?? [];
    expect(numbers).toHaveLength(100);
    expect(numbers.slice(0, 3)).toEqual([500, 510, 520]);
    expect(new Set(made.balancers[0]?.listeners[0]?.rules.map(({handle}) => handle.name)).size).toBe(100);
  });

  test('addresses that are let in go to the backend, the others get 403', () => {
    const made = routingOf([
      ...backend('s0'),
      ingress('a', [{host: 'a.com', paths: ONE}], {
        annotations: {
          [`${NGINX}whitelist-source-range`]: '10.0.0.0/8,10.1.0.0/16,10.2.0.0/16,10.3.0.0/16,10.4.0.0/16',
        },
        spec: {ingressClassName: 'nginx'},
      }),
    ]);
    const rules = made.balancers[0]?.listeners[0]?.rules ?? [];
    expect(
      rules.map(
        rule => rule.conditions.find(({Field}) => Field === 'source-ip')?.SourceIpConfig?.Values?.length,
      ),
    ).toEqual([4, 1, undefined]);
    expect(answer(made, 80, {host: 'a.com', path: '/'})).toBe('fixed 403');
  });
});

describe('backends', () => {
  const with0 = (...objects: Parameters<typeof routingOf>[0]) =>
    routingOf([...objects, ingress('a', [{host: 'a.com', paths: ONE}])]);
  const problem = (of: ReturnType<typeof routingOf>) => of.problems.map(({message}) => message).join(' ');

  test('a named target port is looked up in each workload', () => {
    const made = with0(...backend('s0'));
    expect(made.targetGroups.map(({container, containerPort}) => [container, containerPort])).toEqual([
      ['app', 8080],
    ]);
    expect(made.targetGroups[0]?.name).toMatch(/^s0-[0-9a-f]{6}$/);
  });

  test('several workloads behind one Service share by their replicas', () => {
    const made = with0(
      ...backend('s0', 'shop', 3),
      ...backend('s0', 'shop', 1)
        .slice(0, 1)
        .map(object =>
          JSON.parse(
            JSON.stringify(object).replace('"name":"s0","namespace"', '"name":"s0-next","namespace"'),
          ),
        ),
    );
    const forward = made.balancers[0]?.listeners[0]?.rules[0]?.actions[0]?.ForwardConfig?.TargetGroups;
    expect(forward?.map(({Weight}) => Weight)).toEqual([3, 1]);
    expect(problem(made)).toContain('s0-next');
  });

  test.each([
    ['no Service', [], 'not in the input'],
    [
      'an external name',
      [service('s0', 'shop', {type: 'ExternalName', externalName: 'x.org'})],
      'ExternalName',
    ],
    ['no workload', [service('s0')], 'no workload'],
    [
      'no such port',
      [...backend('s0').slice(0, 1), service('s0', 'shop', {ports: [{port: 81, targetPort: 'web'}]})],
      'has no port 80, only 81',
    ],
    [
      'no such port name',
      [...backend('s0').slice(0, 1), service('s0', 'shop', {ports: [{port: 80, targetPort: 'api'}]})],
      'api',
    ],
    [
      'a UDP port',
      [
        ...backend('s0').slice(0, 1),
        service('s0', 'shop', {ports: [{port: 80, protocol: 'UDP', targetPort: 8080}]}),
      ],
      'UDP',
    ],
  ] as const)('%s: the rule keeps its place and answers 503', (_name, objects, says) => {
    const made = with0(...objects);
    expect(answer(made, 80, {host: 'a.com', path: '/'})).toBe('fixed 503');
    expect(made.targetGroups).toEqual([]);
    expect(problem(made)).toContain(says);
  });

  test('names from a manifest never reach a prototype', () => {
    const odd = [{path: '/__proto__', pathType: 'Exact', service: 'constructor'}];
    const made = routingOf([
      ingress('a', [{host: 'a.com', paths: odd}], {annotations: {['__proto__']: 'x'}}),
    ]);
    expect(answer(made, 80, {host: 'a.com', path: '/__proto__'})).toBe('fixed 503');
  });
});

test('a start may take as long as the liveness probe allows, whatever the readiness probe asks', () => {
  const [deployment] = backend('s0');
  const probes =
    '"readinessProbe":{"periodSeconds":10},"livenessProbe":{"initialDelaySeconds":150,"periodSeconds":30,"failureThreshold":2},';
  const documents = [JSON.parse(JSON.stringify(deployment).replace('"image"', `${probes}"image"`))].map(
    (value): Document => ({value, file: 'a.yaml', position: () => ({file: 'a.yaml', line: 1, column: 1})}),
  );
  const {workloads} = buildInventory({documents, problems: [], inputs: []}, {defaultNamespace: 'default'});
  expect(workloads.map(healthCheckGraceSeconds)).toEqual([240]);
});

describe('health checks', () => {
  const probed = (readinessProbe: object, className?: string) => {
    const [deployment, ...rest] = backend('s0');
    const text = JSON.stringify(deployment).replace(
      '"image"',
      `"readinessProbe":${JSON.stringify(readinessProbe)},"image"`,
    );
    const spec = className === undefined ? {} : {spec: {ingressClassName: className}};
    return routingOf([JSON.parse(text), ...rest, ingress('a', [{host: 'a.com', paths: ONE}], spec)])
      .targetGroups[0]?.healthCheck;
  };

  test.each([
    ['healthz', '/healthz'],
    ['h?x=1', '/h?x=1'],
    ['/a b/ü', '/a%20b/%C3%BC'],
    ['/ok#top', '/ok'],
    ['', '/'],
  ])('the path %s is asked as the kubelet asks it, %s', (path, asked) => {
    expect(probed({httpGet: {path, port: 'web'}})?.path).toBe(asked);
  });

  test('an HTTP readiness probe is the health check, in the ranges of AWS', () => {
    expect(
      probed({
        httpGet: {path: '/ready?x=1', port: 'web'},
        periodSeconds: 3,
        timeoutSeconds: 1,
        failureThreshold: 20,
      }),
    ).toMatchObject({
      path: '/ready?x=1',
      port: 'traffic-port',
      codes: '200-399',
      intervalSeconds: 5,
      timeoutSeconds: 2,
      healthyThreshold: 2,
      unhealthyThreshold: 10,
    });
  });

  test('the interval is longer than the timeout', () => {
    expect(probed({httpGet: {path: '/', port: 9090}, periodSeconds: 10, timeoutSeconds: 30})).toMatchObject({
      port: '9090',
      intervalSeconds: 31,
      timeoutSeconds: 30,
    });
  });

  test('a probe that a load balancer cannot do: any answer of / counts', () => {
    expect(probed({tcpSocket: {port: 8080}})).toMatchObject({path: '/', codes: '200-499', from: 'none'});
  });

  test('class alb keeps the defaults of its controller', () => {
    expect(probed({httpGet: {path: '/ready', port: 8080}}, 'alb')).toMatchObject({
      path: '/',
      codes: '200',
      intervalSeconds: 15,
      timeoutSeconds: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
    });
  });
});
