import {RELOADER, settleReloader} from '../object/reloaded-secrets.ts';
import {defineRule} from '../rule.ts';
import {annotationClaims} from './annotation-claims.ts';

const AT = '/spec/template/metadata/annotations/reloader.stakater.com~1auto';
const TEMPLATE = (source: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}, annotations: {reloader.stakater.com/auto: "true"}}
    spec: {containers: [{name: app, image: "example/app:1", envFrom: [{${source}}]}]}`;

export default defineRule({
  id: 'pod/reloader',
  on: 'pod',
  claims: annotationClaims(RELOADER),
  summary:
    'Restarts by Stakater Reloader, asked for in a template, are left to deployments, which a change of a secret does not start.',
  rationale:
    'Reloader takes its annotations from the template too. A secret is only named in a task definition: a new value in the store reaches a ' +
    'task when it starts, and ECS starts none for it.',
  remediation: 'Deploy the service anew after a secret has changed.',
  refs: {
    kubernetes: ['https://github.com/stakater/Reloader'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-service-console-v2.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'dropped'],
  examples: [
    {
      name: 'a pod that reads a Secret',
      given: TEMPLATE('secretRef: {name: db}'),
      findings: [{level: 'review', fidelity: 'approximate', path: AT, says: 'Secret db'}],
    },
    {
      name: 'a pod that reads ConfigMaps only',
      given: TEMPLATE('configMapRef: {name: settings}'),
      drops: [AT],
    },
  ],
  map(subject) {
    const {view, workload} = subject;
    settleReloader(view.metadata?.annotations ?? {}, workload, subject);
  },
});
