import {isConverted} from '../../choices/converted.ts';
import {deployPoints, HOOKS, pointsIn} from '../../choices/job/hook.ts';
import type {Workload} from '../../model/inventory.ts';
import {pointer} from '../../pointer.ts';
import {defineRule, type Report} from '../rule.ts';

const at = (key: string) => pointer('metadata', 'annotations', key);

/** Annotations of the same tools that say how they treat the object, or what they count it to. */
const HANDLING = [
  'helm.sh/hook-weight',
  'helm.sh/hook-delete-policy',
  'helm.sh/hook-output-log-policy',
  'helm.sh/resource-policy',
  'meta.helm.sh/release-name',
  'meta.helm.sh/release-namespace',
  'argocd.argoproj.io/hook-delete-policy',
  'argocd.argoproj.io/sync-wave',
  'argocd.argoproj.io/sync-options',
  'argocd.argoproj.io/compare-options',
  'argocd.argoproj.io/tracking-id',
];

/** Annotations of Stakater Reloader, which restarts pods when their configuration changes. */
const RELOADER = at('reloader.stakater.com/*');

const JOB = (annotations: string) => `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  namespace: shop
  annotations: {${annotations}}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: app, image: "example/app:1", args: [migrate]}]`;

export default defineRule({
  id: 'object/deploy-hooks',
  on: 'object',
  claims: [...[...Object.keys(HOOKS), ...HANDLING].map(at), RELOADER],
  summary: 'Hooks of Helm and Argo CD become a step of the deploy pipeline.',
  rationale:
    'A Job with a hook runs at a point of each deployment, a migration before the new version for example, and a hook that fails ' +
    'stops the deployment. ECS has no such step: the task definition is there, and somebody has to start it at that point.',
  remediation:
    'Let the deploy pipeline start the task at that point (`aws ecs run-task` with the file that k2e writes), wait until it stops, and go on only if its container ended with 0.',
  refs: {
    kubernetes: [
      'https://helm.sh/docs/topics/charts_hooks/',
      'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/standalone-task-create.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a migration before each upgrade',
      given: JOB(
        'helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "-5", reloader.stakater.com/auto: "true"',
      ),
      findings: [
        {level: 'action', fidelity: 'manual', path: at('helm.sh/hook'), says: 'pre-install, pre-upgrade'},
      ],
      drops: [at('helm.sh/hook-weight'), at('reloader.stakater.com/auto')],
    },
    {
      name: 'a test of a release',
      given: JOB('helm.sh/hook: test'),
      findings: [{level: 'info', fidelity: 'dropped', path: at('helm.sh/hook'), says: 'helm test'}],
    },
    {
      name: 'a ConfigMap that Helm makes first',
      given:
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\n  annotations: {helm.sh/hook: pre-install}',
      drops: [at('helm.sh/hook')],
    },
  ],
  map({view, workload, report, drop}) {
    const annotations = view.metadata?.annotations ?? {};
    for (const key of HANDLING) drop(at(key), 'A deploy tool of the cluster keeps it for itself.');
    for (const key of Object.keys(annotations)) {
      if (key.startsWith('reloader.stakater.com/')) {
        drop(at(key), 'New configuration is a new task definition, which the service rolls out.');
      }
    }
    for (const [key, tool] of Object.entries(HOOKS)) {
      if (!Object.hasOwn(annotations, key)) continue;
      const points = pointsIn(String(annotations[key]));
      if (workload && isConverted(workload)) report(at(key), hookReport(workload, tool, points));
      else drop(at(key), 'It tells when the object is made; nothing runs.');
    }
  },
});

function hookReport({kind, name}: Workload, tool: string, points: readonly string[]): Report {
  const rest = deployPoints(points);
  if (rest.length === 0) {
    return {
      level: 'info',
      fidelity: 'dropped',
      message: `${kind} ${name} runs only when somebody asks for it (\`helm test\`), or never; nothing on ECS starts it.`,
    };
  }
  return {
    level: 'action',
    fidelity: 'manual',
    message: `${tool} runs ${kind} ${name} at each deployment (${rest.join(', ')}) and waits for it; on ECS nothing starts it by itself.`,
  };
}
