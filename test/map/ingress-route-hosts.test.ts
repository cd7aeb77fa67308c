import {expect, test} from 'vitest';
import {middleware, traefikRoute, WEB} from '../../src/rules/custom-resource/traefik-example.ts';
import {convertText} from '../run.ts';

const TRAEFIK = `---
apiVersion: v1
kind: Service
metadata: {name: traefik, namespace: edge, labels: {app.kubernetes.io/name: traefik}}
spec: {type: LoadBalancer, selector: {app: traefik}, ports: [{port: 443}]}
`;

const web = (text: string) => convertText(text).cutover.web;

test('the hosts of an IngressRoute move from the load balancer in front of Traefik', () => {
  const match = '(Host(`shop.example.com`) || Host(`www.example.com`)) && !Host(`other.example.com`)';
  expect(web(`${traefikRoute(match)}${WEB}${TRAEFIK}`)).toMatchObject(
    ['shop.example.com', 'www.example.com'].map(host => ({
      host,
      sources: ['Service/edge/traefik', 'IngressRoute/shop/web'],
      loadBalancer: 'traefik-routes',
      services: ['shop-web'],
    })),
  );
});

test('one of Traefik 2 is named with its group', () => {
  const text = traefikRoute('Host(`shop.example.com`)').replace('traefik.io', 'traefik.containo.us');
  expect(web(`${text}${WEB}`)).toMatchObject([{sources: ['IngressRoute.traefik.containo.us/shop/web']}]);
});

test('services behind a TraefikService are those of the host, and their callers are found', () => {
  const text = `${traefikRoute('Host(`shop.example.com`)', '', 'tls: {}', '{name: one, kind: TraefikService}')}---
apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: {name: one, namespace: shop}
spec: {weighted: {services: [{name: web, port: 80}]}}
${WEB}`;
  expect(web(text)).toMatchObject([{host: 'shop.example.com', services: ['shop-web']}]);
});

test('a host of which no listener rule comes has no load balancer on ECS', () => {
  const [host] = web(`${traefikRoute('Host(`shop.example.com`) && QueryRegexp(`a`, `b`)')}${WEB}`);
  expect(host).toMatchObject({host: 'shop.example.com'});
  expect(host).not.toHaveProperty('loadBalancer');
});

test('a match that keeps callers out is closed also where no rule can say it', () => {
  const text = `${traefikRoute('Host(`shop.example.com`) && QueryRegexp(`a`, `b`)', 'middlewares: [{name: login}]')}    - {match: Host(\`shop.example.com\`), priority: 1, services: [{name: web, port: 80}]}
${middleware('login', '{basicAuth: {secret: users}}')}${WEB}`;
  const rules = [...convertText(text).plan.resources.values()].filter(({kind}) => kind === 'listener-rules');
  expect(JSON.stringify(rules)).not.toContain('"forward"');
});
