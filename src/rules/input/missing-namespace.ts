import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/missing-namespace',
  problem: 'missing-namespace',
  level: 'info',
  fidelity: 'exact',
  summary: 'Objects that name no namespace are put into the one of `kubernetes.defaultNamespace`.',
  rationale:
    'With kubectl such objects go into the namespace of its context, which no file tells. The namespace becomes ' +
    'part of the names on AWS, and references only hold within one namespace; so it should be the one in which ' +
    'the objects run today.',
  remediation:
    'Set `kubernetes.defaultNamespace` in k2e.yaml to the namespace in which they run today, if it is not ' +
    '`default`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a Deployment without a namespace',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      emits: {'services/app': {serviceName: 'app'}},
      findings: [{level: 'info', fidelity: 'exact', says: 'namespace'}],
    },
    {
      name: 'the namespace of the context',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`,
      config: `kubernetes: {defaultNamespace: shop}`,
      emits: {'services/shop-app': {serviceName: 'shop-app'}},
      findings: [{level: 'info', fidelity: 'exact', says: '`shop`'}],
    },
  ],
});
