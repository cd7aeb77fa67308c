import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'object/identity',
  on: 'object',
  claims: ['/apiVersion', '/kind', '/metadata/name', '/metadata/namespace', '/metadata/generateName'],
  summary: 'Kind, name and namespace select the rules and give the AWS resources their names.',
  rationale:
    'Kubernetes addresses an object by its API version, kind, namespace and name. ECS has no such address: the names of the ' +
    'resources that k2e plans are derived from it, and the report refers to it.',
  remediation: 'Set `namePrefix` in k2e.yaml to change the names.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/names/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a ConfigMap that nothing uses',
      given: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop',
      drops: ['/apiVersion', '/kind', '/metadata/name', '/metadata/namespace'],
    },
  ],
  map({drop}) {
    drop('', 'It identifies the object; the names of the AWS resources are derived from it.');
  },
});
