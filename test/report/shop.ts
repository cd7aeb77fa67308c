import type {Fidelity, Finding, Level, ObjectRef} from '../../src/finding.ts';
import {
  countFindings,
  countVerdicts,
  effortOf,
  fingerprintOf,
  objectId,
  sortFindings,
  verdictOf,
} from '../../src/report/assemble.ts';
import type {Report, WorkloadReport, WorkloadSize} from '../../src/report/report.ts';
import type {UsageReport} from '../../src/report/usage-report.ts';
import {applyWaivers} from '../../src/report/waivers.ts';
import expired from '../../src/rules/config/waiver-expired.ts';
import unused from '../../src/rules/config/waiver-unused.ts';

/** A finding in short. */
interface Told {
  readonly rule: string;
  readonly level: Level;
  readonly fidelity: Fidelity;
  readonly path: string;
  readonly at: readonly [file: string, line: number, column: number];
  readonly message: string;
  readonly remediation: string;
  readonly container?: string;
}

export function ref(kind: string, name: string, namespace = 'shop'): ObjectRef {
  const versions: Readonly<Record<string, string>> = {
    Deployment: 'apps/v1',
    StatefulSet: 'apps/v1',
    DaemonSet: 'apps/v1',
    CronJob: 'batch/v1',
    Ingress: 'networking.k8s.io/v1',
    HorizontalPodAutoscaler: 'autoscaling/v2',
    PodDisruptionBudget: 'policy/v1',
  };
  return {apiVersion: versions[kind] ?? 'v1', kind, namespace, name};
}

export function finding(object: ObjectRef, {at: [file, line, column], ...told}: Told): Finding {
  const source = {file, line, column};
  return {
    ...told,
    object,
    source,
    docs: `docs/rules/${told.rule}.md`,
    fingerprint: fingerprintOf({...told, object}),
  };
}

const WEB = ref('Deployment', 'web');
const API = ref('Deployment', 'api');
const DB = ref('StatefulSet', 'postgres');
const AGENT = ref('DaemonSet', 'log-agent');
const NIGHTLY = ref('CronJob', 'nightly-report');
const WORKER = ref('Deployment', 'worker');
const SETTINGS = ref('ConfigMap', 'settings');

const pod = '/spec/template/spec';

function preStop(container: string, index: number, line: number): Told {
  return {
    rule: 'container/pre-stop',
    level: 'action',
    fidelity: 'manual',
    container,
    path: `${pod}/containers/${index}/lifecycle/preStop`,
    at: ['k8s/api.yaml', line, 11],
    message:
      'ECS runs no command before it stops a container: the `preStop` hook is left out, and SIGTERM comes at once.',
    remediation:
      'Let the application finish its requests on SIGTERM, and set the deregistration delay of its target group.',
  };
}

function pullPolicy(container: string, index: number, line: number, file = 'k8s/api.yaml'): Told {
  return {
    rule: 'container/image-pull-policy',
    level: 'info',
    fidelity: 'dropped',
    container,
    path: `${pod}/containers/${index}/imagePullPolicy`,
    at: [file, line, 11],
    message: 'Fargate pulls the image whenever a task starts, as `Always` does.',
    remediation: 'Nothing.',
  };
}

function unmapped(path: string, at: Told['at'], word: string): Told {
  return {
    rule: 'input/unmapped',
    level: 'action',
    fidelity: 'manual',
    path,
    at,
    message: `No rule of this version knows the field \`${word}\`, so nothing was made of it.`,
    remediation: 'Check whether the workload needs the field; if not, waive the finding.',
  };
}

const missing: Told = {
  rule: 'config/missing-setting',
  level: 'action',
  fidelity: 'manual',
  path: '',
  at: ['k8s/web.yaml', 1, 1],
  message:
    'k2e.yaml does not say network.taskSubnets, which Deployment web and 3 more need; the output has a place for it.',
  remediation: 'Set network.taskSubnets in k2e.yaml; `k2e init` writes the keys that these manifests need.',
};

/** What is told, by workload; the object is the workload unless another is named. */
const TOLD: readonly (readonly [ObjectRef, readonly (Told | readonly [ObjectRef, Told])[]])[] = [
  [
    WEB,
    [
      missing,
      [
        ref('Ingress', 'web'),
        {
          rule: 'ingress/rewrite-target',
          level: 'action',
          fidelity: 'manual',
          path: '/metadata/annotations/nginx.ingress.kubernetes.io~1rewrite-target',
          at: ['k8s/ingress.yaml', 9, 5],
          message:
            'The rewrite to `/$2` uses a group of the path’s regular expression. A listener rule of the load balancer can rewrite paths, but k2e does not translate this expression yet.',
          remediation:
            'Add a transform to listener-rules/shop-web-1.json, or serve the application below its path.',
        },
      ],
      [
        ref('Ingress', 'web'),
        {
          rule: 'ingress/proxy-body-size',
          level: 'review',
          fidelity: 'approximate',
          path: '/metadata/annotations/nginx.ingress.kubernetes.io~1proxy-body-size',
          at: ['k8s/ingress.yaml', 11, 5],
          message: 'An Application Load Balancer does not limit request bodies: the limit of 8m is gone.',
          remediation: 'Limit bodies in the application, or with a rule of AWS WAF.',
        },
      ],
      [
        ref('Service', 'web'),
        {
          rule: 'service/session-affinity',
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/sessionAffinity',
          at: ['k8s/web.yaml', 71, 3],
          message:
            'Affinity by client address becomes a cookie of the load balancer, valid for 10800 seconds.',
          remediation: 'Check that clients keep cookies.',
        },
      ],
      [
        ref('HorizontalPodAutoscaler', 'web'),
        {
          rule: 'autoscaler/cpu-target',
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/metrics/0/resource/target/averageUtilization',
          at: ['k8s/web.yaml', 92, 11],
          message:
            'ECS measures CPU against the size of the task, Kubernetes against what the containers request: 80 % of 250m in a task of 512 units becomes a target of 40 %.',
          remediation:
            'Watch the number of tasks under load, and set autoscaling.targetOverrides if it differs.',
        },
      ],
      [
        ref('PodDisruptionBudget', 'web'),
        {
          rule: 'disruption-budget/min-available',
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/minAvailable',
          at: ['k8s/web.yaml', 104, 3],
          message:
            'minAvailable 2 of 3 becomes minimumHealthyPercent 67; it also holds for deployments, not only for maintenance.',
          remediation: 'Nothing, if deployments may take longer.',
        },
      ],
      {
        rule: 'pod/topology-spread',
        level: 'review',
        fidelity: 'approximate',
        path: `${pod}/topologySpreadConstraints`,
        at: ['k8s/web.yaml', 24, 7],
        message:
          'Fargate spreads the tasks of a service over the availability zones of its subnets; maxSkew cannot be set.',
        remediation: 'Name subnets in at least two zones.',
      },
      {
        rule: 'container/readiness-probe',
        level: 'review',
        fidelity: 'approximate',
        container: 'web',
        path: `${pod}/containers/0/readinessProbe`,
        at: ['k8s/web.yaml', 44, 11],
        message:
          'The readiness probe becomes the health check of the target group: a task that fails it is not only left out, but replaced.',
        remediation: 'Make sure that the path answers also while a dependency is down.',
      },
    ],
  ],
  [
    API,
    [
      preStop('api', 0, 41),
      preStop('metrics', 1, 66),
      preStop('proxy', 2, 88),
      preStop('cache', 3, 109),
      preStop('tracer', 4, 131),
      preStop('audit', 5, 152),
      unmapped(`${pod}/containers/0/resizePolicy`, ['k8s/api.yaml', 52, 11], 'resizePolicy'),
      unmapped(`${pod}/schedulingGates`, ['k8s/api.yaml', 20, 7], 'schedulingGates'),
      pullPolicy('api', 0, 33),
      pullPolicy('metrics', 1, 60),
      pullPolicy('proxy', 2, 81),
      [
        SETTINGS,
        {
          rule: 'config-map/file',
          level: 'action',
          fidelity: 'manual',
          path: '/data/nginx.conf',
          at: ['k8s/settings.yaml', 8, 3],
          message: 'The file `nginx.conf` names the resolver 10.96.0.10, which is the DNS of the cluster.',
          remediation: 'Use the resolver of the VPC (169.254.169.253), or leave the directive out.',
        },
      ],
      {
        rule: 'pod/termination-grace-period',
        level: 'review',
        fidelity: 'approximate',
        path: `${pod}/terminationGracePeriodSeconds`,
        at: ['k8s/api.yaml', 22, 7],
        message:
          'The grace period of 300 seconds becomes a stopTimeout of 120 seconds, the most that Fargate allows.',
        remediation: 'Shorten what the application does on SIGTERM, or run it on EC2.',
      },
    ],
  ],
  [
    DB,
    [
      {
        rule: 'stateful-set/volume-claim',
        level: 'blocker',
        fidelity: 'unsupported',
        path: '/spec/volumeClaimTemplates/0',
        at: ['k8s/postgres.yaml', 38, 5],
        message:
          'A volume of a service’s task is deleted with the task: the data of `data` (50Gi, gp3) would be lost at the first deployment.',
        remediation:
          'Move the database to Amazon RDS or Aurora, or keep it on Kubernetes; the other workloads reach it as an external endpoint.',
      },
      {
        rule: 'stateful-set/stable-name',
        level: 'blocker',
        fidelity: 'unsupported',
        path: '/spec/serviceName',
        at: ['k8s/postgres.yaml', 9, 3],
        message: 'Tasks of a service have no stable names: `postgres-0.postgres` does not resolve on ECS.',
        remediation: 'Use the endpoint of a managed database in DATABASE_URL.',
      },
      {
        rule: 'pod/security-context',
        level: 'review',
        fidelity: 'approximate',
        path: `${pod}/securityContext/fsGroup`,
        at: ['k8s/postgres.yaml', 17, 9],
        message: 'ECS does not change the owner of a volume’s files: fsGroup 999 has no counterpart.',
        remediation: 'Set the owner in the image, or with an access point of EFS.',
      },
    ],
  ],
  [
    AGENT,
    [
      {
        rule: 'daemon-set/fargate',
        level: 'blocker',
        fidelity: 'unsupported',
        path: '',
        at: ['k8s/log-agent.yaml', 1, 1],
        message: 'Fargate has no nodes, so nothing can run once on each.',
        remediation:
          'Send logs with the awslogs driver or a FireLens sidecar, and waive this finding; or set compute: ec2 for it.',
      },
      {
        rule: 'volume/host-path',
        level: 'blocker',
        fidelity: 'unsupported',
        path: `${pod}/volumes/0/hostPath`,
        at: ['k8s/log-agent.yaml', 33, 11],
        message:
          'The volume `varlog` is the folder /var/log of the node, which a task on Fargate cannot see.',
        remediation: 'Take logs from the containers’ standard output.',
      },
      {
        rule: 'volume/host-path',
        level: 'blocker',
        fidelity: 'unsupported',
        path: `${pod}/volumes/1/hostPath`,
        at: ['k8s/log-agent.yaml', 36, 11],
        message:
          'The volume `containers` is the folder /var/lib/docker/containers of the node, which a task on Fargate cannot see.',
        remediation: 'Take logs from the containers’ standard output.',
      },
      {
        rule: 'pod/toleration',
        level: 'info',
        fidelity: 'dropped',
        path: `${pod}/tolerations`,
        at: ['k8s/log-agent.yaml', 15, 7],
        message: 'Fargate has no nodes, so no taints to tolerate.',
        remediation: 'Nothing.',
      },
    ],
  ],
  [
    NIGHTLY,
    [
      {
        rule: 'cron-job/concurrency-policy',
        level: 'action',
        fidelity: 'manual',
        path: '/spec/concurrencyPolicy',
        at: ['k8s/nightly.yaml', 10, 3],
        message: 'A schedule starts a task whether or not the last one has ended: Forbid does not hold.',
        remediation:
          'Let the job take a lock, or start it from a state machine that looks for a running task first.',
      },
      {
        rule: 'job/backoff-limit',
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/jobTemplate/spec/backoffLimit',
        at: ['k8s/nightly.yaml', 15, 7],
        message:
          'A schedule tries again when the task cannot be started, not when the task fails: the 3 retries are gone.',
        remediation: 'Let the job try again itself.',
      },
      {
        rule: 'cron-job/history-limit',
        level: 'info',
        fidelity: 'dropped',
        path: '/spec/successfulJobsHistoryLimit',
        at: ['k8s/nightly.yaml', 12, 3],
        message: 'ECS forgets stopped tasks after about an hour; the logs stay.',
        remediation: 'Nothing.',
      },
    ],
  ],
  [
    WORKER,
    [
      {
        rule: 'container/env-field-ref',
        level: 'review',
        fidelity: 'approximate',
        container: 'worker',
        path: `${pod}/containers/0/env/3/valueFrom`,
        at: ['k8s/worker.yaml', 37, 15],
        message: 'ECS sets no variable from the task’s address: POD_IP is left out.',
        remediation: 'Read the address from ECS_CONTAINER_METADATA_URI_V4 if the application needs it.',
      },
      {
        rule: 'container/security-context',
        level: 'review',
        fidelity: 'approximate',
        container: 'worker',
        path: `${pod}/containers/0/securityContext/capabilities/add`,
        at: ['k8s/worker.yaml', 49, 15],
        message: 'Fargate adds no capability but SYS_PTRACE: NET_ADMIN is left out.',
        remediation: 'Check that the worker starts without it, or run it on EC2.',
      },
      pullPolicy('worker', 0, 29, 'k8s/worker.yaml'),
      pullPolicy('exporter', 1, 61, 'k8s/worker.yaml'),
      {
        rule: 'pod/priority-class',
        level: 'info',
        fidelity: 'dropped',
        path: `${pod}/priorityClassName`,
        at: ['k8s/worker.yaml', 18, 7],
        message: 'On Fargate no task displaces another.',
        remediation: 'Nothing.',
      },
      {
        rule: 'deployment/strategy',
        level: 'review',
        fidelity: 'approximate',
        path: '/spec/strategy/rollingUpdate/maxUnavailable',
        at: ['k8s/worker.yaml', 12, 7],
        message: 'maxUnavailable 25% of 2 replicas is rounded down to 0, so minimumHealthyPercent is 100.',
        remediation: 'Nothing, if a deployment may need one more task.',
      },
    ],
  ],
];

const hung: readonly (readonly [Finding, readonly string[]])[] = TOLD.flatMap(([workload, list]) =>
  list.map(told => {
    const [object, text] = 'rule' in told ? ([workload, told] as const) : told;
    const also =
      text === missing ? [API, NIGHTLY, WORKER].map(objectId) : object === SETTINGS ? [objectId(WORKER)] : [];
    return [finding(object, text), [objectId(workload), ...also]] as const;
  }),
);

const loose = [
  finding(ref('File', 'k8s/kustomization.yaml', ''), {
    rule: 'input/kustomization',
    level: 'action',
    fidelity: 'manual',
    path: '',
    at: ['k8s/kustomization.yaml', 1, 1],
    message: 'This is a Kustomization, which k2e does not build; its patches are not applied.',
    remediation: 'Run `kubectl kustomize k8s | k2e convert - -o ecs`.',
  }),
  finding(ref('NetworkPolicy', 'default-deny'), {
    rule: 'network-policy/default-deny',
    level: 'review',
    fidelity: 'approximate',
    path: '/spec/podSelector',
    at: ['k8s/policy.yaml', 7, 3],
    message: 'Security groups refuse what is not allowed anyway; egress stays open.',
    remediation: 'Restrict egress in the security groups if you need it.',
  }),
];

const API_SIZE: WorkloadSize = {
  requested: {cpu: 308, memory: 384},
  limit: {cpu: 2048},
  needed: {cpu: 564, memory: 960},
  emitted: {cpu: 1024, memory: 2048},
  loss: {cpu: {amount: 460, percent: 45}, memory: {amount: 1088, percent: 53}},
  exposed: [
    {container: 'api', why: 'limit-above-request', requested: 256, ceiling: 512},
    {container: 'cache', why: 'no-limit', ceiling: 2048},
  ],
};

/** Measurements with a proposal, pods of nobody, and pods of one of two. */
export const SHOP_USAGE: UsageReport = {
  files: [
    {
      file: 'usage/memory.json',
      kind: 'prometheus',
      pods: 3,
      samples: 4032,
      from: '2026-11-14T00:00:00Z',
      to: '2026-11-21T00:00:00Z',
    },
  ],
  workloads: [
    {
      object: API,
      outcome: 'smaller',
      pods: 3,
      samples: 2016,
      spanSeconds: 604_800,
      cpu: {p95: 120, peak: 410},
      memory: {p95: 380, peak: 402},
      present: {cpu: 1024, memory: 2048},
      proposed: {cpu: 256, memory: 512},
      tentative: false,
      reasons: ['CPU: 95 % of the samples are at most 120 CPU units.'],
    },
  ],
  unmatched: [
    {namespace: 'kube-system', pod: 'dns-0', candidates: []},
    {pod: 'web-0', candidates: ['Deployment/a/web', 'Deployment/b/web']},
  ],
  settings: 'workloads:\n  Deployment/shop/api: {cpu: 256, memory: 512}\n',
};

/** A report as people meet it: 6 workloads, 40 findings, some of them waived or on shared objects. */
export function shopReport(): Report {
  const waived = applyWaivers(
    [...hung.map(([one]) => one), ...loose],
    [],
    [
      {
        rule: 'container/readiness-probe',
        object: 'Deployment/shop/web',
        reason: 'The path answers without the database.',
        owner: 'team-web',
        expires: '2027-03-31',
      },
      {rule: 'ingress/proxy-body-size', object: 'Ingress/*/*', reason: 'The application limits bodies.'},
      {rule: 'pod/host-network', object: 'DaemonSet/shop/*', reason: 'Left from a test.'},
    ],
    {unused, expired},
    '2026-11-21',
  ).findings;
  const refs = TOLD.map(([workload]) => workload);
  const workloads = refs.map((object): WorkloadReport => {
    const own = waived.filter((_, index) => hung[index]?.[1].includes(objectId(object)));
    const verdict = verdictOf(own);
    const {name} = object;
    const resources =
      verdict === 'blocked'
        ? []
        : [`log-groups/shop-${name}`, `services/shop-${name}`, `task-definitions/shop-${name}`];
    return {
      object,
      verdict,
      effort: effortOf(own),
      compute: 'fargate',
      ...(object === API ? {size: API_SIZE} : {}),
      resources,
      files: resources.map(key => `${key}.json`),
      findings: [...new Set(own.map(({fingerprint}) => fingerprint))],
    };
  });
  const findings = sortFindings(waived, refs);
  return {
    schemaVersion: 1,
    tool: {name: 'k2e', version: '0.1.0', knowledge: '2026-11'},
    options: {failOn: 'blocker', compute: 'fargate'},
    inputs: [{path: 'k8s/web.yaml', sha256: null, documents: 5}],
    summary: {
      objects: 17,
      leaves: 412,
      mapped: 301,
      reported: 63,
      dropped: 48,
      unaccounted: 0,
      findings: countFindings(findings),
      verdicts: countVerdicts(workloads),
    },
    workloads,
    findings,
    rules: {evaluated: 140, matched: 61, failed: 0},
  };
}

/** The same report with `evil` in every text that manifests, `k2e.yaml` or file names can bring in. */
export function hostileReport(evil: string): Report {
  const report = shopReport();
  const bad = (text: string) => `${evil}${text}${evil}`;
  const badRef = ({apiVersion, kind, namespace, name}: ObjectRef): ObjectRef => ({
    apiVersion,
    kind: bad(kind),
    namespace: bad(namespace),
    name: bad(name),
  });
  return {
    ...report,
    usage: {
      files: SHOP_USAGE.files.map(one => ({...one, file: bad(one.file)})),
      workloads: SHOP_USAGE.workloads.map(one => ({
        ...one,
        object: badRef(one.object),
        reasons: one.reasons.map(bad),
      })),
      unmatched: SHOP_USAGE.unmatched.map(({pod, candidates}) => ({
        namespace: bad('shop'),
        pod: bad(pod),
        candidates: candidates.map(bad),
      })),
      settings: '',
    },
    options: {...report.options, namespace: bad('shop'), selector: bad('a=b')},
    inputs: report.inputs.map(input => ({...input, path: bad(input.path)})),
    workloads: report.workloads.map(workload => ({
      ...workload,
      object: badRef(workload.object),
      ...(workload.size
        ? {
            size: {
              ...workload.size,
              exposed: workload.size.exposed.map(one => ({...one, container: bad(one.container)})),
            },
          }
        : {}),
      resources: workload.resources.map(bad),
      files: workload.files.map(bad),
    })),
    findings: report.findings.map(one => ({
      ...one,
      object: badRef(one.object),
      path: bad(one.path),
      source: {...one.source, file: bad(one.source.file)},
      message: bad(one.message),
      remediation: bad(one.remediation),
      ...(one.container === undefined ? {} : {container: bad(one.container)}),
      ...(one.waiver ? {waiver: {reason: bad(one.waiver.reason), owner: bad('me')}} : {}),
    })),
  };
}
