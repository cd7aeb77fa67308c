import {FORMS} from './forms.ts';
import {CUTOVER} from './schema-cutover.ts';
import {
  COMPUTE,
  CPU,
  FILES,
  IMAGE,
  JOB_ENGINE,
  MEMORY,
  OUTPUT,
  PATCH,
  PROBES,
  WAIVER,
  WORKLOAD,
} from './schema-items.ts';
import {CLUSTER, INGRESS, NETWORK, NLB, SERVICE_CONNECT, TLS} from './schema-network.ts';
import {choice, dictionary, flag, group, list, setting, text, whole} from './setting.ts';

/** The retention periods of CloudWatch Logs (PutRetentionPolicy), in days. */
const RETENTION = choice(
  ...[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
  ],
);

/**
 * Every key of `k2e.yaml`, declared once. From this come the types, the defaults, the validation, the published JSON
 * Schema, the file that `k2e init` writes and the words of the findings about missing values.
 */
export const SCHEMA = group(
  {
    app: setting(text(FORMS.appName), {
      default: 'k2e',
      description:
        'Name of the application: the cluster, the Cloud Map namespace and the secret paths begin with it.',
      example: 'shop',
    }),
    aws: setting(
      group({
        accountId: setting(text(FORMS.accountId), {
          description: 'The AWS account that the resources are made in, 12 digits in quotes.',
          why: 'Role ARNs and trust policies name it; manifests do not.',
        }),
        region: setting(text(FORMS.region), {
          description: 'The AWS region that the resources are made in.',
          why: 'Log options and ARNs name it; manifests do not.',
        }),
        partition: setting(text(FORMS.partition), {
          description: 'The second part of every ARN. It follows from `aws.region` when it is left out.',
          why: 'It follows from the region, which is not given either.',
          follows: 'aws.region',
        }),
      }),
      {description: 'The account and the region.'},
    ),
    network: NETWORK,
    cluster: CLUSTER,
    compute: setting(COMPUTE, {
      default: 'fargate',
      description: 'What tasks run on: AWS Fargate, your own EC2 instances, or ECS Managed Instances.',
    }),
    ingress: INGRESS,
    nlb: NLB,
    tls: TLS,
    identity: setting(
      group(
        {
          roles: setting(
            dictionary('namespace/service account', FORMS.serviceAccount, text(FORMS.roleArnOrNone)),
            {
              default: {},
              description:
                'Service account → ARN of the task role, or `none`. It wins over the annotation on the ServiceAccount.',
              each: 'ARN of the task role of this service account, or `none`.',
              example: {'shop/orders': 'arn:aws:iam::111122223333:role/orders'},
            },
          ),
        },
        {podIdentity: 'write the role of each service account under `identity.roles`'},
      ),
      {description: 'IAM roles of the tasks.'},
    ),
    secrets: setting(
      group(
        {
          store: setting(choice('ssm', 'secrets-manager'), {
            default: 'ssm',
            description: 'Where secret values go: SSM Parameter Store (SecureString) or AWS Secrets Manager.',
          }),
          prefix: setting(text(FORMS.secretPrefix), {
            derived: '/<app>',
            description: 'Path before `/<namespace>/<secret>/<key>`.',
            example: '/shop',
          }),
          kmsKey: setting(text(FORMS.kmsKeyArn), {
            description: 'KMS key of the store’s values. When left out: the AWS managed key.',
          }),
          allowPlain: setting(list(text(FORMS.valueGlob)), {
            default: [],
            description:
              'Values that look like secrets and are none: `<Kind>/<namespace>/<name>/<key>`. They stay in plain text. `*` stands for any text without a slash.',
            example: ['ConfigMap/shop/web/TOKEN_URL'],
          }),
        },
        {files: 'set `files.mode`, which is for the files of ConfigMaps and Secrets alike'},
      ),
      {description: 'Where secret values live on AWS. k2e writes their names, never the values.'},
    ),
    serviceConnect: SERVICE_CONNECT,
    registry: setting(
      group({
        map: setting(dictionary('from', FORMS.imagePrefix, text(FORMS.imagePrefix)), {
          default: {},
          description:
            'Beginning of an image name → what replaces it; the longest one that fits wins. `docker.io` fits names without a registry too, in full: `docker.io/library/nginx`.',
          example: {'registry.example.com/team': '111122223333.dkr.ecr.eu-central-1.amazonaws.com/team'},
        }),
      }),
      {description: 'Image registries.'},
    ),
    images: setting(dictionary('image', FORMS.image, IMAGE), {
      default: {},
      description:
        'What manifests do not say of an image: by its name, with a tag for this one or without for all.',
      example: {'registry.example.com/team/worker': {entryPoint: ['/usr/local/bin/worker']}},
    }),
    autoscaling: setting(
      group({
        targetOverrides: setting(
          dictionary('namespace/autoscaler/metric', FORMS.autoscalerMetric, whole(1, 100, 'percent')),
          {
            default: {},
            description:
              'Target of a metric in percent of the task, instead of the one that k2e computes from the requests.',
            example: {'shop/web/cpu': 60},
          },
        ),
        highResolution: setting(flag(), {
          default: false,
          description:
            'Services that scale by CPU or memory publish these every 20 seconds instead of every minute, and their policies follow them: scaling starts earlier, as on Kubernetes. CloudWatch charges more for alarms on such metrics.',
        }),
      }),
      {description: 'Autoscaling.'},
    ),
    logs: setting(
      group({
        retentionDays: setting(RETENTION, {
          default: 30,
          description: 'Days for which CloudWatch keeps log events.',
        }),
        mode: setting(choice('non-blocking', 'blocking'), {
          default: 'non-blocking',
          description:
            '`non-blocking`: log lines are lost when the buffer is full. `blocking`: the application waits for CloudWatch.',
        }),
        maxBufferSize: setting(text(FORMS.bufferSize), {
          default: '25m',
          description: 'Size of the buffer of each container in `non-blocking` mode.',
        }),
      }),
      {description: 'Container logs (CloudWatch Logs).'},
    ),
    sizing: setting(
      group({
        cpu: setting(choice('requests', 'limits'), {
          default: 'requests',
          description:
            'Whether the CPU of a task is the sum of the requests or of the limits of its containers.',
        }),
        defaultCpu: setting(CPU, {
          default: 256,
          description: 'CPU units of a task whose containers name none.',
        }),
        defaultMemory: setting(MEMORY, {
          default: 512,
          description: 'MiB of a task whose containers name none.',
        }),
      }),
      {description: 'Sizes of tasks.'},
    ),
    probes: setting(
      group({
        mode: setting(PROBES, {
          default: 'auto',
          description:
            'Who asks liveness probes over HTTP, TCP and gRPC: a container of its own (`sidecar`; with `auto` only where no load balancer asks the container), the container itself, whose image must have curl (`in-image`), or nobody (`none`).',
        }),
        image: setting(text(FORMS.image), {
          default: 'public.ecr.aws/amazonlinux/amazonlinux:2023',
          description: 'Image of the container that asks the probes. It needs `curl`, `bash` and `timeout`.',
        }),
      }),
      {description: 'Liveness probes.'},
    ),
    files: setting(
      group({
        mode: setting(FILES, {
          default: 'init-container',
          description:
            'How files of ConfigMaps, Secrets and pod fields reach the containers: a small container writes them before the others start (`init-container`), or the report says what to do (`none`).',
        }),
        image: setting(text(FORMS.image), {
          default: 'public.ecr.aws/docker/library/busybox:1.37',
          description:
            'Image of the container that writes them. It needs a POSIX shell, `base64`, `mkdir`, `chmod` and `chown`, and runs as root.',
        }),
        bucket: setting(text(FORMS.bucketFolder), {
          description:
            'S3 bucket, perhaps with a folder, for contents of ConfigMaps that a task definition has no room for. k2e writes them as files below `files/` and the commands that upload them; the writing container gets them as an environment file, with the rights of the execution role.',
          example: 'shop-config',
        }),
        fileSystem: setting(text(FORMS.fileSystem), {
          description:
            'File system from which tasks mount the files of ConfigMaps, so that they see a change without a deployment. Either one of EFS, for all kinds of compute; or the ARN of one of S3 Files on the bucket, or the folder, of `files.bucket`, for tasks on Fargate and Managed Instances that have a task role. k2e writes the files below `files/` and the commands that put them there; files of Secrets are written by the container all the same.',
          example: 'arn:aws:s3files:eu-central-1:111122223333:file-system/fs-0a1b2c3d4e5f67890',
        }),
      }),
      {description: 'Files of ConfigMaps and Secrets.'},
    ),
    jobs: setting(
      group({
        engine: setting(JOB_ENGINE, {
          default: 'auto',
          description:
            'What runs the pods of Jobs and CronJobs: one call of RunTask (`run-task`); a state machine of Step Functions, which retries, counts and stops as Kubernetes does (`step-functions`); or a state machine only where the manifest asks for what one call does not do (`auto`).',
        }),
      }),
      {description: 'Jobs and CronJobs.'},
    ),
    kubernetes: setting(
      group({
        defaultNamespace: setting(text(FORMS.kubernetesNamespace), {
          default: 'default',
          description: 'Namespace of the namespaced objects that name none.',
        }),
        timeZone: setting(text(FORMS.timeZone), {
          default: 'UTC',
          description:
            'Time zone of the cluster’s controller manager, for CronJobs without `timeZone`; on EKS it is UTC.',
        }),
      }),
      {description: 'What the manifests do not say about the cluster that they ran on.'},
    ),
    tags: setting(dictionary('key', FORMS.tagKey, text(FORMS.tagValue)), {
      default: {},
      description: 'Tags on everything that can have them. A label of the same key wins on its own workload.',
      example: {team: 'shop'},
    }),
    namePrefix: setting(text(FORMS.namePrefix), {
      default: '',
      description: 'Put before the name of every resource, to keep two environments apart in one account.',
    }),
    workloads: setting(dictionary('Kind/namespace/name', FORMS.workload, WORKLOAD), {
      default: {},
      description: 'Choices for single workloads.',
      example: {'Deployment/shop/web': {cpu: 512, memory: 1024}},
    }),
    outputs: setting(list(OUTPUT), {
      default: [{format: 'native'}],
      description: 'What `k2e convert` writes; the flag `--format` has precedence.',
      example: [{format: 'terraform-infra', folder: 'infra'}, {format: 'ecspresso'}],
    }),
    waivers: setting(list(WAIVER), {
      default: [],
      description: 'Accepted findings: they stay in the report, marked, and no longer count for `--fail-on`.',
    }),
    patches: setting(list(PATCH), {
      default: [],
      description: 'Changes to emitted resources that no other key can express (RFC 6902).',
      example: [
        {
          resource: 'services/shop-web',
          operations: [{op: 'add', path: '/enableExecuteCommand', value: true}],
        },
      ],
    }),
    cutover: CUTOVER,
  },
  {dns: 'k2e emits no DNS records; they belong to the cutover'},
);
