import {describe, expect, test} from 'vitest';
import {convertText} from '../run.ts';

/** A Deployment of the namespace `shop` with these lines in its container. */
const deployment = (name: string, container: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: main
          image: example.com/${name}:1
${container.replaceAll(/^/gm, '          ')}
`;

const FRONT = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec:
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---${deployment('web', 'ports: [{containerPort: 8080}]\nenv: [{name: SELF, value: "http://web"}]')}`;

const callersOf = (...others: readonly string[]) =>
  convertText([FRONT, ...others].join('\n---\n')).cutover.web[0]?.callers;

describe('who calls a host from inside the cluster (T21)', () => {
  test('nobody, where only what serves it names it', () => {
    expect(callersOf()).toBeUndefined();
  });

  test.each([
    ['in a variable', deployment('mailer', 'env: [{name: SHOP_URL, value: "http://web.shop.svc:80/x"}]')],
    ['in an argument', deployment('mailer', 'args: ["--upstream=http://web.shop.svc.cluster.local"]')],
    ['by a variable of Kubernetes', deployment('mailer', 'args: ["http://$(WEB_SERVICE_HOST)/"]')],
    [
      'in a ConfigMap',
      `${deployment('mailer', 'envFrom: [{configMapRef: {name: settings}}]')}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {UPSTREAM: "http://web/"}`,
    ],
  ])('by the name of its Service, %s', (_, manifest) => {
    expect(callersOf(manifest)).toEqual([{workload: 'Deployment/shop/mailer', names: ['Service/shop/web']}]);
  });

  test('by the host itself', () => {
    const manifest = deployment('mailer', 'env: [{name: URL, value: "https://SHOP.example.com/orders"}]');
    expect(callersOf(manifest)).toEqual([{workload: 'Deployment/shop/mailer', names: ['shop.example.com']}]);
  });

  test('a workload that stays on Kubernetes too: it is the one that never moves', () => {
    const agent = deployment('agent', 'args: ["--push=http://web.shop:80"]').replace(
      'Deployment',
      'DaemonSet',
    );
    expect(callersOf(agent)).toEqual([{workload: 'DaemonSet/shop/agent', names: ['Service/shop/web']}]);
  });

  test('what a Secret names is not told', () => {
    const callers = callersOf(
      deployment('mailer', 'envFrom: [{secretRef: {name: hidden}}]'),
      'apiVersion: v1\nkind: Secret\nmetadata: {name: hidden, namespace: shop}\nstringData: {URL: "http://u:p@web.shop.svc/"}',
    );
    expect(callers).toEqual([{workload: 'Deployment/shop/mailer', names: ['a value of a Secret']}]);
  });
});
