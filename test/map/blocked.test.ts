import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {check} from '../../src/ecs/check/check.ts';
import {emitNative} from '../../src/emit/native/native.ts';
import type {Result} from '../../src/result.ts';
import {OPTIONS} from '../emit/plans.ts';
import {convertText} from '../run.ts';

const CONFIG = `network: {vpcId: vpc-0123456789abcdef0, taskSubnets: [subnet-0a1b2c3d4e5f67890, subnet-0a1b2c3d4e5f67891], albSubnets: [subnet-0a1b2c3d4e5f67890, subnet-0a1b2c3d4e5f67891]}
aws: {region: eu-west-1, accountId: "111122223333", partition: aws}
tls: {certificates: {"*.example.com": "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"}}`;

/** A Deployment with its Service; a blocked one wants to be privileged, which Fargate does not grant. */
function web(name: string, isBlocked: boolean, type = 'ClusterIP'): string {
  const security = isBlocked ? 'securityContext: {privileged: true}' : '';
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {type: ${type}, selector: {app: ${name}}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: ${name}
          image: example/${name}:1
          ports: [{containerPort: 8080}]
          env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: ${name}, key: password}}}]
          ${security}
---
apiVersion: v1
kind: Secret
metadata: {name: ${name}, namespace: shop}
stringData: {password: hunter2}
`;
}

function ingress(name: string, host: string, backends: readonly string[], more = ''): string {
  const paths = backends.map(
    backend => `
          - {path: /${backend}, pathType: Prefix, backend: {service: {name: ${backend}, port: {number: 80}}}}`,
  );
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: shop}
spec:
  ingressClassName: nginx${more}
  rules:
    - host: ${host}
      http:
        paths:${paths.join('')}
`;
}

function filesOf({plan}: Result): string[] {
  return emitNative(plan, OPTIONS)
    .map(({path}) => path)
    .filter(path => path !== 'k2e-output.json');
}

describe('a blocked workload', () => {
  it('is named where a listener goes with it', () => {
    const inGroup = (name: string, ports: string) =>
      ingress(name, `${name}.example.com`, [name])
        .replace('ingressClassName: nginx', 'ingressClassName: alb')
        .replace(
          'namespace: shop}',
          `namespace: shop, annotations: {alb.ingress.kubernetes.io/group.name: shop, alb.ingress.kubernetes.io/listen-ports: '[${ports}]'}}`,
        );
    const text = [
      web('agent', true),
      web('api', false),
      inGroup('agent', '{"HTTP": 80}'),
      inGroup('api', '{"HTTPS": 443}'),
    ].join('---\n');
    const {report} = convertText(text, CONFIG);
    const told = report.findings.filter(({rule}) => rule === 'ingress/blocked-backend');
    expect(told.map(({message}) => message)).toEqual([
      expect.stringMatching(
        /^Deployment shop\/agent is blocked and left out, and listeners\/\S+-80 with it: nothing/,
      ),
    ]);
  });

  it('takes its load balancers with it, with all that hangs on them', () => {
    const text = [
      web('agent', true, 'LoadBalancer'),
      ingress('agent', 'agent.example.com', ['agent'], '\n  tls: [{hosts: [agent.example.com]}]'),
    ].join('---\n');
    const result = convertText(text, CONFIG);
    expect(result.report.workloads.map(({verdict}) => verdict)).toEqual(['blocked']);
    expect(filesOf(result)).toEqual([]);
    expect(result.plan.secretValues).toEqual([]);
    expect(result.cutover.web).toEqual([
      {host: 'agent.example.com', sources: ['Ingress/shop/agent'], services: []},
    ]);
    const whole = convertText(text, CONFIG, {includeBlocked: true});
    const all = emitNative(whole.plan, {...OPTIONS, includeBlocked: true}).map(({path}) => path);
    expect(all.filter(path => path.startsWith('load-balancers/'))).toHaveLength(2);
    expect(all.filter(path => path.startsWith('listeners/'))).toHaveLength(3);
    expect(all.filter(path => path.startsWith('target-groups/'))).toHaveLength(2);
  });

  it('leaves the load balancer that others use, and its rule answers 503 there', () => {
    const text = [
      web('shop', false),
      web('agent', true),
      ingress('all', 'example.com', ['shop', 'agent']),
    ].join('---\n');
    const {plan, report} = convertText(text, CONFIG);
    const actions = [...plan.resources.values()].flatMap(({kind, input}) =>
      kind === 'listener-rules' ? [JSON.stringify(input)] : [],
    );
    expect(actions.filter(text => text.includes('"503"') && text.includes('/agent'))).toHaveLength(1);
    expect(actions.filter(text => text.includes('"forward"') && text.includes('/shop'))).toHaveLength(1);
    const [told, ...others] = report.findings.filter(({rule}) => rule === 'ingress/blocked-backend');
    expect(others).toEqual([]);
    expect(told?.object.name).toBe('all');
    expect(told?.message).toContain('Deployment shop/agent is blocked');
    expect(report.workloads.map(({object, verdict}) => [object.name, verdict])).toEqual([
      ['shop', expect.stringMatching(/^ready/)],
      ['agent', 'blocked'],
    ]);
  });

  it('loses its share of requests where a Service selects others too', () => {
    const shared = `apiVersion: v1
kind: Service
metadata: {name: both, namespace: shop}
spec: {selector: {tier: web}, ports: [{port: 80, targetPort: 8080}]}
`;
    const tier = (text: string) => text.replace(/labels: \{/, 'labels: {tier: web, ');
    const text = [
      tier(web('shop', false)),
      tier(web('agent', true)),
      shared,
      ingress('all', 'example.com', ['both']),
    ].join('---\n');
    const {plan, report} = convertText(text, CONFIG);
    const rules = [...plan.resources.values()].filter(({kind}) => kind === 'listener-rules');
    expect(rules.map(({input}) => input)).toMatchObject([
      {Actions: [{Type: 'forward', TargetGroupArn: expect.stringContaining('target-groups/both-')}]},
    ]);
    expect(report.findings.find(({rule}) => rule === 'ingress/blocked-backend')?.message).toContain('alone');
  });

  it('keeps a load balancer that also forwards to a target group outside of the input', () => {
    const text = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: mixed
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/actions.old: '{"type": "forward", "targetGroupARN": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/old/0123456789abcdef"}'
spec:
  ingressClassName: alb
  rules:
    - host: example.com
      http:
        paths:
          - {path: /old, pathType: Prefix, backend: {service: {name: old, port: {name: use-annotation}}}}
          - {path: /agent, pathType: Prefix, backend: {service: {name: agent, port: {number: 80}}}}
---
${web('agent', true)}`;
    const files = filesOf(convertText(text, CONFIG));
    expect(files.filter(path => path.startsWith('load-balancers/'))).toHaveLength(1);
    expect(files.filter(path => path.startsWith('listener-rules/'))).toHaveLength(2);
    expect(files.filter(path => path.startsWith('target-groups/'))).toEqual([]);
  });

  it('never takes from others, never leaves a dangling reference or an invalid resource', () => {
    const names = ['a', 'b', 'c', 'd'];
    const flags = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean());
    const backends = fc.subarray(names, {minLength: 1});
    fc.assert(
      fc.property(
        flags,
        fc.array(backends, {minLength: 1, maxLength: 3}),
        fc.boolean(),
        (blocked, hosts, tls) => {
          const text = [
            ...names.map((name, index) =>
              web(name, blocked[index] === true, index === 0 ? 'LoadBalancer' : undefined),
            ),
            ...hosts.map((group, index) =>
              ingress(
                `edge-${index}`,
                `h${index}.example.com`,
                group,
                tls ? `\n  tls: [{hosts: [h${index}.example.com]}]` : '',
              ),
            ),
          ].join('---\n');
          const result = convertText(text, CONFIG);
          const emitted = emitNative(result.plan, OPTIONS);
          const paths = new Set(emitted.map(({path}) => path));
          for (const {path, content} of emitted) {
            if (path === 'k2e-output.json') continue;
            for (const [, file] of content.matchAll(/\$\{k2e:ref:([^#]*)#/g))
              expect(paths, path).toContain(file);
          }
          const written = [...result.plan.resources].filter(([key]) => paths.has(`${key}.json`));
          expect(check({...result.plan, resources: new Map(written)})).toEqual([]);
          names.forEach((name, index) => {
            const isWritten = blocked[index] !== true;
            expect(paths.has(`services/shop-${name}.json`)).toBe(isWritten);
            const groups = [...paths].filter(path => path.startsWith(`target-groups/${name}-`));
            expect(groups.length > 0).toBe(
              isWritten && (index === 0 || hosts.some(group => group.includes(name))),
            );
          });
        },
      ),
      {numRuns: 40},
    );
  });
});
