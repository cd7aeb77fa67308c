import fc from 'fast-check';
import {dump} from 'js-yaml';
import {expect, test} from 'vitest';
import type {Plan} from '../../../src/ecs/plan.ts';
import {resourceOf} from '../../../src/ecs/plan.ts';
import {handle} from '../../../src/ecs/resource.ts';
import {refToken} from '../../../src/ecs/token.ts';
import {convertText} from '../../run.ts';

/** Deployments of two namespaces; all listen on the same three ports. */
const PODS = ['a', 'b'].flatMap(namespace =>
  ['one', 'two', 'three'].map(name => ({
    namespace,
    name,
    labels: {app: name, tier: name === 'one' ? 'front' : 'back'} as Readonly<Record<string, string>>,
  })),
);
type Pod = (typeof PODS)[number];
const NAMED: Readonly<Record<string, number>> = {http: 8080, admin: 9000};
const PORTS = [8080, 9000, 9001];

const selector = fc.constantFrom<Record<string, string>>(
  {},
  {app: 'one'},
  {app: 'two'},
  {tier: 'back'},
  {app: 'other'},
);
const namespaces = fc.constantFrom<Record<string, string> | undefined>(
  undefined,
  {},
  {team: 'a'},
  {'kubernetes.io/metadata.name': 'b'},
  {team: 'other'},
);
const peer = fc.record({pods: fc.option(selector, {nil: undefined}), namespaces});
const port = fc.constantFrom<{port?: number | string; endPort?: number}>(
  {},
  {port: 8080},
  {port: 'http'},
  {port: 'admin'},
  {port: 'nothing'},
  {port: 9000, endPort: 9001},
);
const rule = fc.record({
  peers: fc.array(
    peer.filter(each => each.pods !== undefined || each.namespaces !== undefined),
    {maxLength: 2},
  ),
  ports: fc.array(port, {maxLength: 2}),
});
const policy = fc
  .record({
    namespace: fc.constantFrom('a', 'b'),
    selector,
    ingress: fc.option(fc.array(rule, {maxLength: 2}), {nil: undefined}),
    egress: fc.option(fc.array(rule, {maxLength: 2}), {nil: undefined}),
  })
  // The API server makes a policy without types one for `Ingress`.
  .filter(({ingress, egress}) => ingress !== undefined || egress !== undefined);
type Policy = typeof policy extends fc.Arbitrary<infer T> ? T : never;
type Rule = typeof rule extends fc.Arbitrary<infer T> ? T : never;

const fits = (wanted: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>) =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

/** What the documentation of NetworkPolicies says, word by word. */
function kubernetesAllows(policies: readonly Policy[], from: Pod, to: Pod, number: number): boolean {
  const side = (pod: Pod, other: Pod, direction: 'ingress' | 'egress') => {
    const own = policies.filter(
      each => each[direction] && each.namespace === pod.namespace && fits(each.selector, pod.labels),
    );
    return (
      own.length === 0 ||
      own.some(each => each[direction]?.some(one => ruleAllows(one, each.namespace, other, number)))
    );
  };
  return side(to, from, 'ingress') && side(from, to, 'egress');
}

function ruleAllows({peers, ports}: Rule, home: string, other: Pod, number: number): boolean {
  const isPort =
    ports.length === 0 ||
    ports.some(({port: wanted, endPort}) => {
      if (wanted === undefined) return true;
      const first = typeof wanted === 'number' ? wanted : NAMED[wanted];
      return first !== undefined && first <= number && number <= (endPort ?? first);
    });
  const isPeer =
    peers.length === 0 ||
    peers.some(each => {
      const labels = {team: other.namespace, 'kubernetes.io/metadata.name': other.namespace};
      const inside = each.namespaces ? fits(each.namespaces, labels) : other.namespace === home;
      return inside && fits(each.pods ?? {}, other.labels);
    });
  return isPort && isPeer;
}

function manifests(policies: readonly Policy[]): string {
  const objects = [
    ...['a', 'b'].map(name => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {name, labels: {team: name}},
    })),
    ...PODS.map(({namespace, name, labels}) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {name, namespace},
      spec: {
        selector: {matchLabels: {app: name}},
        template: {
          metadata: {labels},
          spec: {
            containers: [
              {
                name: 'c',
                image: 'example/c:1',
                ports: [
                  {name: 'http', containerPort: 8080},
                  {name: 'admin', containerPort: 9000},
                  {containerPort: 9001},
                ],
              },
            ],
          },
        },
      },
    })),
    ...policies.map((each, index) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: {name: `p${index}`, namespace: each.namespace},
      spec: {
        podSelector: {matchLabels: each.selector},
        policyTypes: [...(each.ingress ? ['Ingress'] : []), ...(each.egress ? ['Egress'] : [])],
        ...(each.ingress ? {ingress: each.ingress.map(one => rules(one, 'from'))} : {}),
        ...(each.egress ? {egress: each.egress.map(one => rules(one, 'to'))} : {}),
      },
    })),
  ];
  return objects.map(each => dump(each)).join('---\n');
}

function rules({peers, ports}: Rule, side: 'from' | 'to') {
  return {
    ...(ports.length > 0 ? {ports} : {}),
    ...(peers.length > 0
      ? {
          [side]: peers.map(each => ({
            ...(each.pods ? {podSelector: {matchLabels: each.pods}} : {}),
            ...(each.namespaces ? {namespaceSelector: {matchLabels: each.namespaces}} : {}),
          })),
        }
      : {}),
  };
}

/** What the security groups of the plan let pass. */
function groupsAllow(plan: Plan, from: Pod, to: Pod, number: number): boolean {
  const key = ({namespace, name}: Pod) => `${namespace}-${name}`;
  const groupsOf = (pod: Pod) =>
    resourceOf(plan, `services/${key(pod)}`)?.input.networkConfiguration?.awsvpcConfiguration
      ?.securityGroups ?? [];
  const lets = (kind: 'security-group-rules' | 'security-group-egress', pod: Pod, other: Pod) =>
    resourceOf(plan, `${kind}/${key(pod)}`)?.input.IpPermissions?.some(
      ({IpProtocol, FromPort = 0, ToPort = 65_535, UserIdGroupPairs = [], IpRanges = []}) =>
        (IpProtocol === '-1' || (IpProtocol === 'tcp' && FromPort <= number && number <= ToPort)) &&
        (IpRanges.some(({CidrIp}) => CidrIp === '0.0.0.0/0') ||
          UserIdGroupPairs.some(({GroupId = ''}) => groupsOf(other).includes(GroupId))),
    ) === true;
  const isClosed = plan.resources.has(`security-group-default-egress/${key(from)}`);
  expect(groupsOf(from)).toContain(refToken(handle('security-groups', key(from)), '/GroupId'));
  return lets('security-group-rules', to, from) && (!isClosed || lets('security-group-egress', from, to));
}

test('security groups let pass what NetworkPolicies allow, and nothing else', () => {
  fc.assert(
    fc.property(fc.array(policy, {maxLength: 4}), policies => {
      // `open`: who is selected by no policy is reached by everybody, as in Kubernetes. On EC2 tasks need nothing of their own.
      const {plan} = convertText(manifests(policies), 'compute: ec2\nnetwork: {mode: open}');
      for (const from of PODS)
        for (const to of PODS)
          if (from !== to)
            for (const number of PORTS)
              expect(
                groupsAllow(plan, from, to, number),
                `${from.namespace}/${from.name} → ${to.namespace}/${to.name}:${number}`,
              ).toBe(kubernetesAllows(policies, from, to, number));
    }),
    {numRuns: Number(process.env.K2E_RUNS ?? 40)},
  );
});
