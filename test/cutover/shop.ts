import type {ListenerSeen} from '../../src/cutover/calls.ts';
import {commitsOf} from '../../src/cutover/commit.ts';
import type {GitOwner, Hold, Plan, ZonePlan} from '../../src/cutover/plan.ts';
import type {RecordSet} from '../../src/cutover/records.ts';
import type {ObjectSetup} from '../../src/rehearsal/kubernetes/api-server.ts';
import {type Reverter, withFields} from '../../src/rehearsal/kubernetes/reverter.ts';
import type {WorldSetup} from '../../src/rehearsal/platforms.ts';

/** 2026-11-21T08:00:00Z. */
export const START = Date.UTC(2026, 10, 21, 8) / 1000;

export const EKS = {
  arn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/eks/1',
  dnsName: 'eks-1.eu-central-1.elb.amazonaws.com',
  zone: 'Z215JYRZR1TBD5',
};
export const ECS = {
  arn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/ecs/2',
  dnsName: 'ecs-2.eu-central-1.elb.amazonaws.com',
  zone: 'Z215JYRZR1TBD5',
};
export const HOST = 'shop.example.com';
/** What both sides listen on. */
export const LISTENERS: readonly ListenerSeen[] = [
  {port: 80, protocol: 'HTTP'},
  {port: 443, protocol: 'HTTPS', names: [HOST]},
];

/** An alias record of the shop. */
export function alias(
  type: string,
  target: {readonly dnsName: string; readonly zone: string},
  weighted?: {readonly id: string; readonly weight: number},
  evaluateHealth = false,
): RecordSet {
  return {
    name: HOST,
    type,
    alias: {zone: target.zone, target: `dualstack.${target.dnsName}`, evaluateHealth},
    ...(weighted && {weighted}),
  };
}

/** Ownership as external-dns writes it. */
function ownership(): RecordSet {
  return {
    name: `a-${HOST}`,
    type: 'TXT',
    ttl: 300,
    values: ['"heritage=external-dns,external-dns/owner=default,external-dns/resource=ingress/shop/web"'],
  };
}

function zonePlan(zone: string, isPrivate: boolean): ZonePlan {
  const types = ['A', 'AAAA'];
  const simple = types.map(type => alias(type, EKS, undefined, true));
  return {
    zone,
    private: isPrivate,
    before: [...simple, ownership()],
    lowered: simple,
    source: types.map(type => alias(type, EKS, {id: 'k2e-shop-source', weight: 0}, true)),
    target: types.map(type => alias(type, ECS, {id: 'k2e-shop-target', weight: 0}, true)),
    after: types.map(type => alias(type, ECS, undefined, true)),
  };
}

const DNS_HOLD: Hold = {
  ref: {apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'web'},
  values: {'/metadata/annotations/external-dns.kubernetes.io~1controller': 'k2e'},
  before: {'/metadata/annotations/external-dns.kubernetes.io~1controller': null},
  reason: 'external-dns would write the records of the Ingress again',
};
const ARGO_HOLD: Hold = {
  ref: {apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', namespace: 'argocd', name: 'shop'},
  values: {'/spec/syncPolicy/automated': null},
  before: {'/spec/syncPolicy/automated': {prune: true, selfHeal: true}},
  reason: 'Argo CD declares `suspend` and heals it',
};
const KEDA_HOLD: Hold = {
  ref: {apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', namespace: 'shop', name: 'worker'},
  values: {'/metadata/annotations/autoscaling.keda.sh~1paused-replicas': '0'},
  before: {'/metadata/annotations/autoscaling.keda.sh~1paused-replicas': null},
  reason: 'KEDA raises the worker again',
};

/** The Helm release of the job. */
export const RELEASE = {namespace: 'shop', name: 'jobs'};

/** The Secret in which Helm keeps a revision of it. */
export function releaseRecord(version: number, status: string): ObjectSetup {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: RELEASE.namespace,
    name: `sh.helm.release.v1.${RELEASE.name}.v${version}`,
    labels: {owner: 'helm', name: RELEASE.name, version: String(version), status},
  };
}

/** What serves the host on Kubernetes. */
export const WEB = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web'};

/** The VPC in which the private zone answers. */
export const VPC = 'vpc-0a1b2c3d';
const PLACE = {subnets: ['subnet-0a1b2c3d'], securityGroups: [], publicIp: false};

/** A plan with all three kinds of tracks: a host in a private and a public zone, a CronJob that Argo CD owns, a worker under KEDA. */
export function shopPlan(schedule = '*/10 * * * *'): Plan {
  return {
    version: 1,
    run: 'shop',
    state: 's3://cutover/shop.json',
    region: 'eu-central-1',
    cluster: 'main',
    web: [
      {
        id: `web/${HOST}`,
        host: HOST,
        source: EKS,
        target: ECS,
        zones: [zonePlan('ZPRIVATE', true), zonePlan('ZPUBLIC', false)],
        steps: [10, 50, 100],
        bakeSeconds: 600,
        guards: {
          minimumRequests: 50,
          minimumPoints: 3,
          errorMarginPercent: 2,
          latencyPercent: 200,
          services: ['web'],
          alarms: ['shop-5xx'],
          answers: true,
        },
        holds: [DNS_HOLD],
        backing: [{workload: WEB, service: 'web'}],
        probes: [{vpc: VPC, zone: 'ZPRIVATE', place: PLACE}],
      },
    ],
    prober: {family: 'k2e-shop-probe', image: 'busybox:1.37.0'},
    batches: [
      {
        id: 'batch/shop/billing',
        namespace: 'shop',
        name: 'billing',
        uid: 'billing-uid',
        schedule,
        timeZone: 'Etc/UTC',
        suspended: false,
        concurrencyPolicy: 'Forbid',
        family: 'billing',
        schedules: [{group: 'default', name: 'billing', definition: 'd1'}],
        holds: [ARGO_HOLD],
        releases: [RELEASE],
        settleSeconds: {source: 90, target: 90},
        onGap: 'catch-up',
      },
    ],
    workers: [
      {
        id: 'worker/shop/worker',
        ref: {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'},
        service: 'worker',
        sourceReplicas: 2,
        targetTasks: 2,
        holds: [KEDA_HOLD],
      },
    ],
  };
}

/** The world that this plan was made for. */
export function shopWorld(seed = 1, plan = shopPlan()): WorldSetup {
  const [job] = plan.batches;
  const schedule = job?.schedule ?? '';
  return {
    now: START,
    seed,
    zones: plan.web.flatMap(({zones}) =>
      zones.map(({zone, private: isPrivate, before}) => ({
        id: zone,
        name: 'example.com',
        private: isPrivate,
        ...(isPrivate && {vpcs: [VPC]}),
        sets: before,
      })),
    ),
    balancers: [
      {...EKS, listeners: LISTENERS, groups: [{name: 'eks', healthy: 3, registered: 3}]},
      {...ECS, listeners: LISTENERS, groups: [{name: 'ecs', healthy: 3, registered: 3}]},
    ],
    questions: [
      {zone: 'ZPUBLIC', name: HOST, type: 'A', requests: 700},
      {zone: 'ZPUBLIC', name: HOST, type: 'AAAA', requests: 300},
      {zone: 'ZPRIVATE', name: HOST, type: 'A', requests: 100},
    ],
    alarms: [{name: 'shop-5xx', state: 'ok'}],
    schedules: [
      {
        group: 'default',
        name: 'billing',
        enabled: false,
        definition: {
          digest: 'd1',
          expression: `cron(${schedule.split(' ')[0]} * * * ? *)`,
          timeZone: 'UTC',
          cluster: 'main',
          family: 'billing',
          clientToken: 'billing-<aws.scheduler.scheduled-time>',
        },
      },
    ],
    services: [
      {cluster: 'main', name: 'worker', desired: 0},
      {cluster: 'main', name: 'web', desired: 3},
    ],
    cluster: {
      objects: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          namespace: 'shop',
          name: 'billing',
          uid: 'billing-uid',
          created: START - 86_400,
          spec: {schedule, suspend: false, concurrencyPolicy: job?.concurrencyPolicy ?? 'Forbid'},
          status: {lastScheduleTime: new Date(START * 1000).toISOString()},
        },
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: 'shop',
          name: 'worker',
          spec: {replicas: 2},
          status: {replicas: 2, readyReplicas: 2},
        },
        {...WEB, spec: {replicas: 3}, status: {replicas: 3, readyReplicas: 3}},
        {apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'web', spec: {}},
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          namespace: 'argocd',
          name: 'shop',
          spec: {syncPolicy: {automated: {prune: true, selfHeal: true}}},
        },
        releaseRecord(1, 'deployed'),
        {apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', namespace: 'shop', name: 'worker', spec: {}},
      ],
      reverters: [
        {
          who: 'Argo CD',
          wants: {
            ref: {apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'shop', name: 'billing'},
            values: {'/spec/suspend': false},
          },
          holds: [{ref: ARGO_HOLD.ref, values: ARGO_HOLD.values}],
          delay: [5, 30],
        },
        {
          who: 'KEDA',
          wants: {
            ref: {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'},
            values: {'/spec/replicas': 2},
          },
          holds: [{ref: KEDA_HOLD.ref, values: KEDA_HOLD.values}],
          delay: [1, 10],
        },
        {
          // It keeps a workload at the number of its pause (KEDA `scaleTargetToPausedCount`).
          who: 'KEDA, paused',
          wants: {
            ref: {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'},
            values: {'/spec/replicas': 0},
          },
          holds: [{ref: KEDA_HOLD.ref, values: KEDA_HOLD.before}],
          delay: [1, 10],
        },
      ],
    },
  };
}

/** The same with a job that runs each minute, so that a hand-over always misses firings; and short watches. */
export function busyPlan(): Plan {
  const plan = shopPlan('* * * * *');
  return {
    ...plan,
    web: plan.web.map(track => ({
      ...track,
      steps: [50, 100],
      bakeSeconds: 180,
      guards: {...track.guards, minimumPoints: 1},
    })),
    batches: plan.batches.map(track => ({...track, concurrencyPolicy: 'Allow' as const})),
  };
}

/** The same for a job of which one run at a time is asked for, with firings far enough apart for a pause between the runs. */
export function alonePlan(concurrencyPolicy: 'Forbid' | 'Replace'): Plan {
  const plan = busyPlan();
  return {
    ...plan,
    batches: plan.batches.map(track => ({...track, schedule: '*/5 * * * *', concurrencyPolicy})),
  };
}

/** The world of the plan with a job each minute. @param history what Kubernetes keeps of Jobs, as fields of a CronJob's spec. */
export function busyWorld(seed = 1, history: Readonly<Record<string, unknown>> = {}): WorldSetup {
  const {cluster, ...world} = shopWorld(seed, busyPlan());
  const objects = cluster.objects.map(object =>
    object.kind === 'CronJob' ? {...object, spec: {...object.spec, ...history}} : object,
  );
  return {...world, cluster: {...cluster, objects}};
}

/** Argo CD's Application, which sets fields from Git. */
export const ARGO: GitOwner = {
  name: "Argo CD's Application argocd/shop",
  managers: ['argocd-controller'],
  source: 'https://git.example.com/shop.git, path deploy',
};

/** The same plan where Git has to say what Argo CD declares: the job's switch, the worker's replicas, and KEDA's pause. */
export function byGit(plan: Plan): Plan {
  return {
    ...plan,
    batches: plan.batches.map(track => ({...track, holds: [], gitOwner: ARGO})),
    workers: plan.workers.map(track => ({
      ...track,
      gitOwner: ARGO,
      holds: track.holds.map(hold => ({
        ...hold,
        before: Object.fromEntries(Object.keys(hold.before).map(field => [field, '3'])),
        gitOwner: ARGO,
      })),
    })),
  };
}

/** The world of such a plan: what Git says is applied, and set back. */
export function gitWorld(plan: Plan, seed = 1): WorldSetup {
  const world = shopWorld(seed, plan);
  const reverters = commitsOf(plan, 'back').map(
    ({ref, field, value, owner}): Reverter => ({
      who: owner.name,
      manager: 'argocd-controller',
      wants: {ref, values: {[field]: value}},
      holds: [],
      delay: [5, 30],
    }),
  );
  const pause = '/metadata/annotations/autoscaling.keda.sh~1paused-replicas';
  const objects = world.cluster.objects.map(object =>
    object.kind === 'ScaledObject'
      ? {
          ...object,
          ...withFields({annotations: {}}, {'/annotations/autoscaling.keda.sh~1paused-replicas': '3'}),
        }
      : object,
  );
  const keda = world.cluster.reverters
    .filter(({who}) => who === 'KEDA')
    .map(reverter => ({...reverter, holds: reverter.holds.map(({ref}) => ({ref, values: {[pause]: '0'}}))}));
  const zones = new Set(world.zones.map(({id}) => id));
  return {
    ...world,
    questions: world.questions.filter(({zone}) => zones.has(zone)),
    cluster: {objects, reverters: [...reverters, ...(plan.workers.length > 0 ? keda : [])]},
  };
}
