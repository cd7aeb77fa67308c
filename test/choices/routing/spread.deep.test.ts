import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {check} from '../../../src/ecs/check/check.ts';
import type {Result} from '../../../src/result.ts';
import {convertText} from '../../run.ts';

const BASE = `network: {vpcId: vpc-0123456789abcdef0, taskSubnets: [subnet-0a1b2c3d4e5f67890], albSubnets: [subnet-0a1b2c3d4e5f67890, subnet-0a1b2c3d4e5f67891]}
aws: {region: eu-west-1, accountId: "111122223333", partition: aws}
`;

/** An application with a Service and an Ingress of its own. */
function app(index: number, className: string, paths = 1, host = `app${index}.example.com`): string {
  const name = `app${index}`;
  const each = Array.from(
    {length: paths},
    (_, at) =>
      `{path: /p${at}, pathType: Exact, backend: {service: {name: ${name}, port: {number: ${80 + (at % 2)}}}}}`,
  );
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: shop}
spec: {ingressClassName: ${className}, rules: [{host: ${host}, http: {paths: [${each.join(', ')}]}}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: ${name}}, ports: [{name: a, port: 80, targetPort: 8080}, {name: b, port: 81, targetPort: 8081}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: app, image: "example/app:1", ports: [{containerPort: 8080}, {containerPort: 8081}]}]}
`;
}

function apps(count: number, className = 'nginx', from = 0): string[] {
  return Array.from({length: count}, (_, index) => app(from + index, className));
}

/** Name of each Ingress → the load balancers that have rules for its host. */
function places({plan}: Result): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, {kind, input}] of plan.resources) {
    if (kind !== 'listener-rules') continue;
    for (const [, host = ''] of JSON.stringify(input).matchAll(/"([a-z0-9]+)\.example\.com"/g)) {
      found.set(host, key.slice('listener-rules/'.length).replace(/-80-.*$/, ''));
    }
  }
  return found;
}

describe('Ingresses that one load balancer cannot hold', () => {
  it('are spread over several, host by host, and that is told once', () => {
    const result = convertText(apps(130).join('---\n'), BASE);
    const balancers = [...result.plan.resources.keys()].filter(key => key.startsWith('load-balancers/'));
    expect(balancers).toEqual([
      'load-balancers/nginx-shared-internal',
      'load-balancers/nginx-shared-internal-2',
    ]);
    expect(new Set(places(result).values()).size).toBe(2);
    expect(check(result.plan)).toEqual([]);
    const told = result.report.findings.filter(({message}) => message.includes('spreads them'));
    expect(told).toHaveLength(1);
    expect(result.report.workloads.filter(({verdict}) => verdict === 'blocked')).toEqual([]);
    expect(new Set(result.cutover.web.map(({loadBalancer}) => loadBalancer)).size).toBe(2);
  });

  it('stay where they are when others come', () => {
    const before = places(convertText(apps(130).join('---\n'), BASE));
    const after = places(convertText([...apps(6, 'nginx', 500), ...apps(130)].join('---\n'), BASE));
    for (const [host, place] of before) expect(after.get(host)).toBe(place);
  });

  it('stay together where the account allows more rules, or fewer come', () => {
    const count = (text: string, config: string) =>
      [...convertText(text, config).plan.resources.keys()].filter(key => key.startsWith('load-balancers/'))
        .length;
    expect(count(apps(130).join('---\n'), `${BASE}ingress: {maxRules: 200}`)).toBe(2);
    expect(count(apps(90).join('---\n'), `${BASE}ingress: {maxRules: 200}`)).toBe(1);
    expect(count(apps(100).join('---\n'), BASE)).toBe(1);
  });

  it('are never torn apart within a host, and blocked where nothing can be done', () => {
    const one = convertText(app(1, 'nginx', 600), BASE);
    expect(one.report.findings.filter(({rule}) => rule === 'check/load-balancer-counts')).toHaveLength(1);
    expect(one.report.workloads.map(({verdict}) => verdict)).toEqual(['blocked']);
    const raised = convertText(app(1, 'nginx', 600), `${BASE}ingress: {maxRules: 300}`);
    expect(raised.report.workloads.map(({verdict}) => verdict)).not.toContain('blocked');
  });

  it('fit wherever they can, whatever their hosts and classes are', () => {
    const input = fc.array(
      fc.record({
        paths: fc.integer({min: 1, max: 9}),
        host: fc.integer({min: 0, max: 20}),
        alb: fc.boolean(),
      }),
      {minLength: 1, maxLength: 25},
    );
    fc.assert(
      fc.property(input, entries => {
        const texts = entries.map(({paths, host, alb}, index) =>
          app(index, alb ? 'alb' : 'nginx', paths, `h${host}.d${host}.example.com`),
        );
        const result = convertText(texts.join('---\n'), `${BASE}ingress: {maxRules: 12}`);
        const hosts = new Map<string, Set<string>>();
        for (const [key, {kind, input: made}] of result.plan.resources) {
          if (kind !== 'listener-rules') continue;
          for (const [, host = ''] of JSON.stringify(made).matchAll(/"(h\d+\.d\d+\.example\.com)"/g)) {
            const engine = key.startsWith('listener-rules/alb') ? 'alb' : 'nginx';
            const set = hosts.get(`${engine} ${host}`) ?? new Set();
            hosts.set(`${engine} ${host}`, set.add(key.replace(/-80-.*$/, '')));
          }
        }
        for (const [host, balancers] of hosts) expect([...balancers], host).toHaveLength(1);
      }),
      {numRuns: 15},
    );
  });
});
