import {apiSigns} from '../../choices/api-signs.ts';
import {isConverted} from '../../choices/converted.ts';
import {hasMachine} from '../../choices/job/engine.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {
  deployPoints,
  deployWeight,
  HOOKS,
  hookPoints,
  isFirstOnly,
  isRollbackOnly,
  type Moment,
  momentOf,
  pointsIn,
} from '../../model/deploy-hook.ts';
import type {Workload} from '../../model/inventory.ts';
import type {ObjectMeta} from '../../model/kubernetes.generated.ts';
import {pointer} from '../../pointer.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed} from '../wording.ts';

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
  fidelities: ['manual', 'dropped'],
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
    for (const [key, tool] of Object.entries(HOOKS)) {
      if (!Object.hasOwn(annotations, key)) continue;
      const points = deployPoints(pointsIn(annotations[key]));
      if (workload && isConverted(workload, context) && points.length > 0)
        report(at(key), hookReport(workload, tool, points, context));
      else drop(at(key), 'It tells when the object is made; nothing runs.');
    }
  },
});

function hookReport(workload: Workload, tool: string, points: readonly string[], context: Context): Report {
  const {kind, name} = workload;
  const moments = new Set(points.map(momentOf));
  const has = (...some: readonly Moment[]): boolean => some.some(each => moments.has(each));
  const when = [
    ...(has('before', 'with') ? ['before its services get the new version'] : []),
    ...(has('after') ? ['after its services have it'] : []),
    ...(has('failed') ? ['when it has failed'] : []),
    ...(has('away') ? ['when the release is taken away'] : []),
  ].join(', and ');
  const told = points.join(', ');
  if (!has('before', 'with', 'after', 'failed')) {
    return {
      level: 'action',
      fidelity: 'manual',
      message: `${tool} runs ${kind} ${name} ${when} (${told}), and waits for it; on ECS nothing starts it by itself.`,
      remediation: `Make it a step of what takes the application away: run ${command(workload, context)}, and wait until it has ended. Delete its files if nothing is left for it to clean up on ECS.`,
    };
  }
  if (isFirstOnly(points)) {
    return {
      level: 'review',
      fidelity: 'manual',
      message: `Helm runs ${kind} ${name} once, when it installs the release (${told}), and at no upgrade; Argo CD, if it deploys the chart, at each sync. On ECS nothing starts it by itself.`,
      remediation: `Where the application keeps its data, it has done its work: leave it out of the deploy pipeline. For data that begin anew run ${command(workload, context)} once, ${order(workload, points, context)}${when}. If Argo CD deploys the chart, make that a step of each deployment.`,
    };
  }
  const services = servicesBeside(workload, context);
  const occasion = isRollbackOnly(points)
    ? 'when the release goes back to an older version'
    : 'at each deployment';
  return {
    level: 'action',
    fidelity: 'manual',
    message: `${tool} runs ${kind} ${name} ${occasion} (${told}), ${order(workload, points, context)}${when}${services}, and waits for it; on ECS nothing starts it by itself.`,
    remediation: `${callsCluster(workload, context) ? 'If it still has something to do where there is no Kubernetes API, make' : 'Make'} it a step of the deploy pipeline: register its task definition, then run ${command(workload, context)}, wait until it has ended, and go on only if it has succeeded.`,
  };
}

/** True where its containers show that they call the Kubernetes API, of which other findings tell. */
function callsCluster(workload: Workload, context: Context): boolean {
  return apiSigns(workload, context).length > 0;
}

/** `after Job prepare, `: the hooks of its release that run before it at a point that both have, as their weights and names say. */
function order(workload: Workload, points: readonly string[], context: Context): string {
  const weight = ({object}: Workload) => deployWeight(object) ?? 0;
  const isEarlier = (other: Workload): boolean =>
    weight(other) === weight(workload) ? other.name < workload.name : weight(other) < weight(workload);
  const earlier = context.inventory.workloads
    .filter(
      other =>
        other !== workload &&
        isConverted(other, context) &&
        isOfRelease(other, workload) &&
        hookPoints(other.object)?.some(point => points.includes(point)) &&
        isEarlier(other),
    )
    .toSorted((a, b) => weight(a) - weight(b) || (a.name < b.name ? -1 : 1));
  return earlier.length === 0 ? '' : `after ${listed(earlier.map(({kind, name}) => `${kind} ${name}`))}, `;
}

function isOfRelease(other: Workload, workload: Workload): boolean {
  const [release, theirs] = [releaseOf(workload), releaseOf(other)];
  return (
    other.namespace === workload.namespace &&
    (release === undefined || theirs === undefined || theirs === release)
  );
}

/** The services of its release, as far as they can be told: those of its namespace with the same instance label. */
function servicesBeside(workload: Workload, context: Context): string {
  const beside = context.inventory.workloads.filter(
    other => isConverted(other, context) && runsAs(other) === 'service' && isOfRelease(other, workload),
  );
  if (beside.length === 0) return '';
  const all = beside.flatMap(other =>
    context
      .choice(names)
      .services(other)
      .map(({name}) => name),
  );
  const told = all.slice(0, FEW);
  const rest = all.length - told.length;
  return ` (${told.join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
}

/** Services that are named one by one. */
const FEW = 6;

function releaseOf({object}: Workload): string | undefined {
  const {metadata} = object.value as {readonly metadata?: ObjectMeta};
  const labels = metadata?.labels ?? {};
  return Object.hasOwn(labels, 'app.kubernetes.io/instance')
    ? labels['app.kubernetes.io/instance']
    : undefined;
}

function command(workload: Workload, context: Context): string {
  const name = context.choice(names);
  return hasMachine(workload, context)
    ? `\`aws stepfunctions start-execution\` with the state machine ${name.stateMachine(workload).name}`
    : `\`aws ecs run-task --cli-input-json file://jobs/${name.job(workload).name}.json\``;
}
