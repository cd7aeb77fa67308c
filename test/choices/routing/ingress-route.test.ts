import {describe, expect, test} from 'vitest';
import type {JsonObject} from '../../../src/json.ts';
import {answer, backend, routingOf} from './cluster.ts';

const route = (name: string, spec: JsonObject, namespace = 'shop'): JsonObject => ({
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'IngressRoute',
  metadata: {name, namespace},
  spec,
});
const to = (match: string, more: JsonObject = {}, name = 's0'): JsonObject => ({
  match,
  services: [{name, port: 80, ...more}],
});
const SERVICES = ['s0', 's1'].flatMap(name => backend(name));
const request = {host: 'foo.com', path: '/'};

describe('the listeners of an IngressRoute', () => {
  const made = (spec: JsonObject) =>
    routingOf([route('a', {routes: [to('Host(`foo.com`)')], ...spec}), ...SERVICES]);

  test.each([
    [{}, 'svc s0', 'no listener'],
    [{tls: {}}, 'redirect HTTPS', 'svc s0'],
    [{entryPoints: ['web']}, 'svc s0', 'no listener'],
    [{entryPoints: ['websecure']}, 'redirect HTTPS', 'svc s0'],
    [{entryPoints: ['web', 'websecure']}, 'svc s0', 'svc s0'],
    [{entryPoints: ['web', 'websecure'], tls: {}}, 'redirect HTTPS', 'svc s0'],
    [{entryPoints: ['http', 'https']}, 'svc s0', 'svc s0'],
  ])('%j', (spec, plain, secure) => {
    expect([80, 443].map(port => answer(made(spec), port, request))).toEqual([plain, secure]);
  });

  test('are none at entry points that nobody knows, and for plain requests to a route with TLS', () => {
    for (const spec of [{entryPoints: ['metrics']}, {entryPoints: ['web'], tls: {}}])
      expect(made(spec).balancers).toEqual([]);
  });

  test('of a host without TLS beside one with it redirect nothing', () => {
    const both = routingOf([
      route('a', {tls: {}, routes: [to('Host(`foo.com`)')]}),
      route('b', {routes: [to('Host(`bar.org`)', {}, 's1')]}),
      ...SERVICES,
    ]);
    expect(answer(both, 80, request)).toBe('fixed 404');
    expect(answer(both, 80, {host: 'bar.org', path: '/'})).toBe('svc s1');
  });
});

test('a child of another IngressRoute is served nowhere, as its parent may keep callers out', () => {
  const child = route('a', {parentRefs: [{name: 'b'}], routes: [to('Host(`foo.com`)')]});
  expect(routingOf([child, ...SERVICES]).balancers).toEqual([]);
});

test('each class has a load balancer', () => {
  const objects = ['inner', 'outer'].map(name =>
    route(name, {ingressClassName: name, routes: [to('Host(`foo.com`)')]}),
  );
  expect(routingOf([...objects, ...SERVICES]).balancers.map(({name}) => name)).toEqual([
    'inner-routes',
    'outer-routes',
  ]);
});

test('a backend has one target group for all routes, and another one for those that keep clients at a pod', () => {
  const sticky = {sticky: {cookie: {name: 'pod'}}};
  const routes = [
    to('Host(`a.com`)', sticky),
    to('Host(`b.com`)'),
    to('Host(`c.com`)'),
    to('Host(`d.com`)', sticky),
    to('Host(`e.com`)', {scheme: 'h2c'}),
  ];
  const {targetGroups} = routingOf([
    route('a', {routes}),
    route('b', {routes: routes.slice(1)}),
    ...SERVICES,
  ]);
  expect(
    targetGroups.map(({version, attributes}) => `${version} ${attributes.length > 1}`).toSorted(),
  ).toEqual(['HTTP1 false', 'HTTP1 true', 'HTTP2 false']);
});
