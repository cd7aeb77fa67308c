import {defineProblemRule} from '../rule.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

export default defineProblemRule({
  id: 'input/mixed-namespaces',
  problem: 'mixed-namespaces',
  level: 'review',
  fidelity: 'exact',
  summary:
    'Objects that name no namespace, beside others that name one, are put into the one of `kubernetes.defaultNamespace`.',
  rationale:
    '`helm template` writes a namespace only where a chart does, so that objects of one release, of a chart and of those that it ' +
    'depends on, may come with it and without it. References only hold within one namespace: what is put into another one no ' +
    'longer finds the Services, Secrets and ConfigMaps that it names.',
  remediation:
    'Set `kubernetes.defaultNamespace` in k2e.yaml to the namespace in which these objects run today, such as that of the Helm ' +
    'release.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a Deployment of a chart without a namespace, and a Service of another chart with one',
      given: `${DEPLOYMENT}
---
apiVersion: v1
kind: Service
metadata: {name: cache, namespace: shop}
spec: {clusterIP: None, selector: {app: cache}}`,
      emits: {'services/app': {serviceName: 'app'}},
      findings: [
        {
          level: 'review',
          fidelity: 'exact',
          says: 'An object of this file names no namespace, while other objects of the input name `shop`.',
        },
      ],
    },
    {
      name: 'the namespace of the release',
      given: `${DEPLOYMENT}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}`,
      config: `kubernetes: {defaultNamespace: shop}`,
      emits: {'services/shop-app': {serviceName: 'shop-app'}},
    },
  ],
});
