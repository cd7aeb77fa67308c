import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'priority-class/priority',
  on: 'PriorityClass',
  level: 'info',
  summary: 'Priorities of pods have no counterpart.',
  rationale:
    'A PriorityClass says whose pods may push out others when the nodes are full. On Fargate each task gets ' +
    'machines of its own, and on EC2 a task that finds no room waits for a new instance.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/scheduling_tasks.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: urgent}
value: 1000`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'urgent'}],
    },
  ],
  says: name => `${name} has no meaning on ECS, which stops no task to make room for another.`,
});
