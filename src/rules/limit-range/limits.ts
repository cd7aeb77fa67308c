import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'limit-range/limits',
  on: 'LimitRange',
  level: 'info',
  summary:
    'The defaults of a LimitRange are counted where containers name no resources; its bounds have no ' +
    'counterpart.',
  rationale:
    'A LimitRange gives requests and limits to containers that name none, and refuses containers beyond its ' +
    'bounds. k2e counts the defaults as the cluster does, so that tasks get the size that the pods have. ' +
    'Nobody refuses task definitions on ECS.',
  remediation: 'Check task sizes in the pipeline if the bounds matter.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/policy/limit-range/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec: {limits: [{type: Container, default: {memory: 512Mi}}]}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'defaults'}],
    },
  ],
  says: name =>
    `${name} is no object of ECS; the defaults that it gives to containers of its namespace were counted in the sizes of their tasks.`,
});
