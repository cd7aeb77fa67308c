import {isConverted} from '../../choices/converted.ts';
import {deployPoints, HOOKS, pointsIn} from '../../model/deploy-hook.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {hookReport} from './hook-report.ts';
import {keptUp} from './kept-up-hooks.ts';

const at = (key: string) => pointer('metadata', 'annotations', key);

/** Annotations of the same tools that say how they treat the object, or what they count it to. */
const HANDLING: ReadonlySet<string> = new Set([
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
]);

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
const KEPT_UP = (name: string, annotations: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
  annotations: {${annotations}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

export default defineRule({
  id: 'object/deploy-hooks',
  on: 'object',
  claims: [...Object.keys(HOOKS), ...HANDLING].map(at),
  summary: 'Hooks of Helm and Argo CD become a step of the deploy pipeline.',
  rationale:
    'A Job with a hook runs at a point of each deployment, a migration before the new version for example, and a hook that fails ' +
    'stops the deployment. ECS has no such step: the task definition is there, and somebody has to start it at that point. With ' +
    '`jobs.engine: auto` a hook stays one call of RunTask, whatever its retries: the pipeline that starts it watches it too.',
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
  fidelities: ['manual', 'approximate', 'dropped'],
  examples: [
    {
      name: 'a migration before each upgrade',
      given: JOB('helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "-5"'),
      findings: [
        {level: 'action', fidelity: 'manual', path: at('helm.sh/hook'), says: 'pre-install, pre-upgrade'},
      ],
      drops: [at('helm.sh/hook-weight')],
    },
    {
      name: 'jobs of the first installation, one after the other',
      given: `${JOB('helm.sh/hook: post-install, helm.sh/hook-weight: "2"')}\n---\n${JOB('helm.sh/hook: "post-install,post-upgrade", helm.sh/hook-weight: "1"').replace('name: migrate', 'name: upgrade')}`,
      findings: [
        {
          level: 'review',
          fidelity: 'manual',
          path: at('helm.sh/hook'),
          says: 'once, when it installs the release (post-install), and at no upgrade',
        },
        {level: 'action', fidelity: 'manual', path: at('helm.sh/hook'), says: 'at each deployment'},
      ],
      drops: [at('helm.sh/hook-weight')],
    },
    {
      name: 'a migration after what makes its database',
      given: `${JOB('helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "2"')}\n---\n${JOB('helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "1"').replace('name: migrate', 'name: prepare')}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: at('helm.sh/hook'),
          says: '(pre-upgrade), after Job prepare, before',
        },
        {level: 'action', fidelity: 'manual', path: at('helm.sh/hook'), says: 'Job prepare'},
      ],
    },
    {
      name: 'a job that runs when a release goes back',
      given: JOB('helm.sh/hook: pre-rollback'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: at('helm.sh/hook'),
          says: 'when the release goes back to an older version',
        },
      ],
    },
    {
      name: 'a job after the deployment',
      given: JOB('argocd.argoproj.io/hook: PostSync'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: at('argocd.argoproj.io/hook'),
          says: 'after its services',
        },
      ],
    },
    {
      name: 'a job that clears up when the application is taken away',
      given: JOB('argocd.argoproj.io/hook: PreDelete'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: at('argocd.argoproj.io/hook'),
          says: 'runs Job migrate when the release is taken away (PreDelete)',
        },
      ],
    },
    {
      name: 'a migration that both tools know',
      given: JOB('helm.sh/hook: pre-upgrade, argocd.argoproj.io/hook: Sync'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: at('helm.sh/hook'),
          says: 'Helm or Argo CD runs Job migrate at each deployment (pre-upgrade, Sync)',
        },
      ],
    },
    {
      name: 'a job that reports a deployment that has failed',
      given: JOB('argocd.argoproj.io/hook: SyncFail'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: at('argocd.argoproj.io/hook'),
          says: 'at each deployment (SyncFail), when it has failed',
        },
      ],
    },
    {
      name: 'a Deployment that Helm makes after a migration',
      given: `${JOB('helm.sh/hook: post-upgrade, helm.sh/hook-weight: "1"')}\n---\n${KEPT_UP('consumer', 'helm.sh/hook: "post-install,post-upgrade", helm.sh/hook-weight: "10"')}`,
      findings: [
        {level: 'action', fidelity: 'manual', path: at('helm.sh/hook'), says: 'Job migrate'},
        {
          level: 'review',
          fidelity: 'approximate',
          path: at('helm.sh/hook'),
          says: 'Deployment shop/consumer is a hook, which is deleted and made anew at each deployment, behind the rest, after Job migrate',
        },
      ],
      drops: [at('helm.sh/hook-weight')],
    },
    {
      name: 'Deployments that are made at the first installation, when Argo CD syncs, and when the release is taken away',
      given: ['post-install', 'pre-delete']
        .map(point => KEPT_UP(point, `helm.sh/hook: ${point}`))
        .concat(KEPT_UP('sync', 'argocd.argoproj.io/hook: Sync'))
        .join('\n---\n'),
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: at('helm.sh/hook'),
          says: 'made anew when Helm installs the release, or Argo CD syncs it, behind the rest',
        },
        {
          level: 'review',
          fidelity: 'approximate',
          path: at('helm.sh/hook'),
          says: 'made when the release is taken away',
        },
        {
          level: 'review',
          fidelity: 'approximate',
          path: at('argocd.argoproj.io/hook'),
          says: 'made anew at each deployment. On ECS',
        },
      ],
    },
    {
      name: 'a job of the first installation that also cleans up, and one that runs with it in tests alone',
      given: `${JOB('helm.sh/hook: "pre-install,post-delete,test"')}\n---\n${JOB('helm.sh/hook: "pre-upgrade,test"').replace('name: migrate', 'name: upgrade')}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: at('helm.sh/hook'),
          says: 'at no upgrade; Argo CD, if it deploys the chart, at each sync. It runs again when the release is taken away.',
        },
        {
          level: 'action',
          fidelity: 'manual',
          path: at('helm.sh/hook'),
          says: '(pre-upgrade), before its services',
        },
      ],
    },
    {
      name: 'a ConfigMap that Helm makes first',
      given:
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\n  annotations: {helm.sh/hook: pre-install}',
      drops: [at('helm.sh/hook')],
    },
  ],
  map({view, workload, context, report, drop}) {
    const annotations = view.metadata?.annotations ?? {};
    for (const key of Object.keys(annotations)) {
      if (HANDLING.has(key)) drop(at(key), 'A deploy tool of the cluster keeps it for itself.');
    }
    const given = Object.entries(HOOKS).filter(([key]) => Object.hasOwn(annotations, key));
    // A run that both tools know is one step, whichever of them deploys.
    const points = deployPoints(given.flatMap(([key]) => pointsIn(annotations[key])));
    const tools = given.filter(([key]) => deployPoints(pointsIn(annotations[key])).length > 0);
    const isRun = workload && isConverted(workload, context) && points.length > 0;
    const said = isRun
      ? (context.choice(keptUp).get(workload) ??
        hookReport(workload, tools.map(([, tool]) => tool).join(' or '), points, context))
      : undefined;
    for (const [key] of given) {
      if (said && tools.some(([of]) => of === key)) report(at(key), said);
      else drop(at(key), 'It tells when the object is made; nothing runs.');
    }
  },
});
