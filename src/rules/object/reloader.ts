import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {RELOADER, settleReloader} from './reloaded-secrets.ts';

const at = (key: string) => pointer('metadata', 'annotations', key);
const OBJECTS = (annotations: string, source = 'secretRef: {name: db}') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop, annotations: {${annotations}}}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1", envFrom: [{${source}}]}]}`;

export default defineRule({
  id: 'object/reloader',
  on: 'object',
  claims: RELOADER.map(at),
  summary:
    'Restarts by Stakater Reloader are left to deployments, which a change of a secret does not start.',
  rationale:
    'Reloader replaces the pods of a workload when a ConfigMap or Secret changes. On ECS the values of a ConfigMap are part of the task ' +
    'definition or of a deployment, so a change rolls out. A secret is only named there: a new value in the store reaches a task when it starts, ' +
    'and ECS starts none for it.',
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
      name: 'a workload that reads a Secret',
      given: OBJECTS('reloader.stakater.com/auto: "true"'),
      findings: [
        {level: 'review', fidelity: 'approximate', path: at('reloader.stakater.com/auto'), says: 'Secret db'},
      ],
    },
    {
      name: 'a Secret by name',
      given: OBJECTS('secret.reloader.stakater.com/reload: "db,other"'),
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: at('secret.reloader.stakater.com/reload'),
          says: 'Secret db changes',
        },
      ],
    },
    {
      name: 'a workload that reads ConfigMaps only',
      given: OBJECTS('reloader.stakater.com/auto: "true"', 'configMapRef: {name: settings}'),
      drops: [at('reloader.stakater.com/auto')],
    },
  ],
  map(subject) {
    const {view, workload} = subject;
    settleReloader(view.metadata?.annotations ?? {}, workload, subject);
  },
});
