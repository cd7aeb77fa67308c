import {defineRule} from '../rule.ts';

const FIELDS = ['priorityClassName', 'priority', 'preemptionPolicy'] as const;

export default defineRule({
  id: 'pod/priority',
  on: 'pod',
  claims: ['/spec/priorityClassName', '/spec/priority', '/spec/preemptionPolicy'],
  summary: 'ECS knows no priorities: no task is stopped to make room for another.',
  rationale:
    'Kubernetes evicts pods of lower priority when nodes are full. On Fargate there is always room; on instances ECS places tasks ' +
    'in the order in which they come.',
  remediation:
    'On EC2 and Managed Instances give important workloads a capacity provider of their own; on Fargate nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'an important workload',
      given: 'priorityClassName: high\npreemptionPolicy: Never',
      findings: [
        {level: 'info', fidelity: 'dropped', path: '/spec/template/spec/priorityClassName', says: 'high'},
      ],
      drops: ['/spec/template/spec/preemptionPolicy'],
    },
  ],
  map({view, report, drop}) {
    const [told, ...others] = FIELDS.filter(field => view.spec?.[field] !== undefined);
    for (const field of others) drop(`/spec/${field}`, 'ECS stops no task to make room for another.');
    if (told === undefined) return;
    if (told === 'preemptionPolicy' || !view.spec?.[told]) {
      drop(`/spec/${told}`, 'ECS stops no task to make room for another.');
      return;
    }
    report(`/spec/${told}`, {
      level: 'info',
      fidelity: 'dropped',
      message: `The pods have the priority ${view.spec[told]}; ECS stops no task to make room for another.`,
    });
  },
});
