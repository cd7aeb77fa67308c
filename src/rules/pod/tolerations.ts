import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/tolerations',
  on: 'pod',
  claims: ['/spec/tolerations'],
  summary: 'Tolerations are left out: ECS has no taints.',
  rationale:
    'A taint keeps pods away from a node, and a toleration lets a pod in nevertheless. It never sends a pod to a node; that is what ' +
    'node selectors and affinities do, which have rules of their own. Where nothing keeps tasks away, nothing needs to let them in.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a pod that may run on spot nodes',
      given: 'tolerations: [{key: spot, operator: Exists, effect: NoSchedule}]',
      drops: ['/spec/template/spec/tolerations/0/key', '/spec/template/spec/tolerations/0/effect'],
    },
  ],
  map({drop}) {
    drop('/spec/tolerations', 'ECS has no taints, so nothing keeps the tasks away.');
  },
});
