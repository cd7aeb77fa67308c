import {RESOURCE_KINDS} from '../ecs/resource.ts';
import {isTimeZone} from '../model/cron/zone.ts';
import {WORKLOAD_KINDS} from '../model/inventory.ts';
import type {Form} from './setting.ts';

const PARTITION = 'aws(-[a-z]+)*';
const REGION = '[a-z]{2,4}(-[a-z]+){1,2}-[0-9]{1,2}';
const ACCOUNT = '[0-9]{12}';
const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const SUBDOMAIN = '[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?';

/** An EC2 id: the prefix, a dash, and 8 (old) or 17 hexadecimal digits. */
function ec2Id(prefix: string, noun: string): Form {
  const example = `${prefix}-0a1b2c3d4e5f67890`;
  return {
    pattern: `^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`,
    says: `the id of ${noun}, such as ${example}`,
    examples: [example, `${prefix}-0a1b2c3d`],
  };
}

/** The forms of the texts in `k2e.yaml`, by the noun that they stand for. */
export const FORMS = {
  appName: {
    pattern: '^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$',
    says: 'a name of 1 to 32 lower-case letters, digits and dashes that begins with a letter',
    examples: ['shop'],
  },
  accountId: {
    pattern: `^${ACCOUNT}$`,
    says: 'an AWS account id: 12 digits in quotes, because YAML takes bare digits for a number',
    examples: ['111122223333', '012345678901'],
  },
  region: {
    pattern: `^${REGION}$`,
    says: 'an AWS region, such as eu-central-1',
    examples: ['eu-central-1', 'us-gov-west-1', 'eusc-de-east-1'],
  },
  partition: {
    pattern: `^${PARTITION}$`,
    says: 'an AWS partition, such as aws or aws-cn',
    examples: ['aws', 'aws-cn', 'aws-us-gov'],
  },
  vpcId: ec2Id('vpc', 'a VPC'),
  subnetId: ec2Id('subnet', 'a subnet'),
  securityGroupId: ec2Id('sg', 'a security group'),
  clusterName: {
    pattern: '^[A-Za-z0-9_-]{1,255}$',
    says: 'an ECS name: letters, digits, dashes and underscores',
    examples: ['shop'],
  },
  capacityProvider: {
    pattern: '^[A-Za-z0-9_-]{1,255}$',
    says: 'the name of a capacity provider: letters, digits, dashes and underscores',
    examples: ['shop-instances', 'FARGATE_SPOT'],
  },
  ingressGroup: {
    pattern: '^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$',
    says: 'a name of at most 63 lower-case letters, digits, dashes and dots',
    examples: ['shared'],
  },
  host: {
    pattern: `^(\\*|(\\*\\.)?${LABEL}(\\.${LABEL})*)$`,
    says: 'a host name in lower case, such as shop.example.com or *.example.com, or * where an Ingress names none',
    examples: ['shop.example.com', '*.example.com'],
  },
  certificateArn: {
    pattern: `^arn:${PARTITION}:(acm:${REGION}:${ACCOUNT}:certificate|iam::${ACCOUNT}:server-certificate)/[A-Za-z0-9_+=,.@/-]+$`,
    says: 'the ARN of a certificate, such as arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d-…',
    examples: ['arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d-1111-2222-3333-444455556666'],
  },
  tlsPolicy: {
    pattern: '^ELBSecurityPolicy-[A-Za-z0-9-]+$',
    says: 'the name of an Elastic Load Balancing security policy',
    examples: ['ELBSecurityPolicy-TLS13-1-2-2021-06'],
  },
  serviceAccount: {
    pattern: `^${LABEL}/${SUBDOMAIN}$`,
    says: '<namespace>/<service account>',
    examples: ['shop/orders'],
  },
  roleArnOrNone: {
    pattern: `^(none|arn:${PARTITION}:iam::${ACCOUNT}:role/[A-Za-z0-9_+=,.@/-]+)$`,
    says: 'the ARN of an IAM role, such as arn:aws:iam::111122223333:role/orders, or none',
    examples: ['arn:aws:iam::111122223333:role/orders', 'none'],
  },
  secretPrefix: {
    pattern: '^(?!/([aA][wW][sS]|[sS][sS][mM]))(/[A-Za-z0-9_.-]+){1,10}$',
    says: 'a path that begins with a slash, ends without one, and does not begin with /aws or /ssm',
    examples: ['/shop', '/prod/shop'],
  },
  kmsKeyArn: {
    pattern: `^arn:${PARTITION}:kms:${REGION}:${ACCOUNT}:key/[A-Za-z0-9-]+$`,
    says: 'the ARN of a KMS key (not of an alias: IAM policies do not follow aliases)',
    examples: ['arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d-1111-2222-3333-444455556666'],
  },
  valueGlob: {
    pattern: '^[^/\\s]+/[^/\\s]*/[^/\\s]+/\\S+$',
    says: '<Kind>/<namespace>/<name>/<key>, where * stands for any text without a slash',
    examples: ['ConfigMap/shop/web/TOKEN_URL', 'ConfigMap/*/*/PASSWORD_MIN_LENGTH'],
  },
  namespaceName: {
    pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$',
    says: 'the name of a Cloud Map namespace: letters, digits, dots, dashes and underscores',
    examples: ['shop', 'shop.local'],
  },
  dnsDomain: {
    pattern: `^${LABEL}(\\.${LABEL})*$`,
    says: 'a DNS domain in lower case, such as cluster.local',
    examples: ['cluster.local'],
  },
  imagePrefix: {
    pattern: '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}$',
    says: 'the beginning of an image name, such as registry.example.com/team',
    examples: ['registry.example.com/team', '111122223333.dkr.ecr.eu-central-1.amazonaws.com/team'],
  },
  image: {
    pattern: '^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,254}$',
    says: 'an image, such as 111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1.4.2',
    examples: ['111122223333.dkr.ecr.eu-central-1.amazonaws.com/web:1.4.2'],
  },
  claimName: {
    pattern: `^${LABEL}(?:\\.${LABEL})*$`,
    says: 'the name of a volume claim',
    examples: ['data'],
  },
  fileSystem: {
    pattern: `^(?:arn:${PARTITION}:s3files:${REGION}:${ACCOUNT}:file-system/)?fs-[0-9a-f]{8,40}(?::/[^:\\s]*)?$`,
    says: 'the id of an EFS file system or the ARN of an S3 Files one, perhaps with a path behind a colon',
    examples: [
      'fs-0a1b2c3d4e5f67890:/config',
      'arn:aws:s3files:eu-central-1:111122223333:file-system/fs-0a1b2c3d4e5f67890:/shop',
    ],
  },
  bucketFolder: {
    pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9_.-]+)*$',
    says: 'the name of a bucket, perhaps with a folder in it: shop-config or shop-config/eu',
    examples: ['shop-config', 'shop-config/eu'],
  },
  claimStorage: {
    pattern:
      '^(?:fs-[0-9a-f]{8,40}(?::[^:\\s]*(?::fsap-[0-9a-f]{8,40})?)?|' +
      `arn:${PARTITION}:s3files:${REGION}:${ACCOUNT}:file-system/fs-[0-9a-f]{8,40}(?::/[^:\\s]*)?|` +
      'ephemeral|snap-[0-9a-f]{8,40})$',
    says: 'an EFS file system, perhaps with a path and an access point (fs-0a1b2c3d4e5f67890:/shop), the ARN of an S3 Files file system, `ephemeral`, or a snapshot of EBS (snap-0a1b2c3d4e5f67890)',
    examples: [
      'fs-0a1b2c3d4e5f67890:/shop',
      'fs-0a1b2c3d4e5f67890::fsap-0a1b2c3d4e5f67890',
      'arn:aws:s3files:eu-central-1:111122223333:file-system/fs-0a1b2c3d4e5f67890:/shop',
      'ephemeral',
      'snap-0a1b2c3d4e5f67890',
    ],
  },
  containerName: {
    pattern: `^${LABEL}$`,
    says: 'the name of a container of the workload',
    examples: ['web'],
  },
  bufferSize: {
    pattern: '^[1-9][0-9]{0,9}[kmgKMG]?$',
    says: 'a size in bytes, or with k, m or g behind it, such as 25m',
    examples: ['25m'],
  },
  kubernetesNamespace: {
    pattern: `^${LABEL}$`,
    says: 'the name of a Kubernetes namespace',
    examples: ['shop'],
  },
  timeZone: {
    pattern: '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$',
    says: 'an IANA time zone, such as Europe/Berlin or UTC',
    examples: ['Europe/Berlin', 'UTC'],
    format: {name: 'time-zone', holds: isTimeZone},
  },
  tagKey: {
    pattern: '^(?![aA][wW][sS]:)[A-Za-z0-9 _.:/=+@-]{1,128}$',
    says: 'a tag key: at most 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:',
    examples: ['team'],
  },
  tagValue: {
    pattern: '^[A-Za-z0-9 _.:/=+@-]{0,256}$',
    says: 'a tag value in quotes: at most 256 letters, digits, spaces and _ . : / = + - @',
    examples: ['shop'],
  },
  namePrefix: {
    pattern: '^([a-z][a-z0-9-]{0,19})?$',
    says: 'at most 20 lower-case letters, digits and dashes that begin with a letter',
    examples: ['prod-', ''],
  },
  autoscalerMetric: {
    pattern: `^${LABEL}/${SUBDOMAIN}/(cpu|memory)$`,
    says: '<namespace>/<name of the HorizontalPodAutoscaler>/cpu, or …/memory',
    examples: ['shop/web/cpu'],
  },
  workload: {
    pattern: `^(${WORKLOAD_KINDS.join('|')})/${LABEL}/${SUBDOMAIN}$`,
    says: `<Kind>/<namespace>/<name>, where the kind is one of ${WORKLOAD_KINDS.join(', ')}`,
    examples: ['Deployment/shop/web', 'CronJob/shop/nightly'],
  },
  ruleId: {
    pattern: '^[a-z0-9-]+/[a-z0-9-]+$',
    says: 'the id of a rule, such as container/liveness-probe',
    examples: ['container/liveness-probe'],
  },
  objectGlob: {
    pattern: '^[^/\\s]+/[^/\\s]*/[^/\\s]+$',
    says: '<Kind>/<namespace>/<name>, where * stands for any text without a slash',
    examples: ['Deployment/shop/web', 'CronJob/shop/*'],
  },
  sentence: {
    pattern: '\\S',
    says: 'a text that is not empty',
    examples: ['The probe only guards against a bug that is fixed.'],
  },
  date: {
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
    says: 'a date, such as 2027-03-31',
    examples: ['2027-03-31'],
    format: {name: 'date', holds: isDate},
  },
  outputFolder: {
    pattern:
      '^(?!(.*/)?(con|prn|aux|nul|com[0-9]|lpt[0-9])(/|$))[a-z0-9][a-z0-9_-]{0,62}(/[a-z0-9][a-z0-9_-]{0,62}){0,7}$',
    says: 'a folder below the output folder, made of lower-case letters, digits, dashes and underscores, such as deploy/shop',
    examples: ['deploy/shop', 'infra'],
  },
  resourceGlob: {
    pattern: `^(${RESOURCE_KINDS.join('|')})/[A-Za-z0-9._*-]+$`,
    says: 'a resource by its file, such as services/shop-web, where * stands for any text in the name',
    examples: ['services/shop-web', 'task-definitions/*'],
  },
  statePlace: {
    pattern:
      '^(s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^\\s]+|dynamodb://[A-Za-z0-9_.-]{3,255}/[^\\s]+|(?![A-Za-z][A-Za-z0-9+.-]*://)[^\\u0000-\\u001f]+)$',
    says: 'a file, s3://bucket/key or dynamodb://table/id',
    examples: ['cutover-journal.jsonl', 's3://shop-cutover/journal.json', 'dynamodb://cutovers/shop'],
  },
  recordValue: {
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]{1,65535}$',
    says: 'a value of a DNS record',
    examples: ['web.example.com'],
  },
  line: {
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]{1,1024}$',
    says: 'a text of one line',
    examples: ['shop/web'],
  },
  kubeContext: {
    pattern: '^[^\\u0000-\\u001f]{1,1024}$',
    says: 'the name of a context',
    examples: ['production'],
  },
  alarmName: {
    pattern: '^[^\\u0000-\\u001f]{1,255}$',
    says: 'the name of a CloudWatch alarm',
    examples: ['shop-orders-failing'],
  },
  zoneId: {
    pattern: '^Z[A-Z0-9]{1,31}$',
    says: 'the id of a hosted zone, such as Z0123456789ABCDEFGHIJ',
    examples: ['Z0123456789ABCDEFGHIJ'],
  },
  roleArn: {
    pattern: `^arn:${PARTITION}:iam::${ACCOUNT}:role/[A-Za-z0-9_+=,.@/-]+$`,
    says: 'the ARN of an IAM role, such as arn:aws:iam::444455556666:role/k2e-cutover',
    examples: ['arn:aws:iam::444455556666:role/k2e-cutover'],
  },
  workloadGlob: {
    pattern:
      '^(\\*|(\\*|Deployment|StatefulSet|ReplicaSet|ReplicationController|Rollout|Pod)/[a-z0-9*-]{1,63}(/[a-z0-9*.-]{1,253})?)$',
    says: 'a workload as Kind/namespace/name, where * stands for any text',
    examples: ['Deployment/shop/image-resizer', 'Deployment/shop/*', '*'],
  },
  cutoverObject: {
    pattern: `^(CronJob|Deployment|StatefulSet|ReplicaSet|ReplicationController|Rollout|ScaledObject|Ingress|Service)/${LABEL}/${SUBDOMAIN}$`,
    says: 'an object as Kind/namespace/name',
    examples: ['CronJob/shop/nightly'],
  },
  pointer: {
    pattern: '^(/([^/~]|~[01])*)*$',
    says: 'a JSON pointer (RFC 6901), such as /enableExecuteCommand',
    examples: ['/enableExecuteCommand', '/tags/0', ''],
  },
} as const satisfies Readonly<Record<string, Form>>;

/** True for a day that the calendar has: `2027-02-29` is none. */
function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
