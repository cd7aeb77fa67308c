import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'api-service/registration',
  on: 'APIService',
  level: 'info',
  summary: 'APIs that extend the cluster have no counterpart.',
  rationale:
    'An APIService sends requests for an API group to a server inside of the cluster, for example for ' +
    'metrics. On ECS nothing asks such an API; Application Auto Scaling reads CloudWatch.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1beta1.metrics.example.com}
spec: {group: metrics.example.com, version: v1beta1, groupPriorityMinimum: 100, versionPriority: 100}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'v1beta1.metrics.example.com'}],
    },
  ],
  says: name => `${name} adds an API to the cluster, which ECS cannot learn.`,
});
