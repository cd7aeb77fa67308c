import {createHash} from 'node:crypto';
import {dump} from 'js-yaml';
import {FORMS} from '../config/forms.ts';
import {parseChecked} from '../config/parse-checked.ts';
import {choice, dictionary, type Free, flag, group, list, setting, text, whole} from '../config/setting.ts';
import {UsageError} from '../errors.ts';
import {visibleJson} from '../json.ts';
import {demandVersion, FILE_VERSION} from './file-version.ts';
import type {Plan} from './plan.ts';

const line = text(FORMS.line);
const anything: Free = {kind: 'free', only: 'anything'};
const DAY = 86_400;
const must = (description: string) => ({required: true, description}) as const;
const may = (description: string) => ({description}) as const;

const RECORDS = list(
  group({
    name: setting(line, must('Name.')),
    type: setting(line, must('Type.')),
    ttl: setting(whole(0, 2_147_483_647, 'seconds'), may('TTL; none for an alias.')),
    values: setting(list(text(FORMS.recordValue)), may('Values; none for an alias.')),
    alias: setting(
      group({
        zone: setting(line, must('Zone of the load balancer.')),
        target: setting(line, must('Its name.')),
        evaluateHealth: setting(flag(), must('Whether its health counts.')),
      }),
      may('Alias.'),
    ),
    weighted: setting(
      group({
        id: setting(line, must('Identifier.')),
        weight: setting(whole(0, 255, 'weight'), must('Weight.')),
      }),
      may('Weight.'),
    ),
    healthCheck: setting(line, may('Health check.')),
    otherPolicy: setting(line, may('Another routing policy.')),
  }),
);

const REF = group({
  apiVersion: setting(line, must('API version.')),
  kind: setting(line, must('Kind.')),
  namespace: setting(line, may('Namespace.')),
  name: setting(line, must('Name.')),
});

const FIELDS = dictionary('pointer', FORMS.pointer, anything);

const GIT_OWNER = setting(
  group({
    name: setting(line, must('The tool and its object.')),
    managers: setting(list(line, 1), must('Its names among the field managers.')),
    source: setting(line, may('Where in Git.')),
    isChart: setting(flag(), may('Whether it renders a chart.')),
  }),
  may('Who sets it from Git: a person commits it.'),
);

const HOLDS = list(
  group({
    ref: setting(REF, must('The object.')),
    values: setting(FIELDS, must('Its fields while it is held.')),
    before: setting(FIELDS, must('The same fields as found; null where there was none.')),
    reason: setting(line, must('Why.')),
    gitOwner: GIT_OWNER,
  }),
);

const RELEASES = setting(
  list(
    group({
      namespace: setting(line, must('Namespace of its record.')),
      name: setting(line, must('Helm release.')),
    }),
  ),
  may('Helm releases that have to be at rest.'),
);

const BALANCER = group({
  arn: setting(line, must('ARN.')),
  dnsName: setting(line, must('DNS name.')),
  zone: setting(line, must('Its canonical hosted zone.')),
});

const PROBES = list(
  group({
    vpc: setting(line, must('The VPC.')),
    zone: setting(line, may('The private zone that should answer.')),
    place: setting(
      group({
        subnets: setting(list(text(FORMS.subnetId), 1), must('Subnets.')),
        securityGroups: setting(list(text(FORMS.securityGroupId)), must('Security groups.')),
        publicIp: setting(flag(), must('Whether it gets a public address.')),
      }),
      may('Where a task can ask.'),
    ),
    byHand: setting(line, may('Why a person has to look.')),
  }),
);

const WEB = group({
  id: setting(line, must('Name of the track.')),
  host: setting(line, must('Host name.')),
  source: setting(BALANCER, must('The load balancer of Kubernetes.')),
  target: setting(BALANCER, must('The load balancer of ECS.')),
  zones: setting(
    list(
      group({
        zone: setting(line, must('Hosted zone.')),
        private: setting(flag(), must('Whether it is private.')),
        role: setting(line, may('Role to assume.')),
        before: setting(RECORDS, must('The records as found.')),
        lowered: setting(RECORDS, must('With the TTL of the ramp.')),
        source: setting(RECORDS, must('Weighted records of Kubernetes.')),
        target: setting(RECORDS, must('Weighted records of ECS.')),
        after: setting(RECORDS, must('What remains in the end.')),
        others: setting(RECORDS, may('Members of the group that stay.')),
      }),
      1,
    ),
    must('Records by zone.'),
  ),
  steps: setting(list(whole(1, 100, 'percent'), 1, 100), must('The ramp.')),
  bakeSeconds: setting(whole(0, 30 * DAY, 'seconds'), must('How long a weight is watched.')),
  guards: setting(
    group({
      minimumRequests: setting(whole(0, 1_000_000_000, 'requests'), must('Requests.')),
      minimumPoints: setting(whole(1, 1440, 'minutes'), must('Datapoints.')),
      errorMarginPercent: setting(whole(0, 100, 'percentage points'), must('Errors.')),
      latencyPercent: setting(whole(100, 10_000, 'percent'), must('Latency.')),
      services: setting(list(line), must('Services that have to be steady.')),
      alarms: setting(list(line), must('Alarms that have to be OK.')),
      capacityPercent: setting(whole(0, 100, 'percent'), may('Of the pods, what either side has to have.')),
      answers: setting(flag(), may('Whether name servers are asked for the share of their answers.')),
      onFail: setting(choice('hold', 'rollback'), may('What a failure does.')),
    }),
    must('Guards.'),
  ),
  holds: setting(HOLDS, may('Other owners of the records.')),
  logs: setting(
    group({
      bucket: setting(line, must('Bucket.')),
      prefix: setting(line, may('What its keys begin with.')),
    }),
    may('Access logs of the load balancer of Kubernetes.'),
  ),
  backing: setting(
    list(
      group({
        workload: setting(REF, must('The workload of Kubernetes.')),
        service: setting(line, must('Its ECS service.')),
      }),
    ),
    may('What serves it.'),
  ),
  probes: setting(PROBES, may('VPCs that are asked from inside.')),
  releases: RELEASES,
});

const BATCH = group({
  id: setting(line, must('Name of the track.')),
  namespace: setting(line, must('Namespace.')),
  name: setting(line, must('CronJob.')),
  uid: setting(line, must('Its uid.')),
  schedule: setting(line, must('Its schedule.')),
  timeZone: setting(line, must('Its zone.')),
  suspended: setting(flag(), must('Whether it was suspended.')),
  concurrencyPolicy: setting(choice('Allow', 'Forbid', 'Replace'), must('Whether runs may overlap.')),
  family: setting(line, must('Task family.')),
  machine: setting(line, may('State machine.')),
  schedules: setting(
    list(
      group({
        group: setting(line, must('Schedule group.')),
        name: setting(line, must('Schedule.')),
        definition: setting(line, must('Digest of all but its state.')),
      }),
      1,
    ),
    must('Schedules.'),
  ),
  holds: setting(HOLDS, must('What would set `suspend` back.')),
  gitOwner: GIT_OWNER,
  releases: RELEASES,
  settleSeconds: setting(
    group({
      source: setting(whole(0, DAY, 'seconds'), must('Kubernetes.')),
      target: setting(whole(0, DAY, 'seconds'), must('Scheduler.')),
    }),
    must('Settle waits.'),
  ),
  onGap: setting(choice('catch-up', 'skip', 'ask'), must('What to do about missed runs.')),
});

const WORKER = group({
  id: setting(line, must('Name of the track.')),
  ref: setting(REF, must('The workload.')),
  service: setting(line, must('Its ECS service.')),
  sourceReplicas: setting(whole(0, 1_000_000, 'replicas'), must('Replicas on Kubernetes.')),
  targetTasks: setting(whole(0, 1_000_000, 'tasks'), must('Tasks on ECS.')),
  holds: setting(HOLDS, must('What would raise it again.')),
  gitOwner: GIT_OWNER,
  releases: RELEASES,
});

const BESIDE = group({
  workload: setting(line, must('`Kind/namespace/name`.')),
  service: setting(line, must('Its ECS service.')),
  mode: setting(choice('overlap', 'unknown'), must('Whether somebody has said that both sides may run it.')),
  signs: setting(list(line), may('What shows that it might do its work twice, or keep data.')),
});

/** The shape of a plan's file; what it accepts is a `Plan`. */
const PLAN = group({
  version: setting(whole(FILE_VERSION, FILE_VERSION, 'version'), must('Version of the format.')),
  run: setting(text(FORMS.appName), must('Name of the cutover.')),
  state: setting(text(FORMS.statePlace), must('Where the journal lies.')),
  region: setting(text(FORMS.region), must('Region.')),
  account: setting(text(FORMS.accountId), may('Account of AWS.')),
  cluster: setting(text(FORMS.clusterName), must('ECS cluster.')),
  context: setting(text(FORMS.kubeContext), may('Context of the kubeconfig.')),
  clusterId: setting(line, may('UID of its namespace kube-system.')),
  web: setting(list(WEB), must('Host names.')),
  batches: setting(list(BATCH), must('CronJobs.')),
  workers: setting(list(WORKER), must('Exclusive workers.')),
  beside: setting(list(BESIDE), may('What runs on both sides.')),
  prober: setting(
    group({
      family: setting(text(FORMS.clusterName), must('Task family.')),
      image: setting(text(FORMS.image), must('Image.')),
      executionRole: setting(text(FORMS.roleArn), may('Role that pulls it.')),
    }),
    may('The task that asks inside of VPCs.'),
  ),
  left: setting(
    list(
      group({
        what: setting(line, must('What.')),
        why: setting(line, must('Why.')),
        remedy: setting(line, must('What to do.')),
      }),
    ),
    may('What could not be planned safely.'),
  ),
  notes: setting(list(line), may('What to know.')),
});

const HEADER = `# Plan of a cutover, written by \`k2e cutover plan\`: every record, schedule and object that it will touch, with the values found.
# Read it, commit it, and start with \`k2e cutover rehearse\`. \`left\` is what stays as it is because it could not be moved safely.
`;

/** The text of a plan: YAML, the same for the same plan. */
export function planText(plan: Plan): string {
  const plain = dump(plan, {lineWidth: -1, noRefs: true});
  if (visibleJson(plain) === plain) return `${HEADER}${plain}`;
  // Characters that a terminal acts upon become escape sequences, which YAML knows in double quotes only.
  return `${HEADER}${visibleJson(dump(plan, {lineWidth: -1, noRefs: true, forceQuotes: true, quoteStyle: 'double'}))}`;
}

/** A plan with the digest of its text, by which the journal knows it again. */
export interface ReadPlan {
  readonly plan: Plan;
  readonly digest: string;
}

/**
 * Reads a plan.
 * @throws UsageError K2E-E014 when it is not one, with every place · K2E-E017 when it is one of another version.
 */
export function parsePlan(source: string, file: string): ReadPlan {
  const {value, unreadable, problems} = parseChecked(PLAN, source, file);
  demandVersion(value, file);
  const plan = value as unknown;
  const wrong =
    unreadable ?? [...problems, ...(problems.length === 0 ? faults(plan as Plan) : [])].join('\n');
  if (wrong !== '')
    throw new UsageError('K2E-E014', wrong, [
      'Make it anew with `k2e cutover plan`, where nothing has begun: a cutover that is under way goes on with its plan as it was, and with the version of k2e that wrote it.',
    ]);
  return {plan: plan as Plan, digest: createHash('sha256').update(JSON.stringify(plan)).digest('hex')};
}

/** What the shape cannot say. */
function faults(plan: Plan): readonly string[] {
  const ids = [...plan.web, ...plan.batches, ...plan.workers].map(({id}) => id);
  const repeated = ids.find((id, index) => ids.indexOf(id) < index);
  const ramp = plan.web.find(
    ({steps}) => steps.at(-1) !== 100 || steps.some((step, index) => step <= (steps[index - 1] ?? 0)),
  );
  const unprobed = plan.web.find(({probes = []}) =>
    probes.some(({place, byHand}) => (place ? !plan.prober || byHand !== undefined : byHand === undefined)),
  );
  return [
    ...(unprobed === undefined
      ? []
      : [`The probes of ${unprobed.id} need a place and a \`prober\`, or \`byHand\`.`]),
    ...(repeated === undefined ? [] : [`The track ${repeated} stands in the plan twice.`]),
    ...(ramp === undefined ? [] : [`The steps of ${ramp.id} do not grow to 100.`]),
  ];
}
