import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/old-api-version',
  problem: 'old-api-version',
  level: 'info',
  fidelity: 'exact',
  summary: 'Objects of old API versions are read as their version meant them.',
  rationale:
    'Fields were moved, renamed and given other defaults between versions. k2e rewrites the object into the ' +
    "current version as the API server did, defaults of the old version included; today's clusters refuse the " +
    'old one.',
  remediation: 'Nothing needs to be done for ECS; raise the version if the manifest stays in use.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/using-api/deprecation-guide/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a Deployment of 2017',
      given: `apiVersion: extensions/v1beta1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'services/shop-app': {desiredCount: 1}},
      findings: [{level: 'info', fidelity: 'exact', path: '/apiVersion', says: 'apps/v1'}],
    },
  ],
});
