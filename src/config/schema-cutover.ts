import {FORMS} from './forms.ts';
import {choice, dictionary, flag, group, list, setting, text, whole} from './setting.ts';

const SECONDS_A_DAY = 86_400;

/** The section `cutover`: what only people can decide about moving traffic and batches. */
export const CUTOVER = setting(
  group({
    run: setting(text(FORMS.appName), {
      derived: '<app>',
      description: 'Name of the cutover in record identifiers, comments and annotations.',
      example: 'shop',
    }),
    state: setting(text(FORMS.statePlace), {
      default: 'cutover-journal.jsonl',
      description:
        'Where the journal lies: a file beside the plan, `s3://bucket/key` or `dynamodb://table/id`. A team needs one of the latter two.',
      example: 's3://shop-cutover/journal.json',
    }),
    context: setting(text(FORMS.kubeContext), {
      description: 'The context of the kubeconfig; when left out, the current one.',
    }),
    steps: setting(list(whole(1, 100, 'percent'), 1, 20), {
      default: [1, 10, 25, 50, 100],
      description: 'Percentages of the ramp, growing, the last one 100.',
    }),
    bakeMinutes: setting(whole(0, 10_080, 'minutes'), {
      default: 30,
      description: 'How long each weight is watched, after DNS has surely spread.',
    }),
    guards: setting(
      group({
        minimumRequests: setting(whole(0, 1_000_000_000, 'requests'), {
          default: 500,
          description:
            'Requests that ECS has to have served at a weight before it may grow; with fewer, it holds.',
        }),
        minimumPoints: setting(whole(1, 1440, 'minutes'), {
          default: 5,
          description: 'Minutes with measurements that both sides need.',
        }),
        errorMarginPercent: setting(whole(0, 100, 'percentage points'), {
          default: 1,
          description:
            'By how much the share of 5xx answers on ECS may exceed the one on Kubernetes at the same time.',
        }),
        latencyPercent: setting(whole(100, 10_000, 'percent'), {
          default: 150,
          description:
            'How long the 95th percentile of the response time on ECS may be, compared with the one on Kubernetes.',
        }),
        capacityPercent: setting(whole(0, 100, 'percent'), {
          default: 100,
          description:
            'The most pods that Kubernetes has when a share of the traffic leaves it are what all of it takes: this part of them has to stay there until `finalise`, for the way back, and to run on ECS for the share of traffic that comes. 0 asks for none.',
        }),
        onFail: setting(choice('hold', 'rollback'), {
          default: 'hold',
          description:
            'What a guard that fails while a weight is watched does: hold the weight, or go back to 0 %.',
        }),
        alarms: setting(list(text(FORMS.alarmName), 0, 100), {
          default: [],
          description:
            'CloudWatch alarms that have to be OK. A Network Load Balancer counts no errors: behind one, only they can judge.',
          example: ['shop-orders-failing'],
        }),
      }),
      {description: 'When more traffic may go to ECS. Too few measurements hold; they never pass.'},
    ),
    settleSeconds: setting(
      group({
        kubernetes: setting(whole(30, SECONDS_A_DAY, 'seconds'), {
          default: 90,
          description: 'After suspending a CronJob, how long its controller may still start a Job.',
        }),
        scheduler: setting(whole(60, SECONDS_A_DAY, 'seconds'), {
          default: 120,
          description:
            'After enabling or disabling a schedule, how long EventBridge Scheduler may still act on the old state.',
        }),
      }),
      {description: 'How long each side is waited for before the other one is armed.'},
    ),
    onGap: setting(choice('ask', 'catch-up', 'skip'), {
      default: 'ask',
      description: 'What to do about runs that fell into a hand-over: ask, run them late, or leave them out.',
    }),
    gitops: setting(choice('commit', 'pause'), {
      default: 'commit',
      description:
        'How a field is changed that Argo CD or Flux declares: `commit` writes the patch, a person merges it, and the cutover waits until the cluster has it from Git; `pause` pauses the tool (with Argo CD and Helm, for all that it deploys together with it).',
    }),
    gitopsFor: setting(dictionary('Kind/namespace/name', FORMS.cutoverObject, choice('commit', 'pause')), {
      default: {},
      description: 'The same for single objects.',
      each: '`commit` or `pause`.',
      example: {'CronJob/shop/nightly': 'pause'},
    }),
    workers: setting(dictionary('Kind/namespace/name', FORMS.workloadGlob, choice('exclusive', 'overlap')), {
      default: {},
      description:
        'Whether a workload may run on Kubernetes and on ECS at once, as its service does from its deployment on: `exclusive` ones run on one side at a time, `overlap` ones may run on both. A cutover does not begin while nobody has said it of one. A name with `*` answers for all that it fits; with `overlap` only for those that others call and that show no sign of a queue, a clock or data.',
      each: 'Whether it may run on Kubernetes and on ECS at once (`overlap`), or on one side at a time only (`exclusive`).',
      example: {'Deployment/shop/image-resizer': 'exclusive', '*': 'overlap'},
    }),
    probe: setting(
      group({
        by: setting(choice('task', 'person'), {
          default: 'task',
          description:
            'Who finds out what callers inside a VPC get for a name that a private zone answers: a task of k2e that asks there for a minute, or a person whom the cutover waits for.',
        }),
        image: setting(text(FORMS.image), {
          default: 'public.ecr.aws/docker/library/busybox:1.37.0',
          description:
            'What that task runs: an image with `sh`, `nslookup` and `sed`. Give it with its digest, or a copy in a registry of your own, where subnets reach no public one.',
          example: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/busybox:1.37.0',
        }),
        executionRole: setting(text(FORMS.roleArn), {
          description: 'The role with which ECS pulls an image that is not public.',
          example: 'arn:aws:iam::111122223333:role/ecs-pull',
        }),
        places: setting(
          list(
            group({
              vpc: setting(text(FORMS.vpcId), {required: true, description: 'The VPC.'}),
              subnets: setting(list(text(FORMS.subnetId), 1, 16), {
                required: true,
                description: 'Subnets from which the image can be pulled.',
              }),
              securityGroups: setting(list(text(FORMS.securityGroupId), 0, 5), {
                default: [],
                description: 'Security groups; without one, the default group of the VPC.',
              }),
              publicIp: setting(flag(), {
                default: false,
                description:
                  'Whether the task gets a public address: in a public subnet it cannot pull without.',
              }),
            }),
          ),
          {
            default: [],
            description:
              'Where the task runs. For VPCs that have none here, where the ECS services behind the hosts run.',
            example: [{vpc: 'vpc-0a1b2c3d4e5f67890', subnets: ['subnet-0a1b2c3d4e5f67890']}],
          },
        ),
      }),
      {description: 'How names in private zones are looked at from inside.'},
    ),
    finalised: setting(list(text(FORMS.cutoverObject)), {
      default: [],
      description:
        'CronJobs and workers that a cutover has brought to ECS for good, as `k2e cutover finalise` prints them: their schedules are written ENABLED, their services with their tasks and their scaling.',
      example: ['CronJob/shop/nightly', 'Deployment/shop/image-resizer'],
    }),
    zones: setting(
      list(
        group({
          id: setting(text(FORMS.zoneId), {
            required: true,
            description: 'The hosted zone.',
          }),
          role: setting(text(FORMS.roleArn), {
            required: true,
            description: 'The role of its account that k2e assumes to read and change its records.',
          }),
        }),
      ),
      {
        default: [],
        description: 'Hosted zones of other accounts. Those of this account are found.',
        example: [{id: 'Z0123456789ABCDEFGHIJ', role: 'arn:aws:iam::444455556666:role/k2e-cutover'}],
      },
    ),
  }),
  {description: 'The cutover: `k2e cutover plan` reads these through `cutover.yaml`.'},
);
