import {expect, test} from 'vitest';
import {resourceOf} from '../../src/ecs/plan.ts';
import {convertText} from '../run.ts';

const APP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}
---
`;

function withEgress(rules: string): string {
  return `${APP}apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app, namespace: shop}
spec: {podSelector: {}, policyTypes: [Egress], egress: ${rules}}`;
}

const INTERNET =
  '{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}}], ports: [{port: 443}, {port: 80}]}';

test('the internet without private networks, on two ports, has room in one group', () => {
  const {plan, report} = convertText(withEgress(`[${INTERNET}]`));
  const rules = resourceOf(plan, 'security-group-egress/shop-app')?.input.IpPermissions ?? [];
  expect(rules.map(({FromPort, IpRanges = []}) => [FromPort, IpRanges.length])).toEqual([
    [443, 1],
    [80, 31],
  ]);
  expect(report.findings.filter(({rule}) => rule === 'check/security-group-size')).toEqual([]);
});

test('rules of a policy stay beside those for AWS while there is room', () => {
  const {plan} = convertText(withEgress('[{to: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 443}]}]'));
  const [rule] = resourceOf(plan, 'security-group-egress/shop-app')?.input.IpPermissions ?? [];
  expect(rule?.IpRanges?.map(({CidrIp}) => CidrIp)).toEqual(['0.0.0.0/0', '192.0.2.0/24']);
});

test('a policy with hostile names and values breaks nothing', () => {
  const hostile = withEgress(
    '[{to: [{ipBlock: {cidr: "10.0.0.0/99"}}, {podSelector: {matchLabels: {__proto__: x, constructor: y}}}, {namespaceSelector: {matchExpressions: [{key: a, operator: Odd}]}}], ports: [{port: 70000}, {port: 0, endPort: -1}, {port: constructor}]}]',
  );
  expect(convertText(hostile).plan.resources.has('security-groups/shop-app')).toBe(true);
});
