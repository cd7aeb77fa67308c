import type {ContainerPart, Workload} from '../model/inventory.ts';
import {workloadTexts} from '../model/workload-texts.ts';
import type {Context} from '../rules/rule.ts';
import {environments} from './environment.ts';
import {repositoryOf} from './repository-words.ts';

/** What in the manifests shows that a workload calls AWS with the rights of a role. */
export interface AwsSigns {
  /** Phrases, none of them a value; at most five. */
  readonly found: readonly string[];
  /** Something can only mean a call of AWS: an ARN, an address of S3, a host of an API. A Region alone may be for anything. */
  readonly sure: boolean;
}

const MOST = 5;

/** Variables by which programs bring keys of their own: these need no role. */
const KEYS = /(?:^|_)ACCESS_?KEY(?:_?ID)?$/;
/** Variables that name something of AWS. */
const NAMED =
  /(?:^|_)(?:S3|SQS|SNS|DYNAMO(?:DB)?|KINESIS|FIREHOSE|SES|KMS|BEDROCK|ATHENA|EVENTBRIDGE)(?:_|$)/;
const REGION = /^AWS_(?:DEFAULT_)?REGION$/;
/** Resources by ARN. A certificate, a role or a load balancer that is named is somebody else's to call. */
const ARN =
  /\barn:aws[a-z-]*:(s3|sqs|sns|dynamodb|kinesis|firehose|kms|lambda|states|events|ses|secretsmanager|ssm|bedrock):/;
const BUCKET = /\bs3a?:\/\/[a-z0-9]/;
/** Programs that read parameters or secrets for the one that they start, and the AWS CLI in a script. */
const PROGRAM = /(?:^|[\s/;&|("'])(chamber|ssm-env|ssm-parent|aws-env|aws-secretsmanager-env)(?=[\s"']|$)/;
const CLI =
  /(?:^|[\s/;&|("'`])aws\s+(?:--[\w-]+(?:[ =][^\s-]\S*)?\s+){0,12}(s3|s3api|sqs|sns|dynamodb|ssm|secretsmanager|sts|ecr|ecs|ec2|lambda|kms|kinesis|cloudwatch|logs|route53|rds|ses|events|stepfunctions)\s/;
/** Hosts of APIs that take signed requests. */
const API =
  /\b(s3|sqs|sns|dynamodb|kinesis|firehose|kms|lambda|states|events|email|secretsmanager|ssm|sts|bedrock-runtime)[.-](?:[a-z]{2}(?:-[a-z]+)+-\d\.)?amazonaws\.com\b/;

/** Images whose programs do nothing without AWS, by the last word of the repository → the managed policy with their rights, where there is one. */
const IMAGES: readonly (readonly [repository: RegExp, policy?: string])[] = [
  [/(?:^|\/)cloudwatch-agent$/, 'CloudWatchAgentServerPolicy'],
  [/(?:^|\/)(?:aws-)?xray-daemon$/, 'AWSXRayDaemonWriteAccess'],
  [/(?:^|\/)aws-appmesh-envoy$/, 'AWSAppMeshEnvoyAccess'],
  [
    /(?:^|\/)(?:aws-otel-collector|aws-for-fluent-bit|aws-cli|aws-sigv4-proxy|(?:yet-another-)?cloudwatch-exporter)$/,
  ],
];

/**
 * The signs of a workload; none where it brings keys of its own. A pod without a role acts with the rights of its node, which no manifest
 * shows (platform mapping, §4.1).
 */
export function awsSigns(workload: Workload, context: Context): AwsSigns {
  const variables = workload.containers.flatMap(
    container => context.choice(environments).get(container) ?? [],
  );
  const names = variables.map(({entry}) => entry.name.toUpperCase()).filter(name => /^\w{1,80}$/.test(name));
  if (names.some(name => KEYS.test(name))) return {found: [], sure: false};
  const lines = workload.containers.map(({value: {command = [], args = []}}) =>
    [...command, ...args].join(' '),
  );
  const texts = workloadTexts(workload, context.inventory)
    .filter(({path}) => !path.includes('/metadata/annotations/'))
    .map(({text}) => text);
  const inTexts = [...workload.containers.flatMap(imageSigns), ...[...lines, ...texts].flatMap(textSigns)];
  const inNames = names.filter(name => NAMED.test(name)).map(name => `the variable ${name}`);
  const regions = names.filter(name => REGION.test(name)).map(name => `the variable ${name}`);
  const found = [...new Set([...inTexts, ...inNames, ...regions])];
  return {found: found.slice(0, MOST), sure: inTexts.length > 0};
}

function imageSigns(container: ContainerPart): readonly string[] {
  const repository = repositoryOf(container);
  const found = IMAGES.find(([names]) => names.test(repository));
  if (!found) return [];
  const [, policy] = found;
  return [
    `the image ${repository}${policy === undefined ? '' : ` (the managed policy ${policy} has its rights)`}`,
  ];
}

function textSigns(text: string): readonly string[] {
  const service = ARN.exec(text)?.[1];
  const api = API.exec(text)?.[1];
  const program = PROGRAM.exec(text)?.[1];
  const cli = CLI.exec(text)?.[1];
  return [
    ...(service === undefined ? [] : [`an ARN of ${service}`]),
    ...(program === undefined ? [] : [`\`${program}\` in its command`]),
    ...(cli === undefined ? [] : [`\`aws ${cli}\` in its command`]),
    ...(BUCKET.test(text) ? ['an address s3://'] : []),
    ...(api === undefined ? [] : [`the host of the API of ${api}`]),
  ];
}
