import {isConverted} from '../../choices/converted.ts';
import type {Config} from '../../config/config.ts';
import type {Level} from '../../finding.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import type {NetworkPolicy, NetworkPolicyPeer} from '../../model/kubernetes.generated.ts';
import {matches, selectorFrom} from '../../model/selector.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {type Context, defineRule} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

const POLICY = (spec: string) =>
  `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app, namespace: shop}
spec:
  podSelector: {matchLabels: {app: app}}
  ${spec}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

export default defineRule({
  id: 'network-policy/policy',
  on: 'NetworkPolicy',
  claims: WHOLE,
  summary:
    'Security groups take the place of NetworkPolicies; what a policy says is not carried over into them.',
  rationale:
    'Without a policy every pod may connect to every other; policies narrow that. Security groups begin with nothing: a task ' +
    'admits the load balancer and the workloads that k2e found to call it (`network.mode: inferred`), which is mostly what the ' +
    'policies of an application say in other words. They differ where a policy admits addresses or other namespaces, and in ' +
    'what may leave: the groups that k2e plans let tasks connect to everything.',
  remediation:
    'Compare the policy with the security group of each workload that it selects, and narrow or widen the group.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
    ecs: ['https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'callers of the same namespace',
      given: POLICY('ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]'),
      findings: [{level: 'review', fidelity: 'manual', path: '', says: 'Deployment shop/app'}],
    },
    {
      name: 'what may leave',
      given: POLICY('egress: [{to: [{ipBlock: {cidr: 10.0.0.0/16}}]}]\n  policyTypes: [Egress]'),
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'connect to everything'}],
    },
    {
      name: 'callers from outside',
      given: POLICY('ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]'),
      findings: [{level: 'action', fidelity: 'manual', path: '', says: '192.0.2.0/24'}],
    },
    {
      name: 'all tasks in one group',
      given: POLICY('ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]'),
      config: 'network: {mode: open}',
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'every task'}],
    },
    {
      name: 'a policy that selects nothing',
      given: POLICY('ingress: []').replace('{app: app}}', '{app: other}}'),
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'selects no workload'}],
    },
  ],
  map({object, context, report}) {
    const policy = object as KubeObject<NetworkPolicy>;
    const selected = selectedBy(policy, context);
    const gaps = gapsOf(policy.value, context.config);
    if (selected.length === 0 || gaps.length === 0) {
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: `${nameOf(object)} has no meaning on ECS: it ${selected.length === 0 ? 'selects no workload of the input' : 'forbids nothing'}.`,
        remediation: 'Nothing needs to be done.',
      });
      return;
    }
    report('', {
      level: gaps.some(({level}) => level === 'action') ? 'action' : 'review',
      fidelity: 'manual',
      message: `${nameOf(object)} restricts ${listed(selected.map(workloadName))}. ${gaps.map(({says}) => says).join(' ')}`,
      workload: selected,
    });
  },
});

/** The converted workloads whose pods the policy selects. */
function selectedBy({ref, value}: KubeObject<NetworkPolicy>, context: Context): readonly Workload[] {
  const selector = selectorFrom(value.spec?.podSelector ?? {});
  if (!selector) return [];
  return context.inventory.workloads.filter(
    workload =>
      isConverted(workload, context) &&
      workload.namespace === ref.namespace &&
      matches(selector, workload.template.metadata?.labels),
  );
}

interface Gap {
  readonly level: Level;
  /** One full sentence. */
  readonly says: string;
}

/** Where the security groups that k2e plans say something else than the policy; nothing where it forbids nothing. */
function gapsOf({spec = {}}: NetworkPolicy, {network}: Config): readonly Gap[] {
  const types = spec.policyTypes ?? [];
  const {ingress = [], egress = []} = spec;
  const gaps: Gap[] = [];
  if (
    types.includes('Ingress') &&
    !ingress.some(({from = [], ports = []}) => from.length + ports.length === 0)
  ) {
    gaps.push(
      ingressGap(
        ingress.flatMap(({from = []}) => from),
        network,
      ),
    );
  }
  if (types.includes('Egress') && !egress.some(({to = [], ports = []}) => to.length + ports.length === 0)) {
    gaps.push({
      level: 'action',
      says: 'It restricts what may leave, while the tasks may connect to everything.',
    });
  }
  return gaps;
}

function ingressGap(peers: readonly NetworkPolicyPeer[], network: Config['network']): Gap {
  const blocks = peers.flatMap(({ipBlock}) => ipBlock?.cidr ?? []);
  if (network.securityGroups) {
    return {
      level: 'action',
      says: `The groups of \`network.securityGroups\` (${listed(network.securityGroups)}) decide who may connect.`,
    };
  }
  if (network.mode === 'open') {
    return {level: 'action', says: 'With `network.mode: open` every task of the application may connect.'};
  }
  if (blocks.length > 0) {
    return {
      level: 'action',
      says: `It admits ${listed(blocks)}, which the security groups admit only where a load balancer does.`,
    };
  }
  return {
    level: 'review',
    says: 'The security groups admit the load balancer and the callers that k2e found, which may be more or fewer.',
  };
}
