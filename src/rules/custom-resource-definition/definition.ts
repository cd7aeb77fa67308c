import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'custom-resource-definition/definition',
  on: 'CustomResourceDefinition',
  level: 'info',
  summary: 'Definitions of custom resources have no counterpart.',
  rationale:
    'A CustomResourceDefinition teaches the API server a new kind, which a controller then reads. ECS has ' +
    'neither. What matters are the objects of the kind, and each of them has a finding of its own.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions: [{name: v1, served: true, storage: true}]`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'widgets.example.com'}],
    },
  ],
  says: name =>
    `${name} adds a kind to the cluster, which ECS cannot learn; objects of that kind are told by themselves.`,
});
