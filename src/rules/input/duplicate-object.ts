import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/duplicate-object',
  problem: 'duplicate-object',
  level: 'review',
  fidelity: 'dropped',
  summary: 'Of several objects with one kind, namespace and name the last one counts, as with kubectl.',
  rationale:
    'With kubectl, objects are applied in the order of the files, so a later one replaces an earlier one. Several ' +
    'variants of one object in a folder mostly mean that only some of its files are meant to be applied.',
  remediation: 'Give k2e only the files that are applied in the environment that moves.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/names/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'two ConfigMaps of one name',
      given: `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {mode: fast}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {mode: safe}`,
      findings: [{level: 'review', fidelity: 'dropped', says: 'Another ConfigMap'}],
    },
  ],
});
