import {COMPUTES} from '../compute.ts';
import {FORMATS_WITH_FOLDER} from './formats.ts';
import {FORMS} from './forms.ts';
import type {Free} from './setting.ts';
import {choice, dictionary, flag, group, list, sequence, setting, text, variants, whole} from './setting.ts';

/** The kinds of compute. */
export const COMPUTE = choice(...COMPUTES);
/** Who asks the liveness probes that are not commands. */
export const PROBES = choice('auto', 'sidecar', 'in-image', 'none');
/** How files of ConfigMaps and Secrets reach the containers. */
export const FILES = choice('init-container', 'none');
/** What runs the pods of Jobs and CronJobs. */
export const JOB_ENGINE = choice('auto', 'run-task', 'step-functions');
/** How the pods of a StatefulSet run. */
export const STATEFUL_SET = choice('service', 'per-ordinal');
/** What becomes of a DaemonSet. */
export const DAEMON_SET = choice('service', 'daemon', 'sidecar', 'none');
/** CPU units of a task, over all kinds of compute (ECS RegisterTaskDefinition). */
export const CPU = whole(128, 196608, 'CPU units');
/** MiB of a task, over all kinds of compute. */
export const MEMORY = whole(6, 3_145_728, 'MiB');
const ANYTHING: Free = {kind: 'free', only: 'anything'};

/** One entry of `images`. */
export const IMAGE = group({
  entryPoint: setting(sequence(text(FORMS.line)), {
    description:
      'The words of the image’s entry point, as `docker image inspect --format "{{json .Config.Entrypoint}}"` tells them; an empty list where it has none. k2e needs them where a shell has to put a secret into the arguments of a container without `command`; the image must have `sh`. They win over what k2e knows of well-known images.',
    example: ['/usr/local/bin/worker'],
  }),
});

/** One entry of `workloads`. */
export const WORKLOAD = group({
  compute: setting(COMPUTE, {description: 'The compute of this workload, instead of `compute`.'}),
  capacityProvider: setting(text(FORMS.capacityProvider), {
    description:
      'The capacity provider of this workload, instead of one under `cluster.capacityProviders`; `FARGATE_SPOT` for Fargate at a lower price.',
    example: 'FARGATE_SPOT',
  }),
  cpu: setting(CPU, {description: 'CPU of the task, in CPU units (1024 = one vCPU).', example: 512}),
  memory: setting(MEMORY, {description: 'Memory of the task, in MiB.', example: 1024}),
  probes: setting(PROBES, {
    description: 'Who asks the liveness probes of this workload, instead of `probes.mode`.',
  }),
  images: setting(dictionary('container', FORMS.containerName, text(FORMS.image)), {
    description: 'Container name → the image to run instead of the one in the manifest.',
    example: {web: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1.4.2'},
  }),
  engine: setting(JOB_ENGINE, {
    kinds: ['Job', 'CronJob', 'ScaledJob', 'Pod'],
    description: 'What runs the pods of this Job or CronJob, instead of `jobs.engine`.',
  }),
  files: setting(FILES, {
    description: 'How files reach the containers of this workload, instead of `files.mode`.',
  }),
  statefulSet: setting(STATEFUL_SET, {
    kinds: ['StatefulSet'],
    description:
      'How the pods of this StatefulSet run, where k2e would leave it on Kubernetes: as tasks of one service that are all alike (`service`), or each as a service of its own with one task, the name of the pod and its own data (`per-ordinal`).',
  }),
  daemonSet: setting(DAEMON_SET, {
    kinds: ['DaemonSet'],
    description:
      'Whether this DaemonSet runs with a task on each instance (`service` or `daemon`: with `compute: ec2` a service, with `compute: managed` a daemon), in the tasks of other workloads (`sidecar`), or is left out (`none`).',
  }),
  sidecarOf: setting(list(text(FORMS.objectGlob), 1), {
    kinds: ['DaemonSet'],
    description:
      'The workloads whose tasks get the containers of this DaemonSet with `daemonSet: sidecar`: `<Kind>/<namespace>/<name>`, in which `*` stands for any text without a slash. When left out: all that run on the same compute.',
    example: ['*/shop/*'],
  }),
  network: setting(choice('host', 'task'), {
    description:
      'What tasks of pods with `hostNetwork: true` get on EC2 and Managed Instances: the network of their instance (`host`), to which no Service leads, or an address of their own (`task`). Where it is left out: `host` for DaemonSets on EC2, and for others where no Service leads to them and they call none.',
    example: 'host',
  }),
  critical: setting(flag(), {
    kinds: ['DaemonSet'],
    description:
      'Whether ECS drains a managed instance when the daemon of this DaemonSet fails on it, and stops the other tasks there. `false` where it is left out: ECS itself takes `true`.',
    example: true,
  }),
  claims: setting(dictionary('claim', FORMS.claimName, text(FORMS.claimStorage)), {
    description:
      'Volume claim of this workload, or volume claim template of this StatefulSet → its storage. `fs-…[:path[:fsap-…]]`: the EFS file system with its data; below the path of a template each pod of several has a directory by the name of its claim, and EFS makes directories when a task first mounts their access point. The ARN of an S3 Files file system, perhaps with `:/path`. `ephemeral`: the data may be lost, and each task gets a new disk of EBS that is deleted with it. `snap-…`: the same, made from this snapshot.',
    example: {data: 'fs-0a1b2c3d4e5f67890:/shop'},
  }),
});

/** One entry of `outputs`. */
export const OUTPUT = variants(
  'format',
  group({
    format: setting(choice('native'), {required: true, description: 'The files that the AWS CLI takes.'}),
  }),
  group({
    format: setting(choice(...FORMATS_WITH_FOLDER), {
      required: true,
      description: 'The format; docs/outputs.md tells what each one is for.',
    }),
    folder: setting(text(FORMS.outputFolder), {
      description: 'Its folder below the output folder, in place of one of the format’s name.',
      example: 'deploy/shop',
    }),
  }),
);

/** One entry of `waivers`. */
export const WAIVER = group({
  rule: setting(text(FORMS.ruleId), {required: true, description: 'The rule whose findings are accepted.'}),
  object: setting(text(FORMS.objectGlob), {
    required: true,
    description:
      'The objects for which they are accepted; a finding on several workloads counts until it is accepted for each. `*` stands for any text without a slash.',
  }),
  reason: setting(text(FORMS.sentence), {required: true, description: 'Why; it is shown in the report.'}),
  owner: setting(text(FORMS.sentence), {description: 'Who answers for it.', example: 'platform team'}),
  expires: setting(text(FORMS.date), {description: 'From this day on (UTC) the waiver no longer holds.'}),
});

/** The key `op` of a patch operation, as one of these (RFC 6902 §4). */
function operation<const O extends string>(...operations: readonly O[]) {
  return setting(choice(...operations), {required: true, description: 'The operation (RFC 6902 §4).'});
}

const PATH = setting(text(FORMS.pointer), {
  required: true,
  description: 'The place in the input of the API call; `/list/-` is the place after the last item.',
});

const OPERATION = variants(
  'op',
  group({
    op: operation('add', 'replace', 'test'),
    path: PATH,
    value: setting(ANYTHING, {required: true, description: 'The value.'}),
  }),
  group({op: operation('remove'), path: PATH}),
  group({
    op: operation('move', 'copy'),
    path: PATH,
    from: setting(text(FORMS.pointer), {required: true, description: 'The place to take the value from.'}),
  }),
);

/** One entry of `patches`. */
export const PATCH = group({
  resource: setting(text(FORMS.resourceGlob), {
    required: true,
    description: 'The resource: its file in the `native` output without `.json`.',
  }),
  operations: setting(list(OPERATION, 1), {
    required: true,
    description: 'The operations, in order (RFC 6902). If one of them fails, the run stops.',
  }),
});
