import {matches, selectorFrom} from '../../model/selector.ts';
import {defineRule} from '../rule.ts';

const REQUIRED = '/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution';

export default defineRule({
  id: 'pod/pod-affinity',
  on: 'pod',
  claims: ['/spec/affinity/podAffinity'],
  summary: 'ECS does not place tasks beside others; what must be on one machine belongs into one task.',
  rationale:
    'Pod affinity puts pods near others: on the same node, or in the same zone. On Fargate each task has a machine of its own, so ' +
    'two tasks are never on one. Containers that share memory, a disk or a low latency can be containers of one task. Wishes ' +
    'are left out: Kubernetes places pods also where they are not fulfilled.',
  remediation:
    'Put containers that must share a machine into one task definition; for a zone use the same subnets for both services.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'on the node of the cache',
      given: `affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: cache}}}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/0',
          says: 'kubernetes.io/hostname',
        },
      ],
    },
    {
      name: 'a wish',
      given: `affinity:
  podAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 1
        podAffinityTerm: {topologyKey: topology.kubernetes.io/zone, labelSelector: {matchLabels: {app: cache}}}`,
      drops: [
        '/spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/weight',
      ],
    },
  ],
  map({view, workload, context, report, drop}) {
    const affinity = view.spec?.affinity?.podAffinity;
    drop(
      '/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution',
      'It is a wish; Kubernetes places pods also where it is not fulfilled.',
    );
    const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const [index, {topologyKey = '', labelSelector}] of terms.entries()) {
      const selector = selectorFrom(labelSelector);
      const others = context.inventory.workloads
        .filter(
          ({namespace, template}) =>
            namespace === workload.namespace && selector && matches(selector, template.metadata?.labels),
        )
        .map(({kind, name}) => `${kind} ${name}`);
      const near = others.length > 0 ? others.join(', ') : 'other pods';
      report(`${REQUIRED}/${index}`, {
        level: 'action',
        fidelity: 'manual',
        message: `The pods insist on running beside ${near} (same ${topologyKey}); ECS does not place tasks beside others.`,
      });
    }
  },
});
