import {rolledTarget} from '../../model/rollout.ts';
import {valueAt} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {workloadName} from '../wording.ts';
import {SERVICE} from './example-rollout.ts';
import {ROLLOUT_REFS} from './refs.ts';
import {rolledBy} from './rolled.ts';

const LENT = (ref: string, deployment: string) => `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  workloadRef: {${ref}}
  strategy: {canary: {}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web-pods, namespace: shop}
spec:
  ${deployment}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1", ports: [{containerPort: 8080}]}]}
${SERVICE}`;

export default defineRule({
  id: 'rollout/workload-ref',
  on: 'Rollout',
  claims: ['/spec/workloadRef'],
  summary: 'A Rollout of the pods of a Deployment gives its service the count and the strategy.',
  rationale:
    'With `workloadRef` a Rollout runs pods of the template of a Deployment or ReplicaSet, which goes down to 0 by and by (`scaleDown`). ECS has ' +
    'one service for both: it bears the name of the Deployment and runs its template, as many tasks as the Rollout says, replaced as the Rollout says.',
  remediation: 'Give k2e the Deployment that the Rollout names, or write its pod template into the Rollout.',
  refs: {
    kubernetes: ['https://argo-rollouts.readthedocs.io/en/stable/migrating/', ...ROLLOUT_REFS.kubernetes],
    ecs: ROLLOUT_REFS.ecs,
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'the pods of a Deployment at 0',
      given: LENT(
        'apiVersion: apps/v1, kind: Deployment, name: web-pods, scaleDown: onsuccess',
        'replicas: 0',
      ),
      emits: {'services/shop-web-pods': {desiredCount: 3}},
      drops: ['/spec/workloadRef/name'],
    },
    {
      name: 'a Deployment whose own pods go on running',
      given: LENT('apiVersion: apps/v1, kind: Deployment, name: web-pods', 'replicas: 2'),
      emits: {'services/shop-web-pods': {desiredCount: 3}},
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/workloadRef', says: '2 pods'}],
    },
    {
      name: 'a Deployment that is not in the input',
      given: LENT('apiVersion: apps/v1, kind: Deployment, name: other', 'replicas: 2'),
      withholds: ['services/shop-web'],
      findings: [
        {level: 'blocker', fidelity: 'unsupported', path: '/spec/workloadRef', says: 'Deployment other'},
      ],
    },
  ],
  map(subject) {
    const {object, report, drop} = subject;
    const path = '/spec/workloadRef';
    const target = rolledTarget(object);
    const given = valueAt(object.value, path);
    if (given === undefined) return;
    if (subject.workload) {
      report(path, {
        level: 'review',
        fidelity: 'unsupported',
        message:
          'The Rollout has a pod template and names a workload for it, which Argo refuses; k2e takes its own template.',
        remediation: 'Take one of them out.',
      });
      return;
    }
    const workload = rolledBy(subject);
    if (!workload) {
      report('/spec/workloadRef', {
        level: 'blocker',
        fidelity: 'unsupported',
        message: `The Rollout runs pods of ${target?.kind} ${target?.name}, which is not in the input or is another Rollout's: there is no template to convert.`,
      });
      return;
    }
    const {replicas} = (workload.object.value as {readonly spec?: {readonly replicas?: number}}).spec ?? {};
    const scaleDown = valueAt(object.value, `${path}/scaleDown`);
    if (replicas !== undefined && replicas > 0 && (scaleDown === undefined || scaleDown === 'never'))
      report(path, {
        level: 'review',
        fidelity: 'approximate',
        workload,
        message: `${workloadName(workload)} keeps ${replicas} pods of its own beside those of the Rollout; on ECS there is one service, with the count of the Rollout.`,
        remediation: 'Raise `replicas` of the Rollout if both together carry the load now.',
      });
    drop(path, 'The service of the workload that it names has the count and the strategy of the Rollout.');
  },
});
