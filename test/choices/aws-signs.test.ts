import {expect, test} from 'vitest';
import {convertText} from '../run.ts';

const shop = (container: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1", ${container}}]}
`;

/** What the report says of the rights of the pods: the level and the signs. */
const told = (container: string) =>
  convertText(shop(container))
    .report.findings.filter(({rule}) => rule === 'pod/service-account')
    .map(({level, message}) => `${level}: ${/AWS: (.*?)\. What/.exec(message)?.[1]}`);

test.each([
  ['command: [chamber, exec, shop, --, node, app.js]', 'action: `chamber` in its command'],
  ['command: [aws, s3, cp, a, b]', 'action: `aws s3` in its command'],
  [
    'args: ["-c", "set -e; aws --region eu-west-1 sqs send-message --x y"]',
    'action: `aws sqs` in its command',
  ],
  ['args: ["--bucket=s3://orders/x"]', 'action: an address s3://'],
  ['args: ["--topic", "arn:aws:sns:eu-west-1:111122223333:orders"]', 'action: an ARN of sns'],
  ['env: [{name: ORDERS_TABLE_DYNAMODB, value: orders}]', 'review: the variable ORDERS_TABLE_DYNAMODB'],
  ['env: [{name: AWS_REGION, value: eu-west-1}]', 'review: the variable AWS_REGION'],
])('%s: %s', (container, finding) => {
  expect(told(container)).toEqual([finding]);
});

test.each([
  [
    'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1',
    'action: the image cloudwatch-agent/cloudwatch-agent (the managed policy CloudWatchAgentServerPolicy has its rights)',
  ],
  [
    'amazon/aws-xray-daemon:3.x',
    'action: the image amazon/aws-xray-daemon (the managed policy AWSXRayDaemonWriteAccess has its rights)',
  ],
  [
    'public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0',
    'action: the image aws-observability/aws-otel-collector',
  ],
])('%s', (image, finding) => {
  expect(told(`command: [run]}, {name: agent, image: "${image}"`)).toEqual([finding]);
});

test.each([
  ['env: [{name: S3_ACCESS_KEY, value: "$(X)"}, {name: S3_BUCKET, value: orders}]'],
  ['args: ["https://example.com/aws s3"]'],
  ['env: [{name: CERTIFICATE, value: "arn:aws:acm:eu-west-1:111122223333:certificate/x"}]'],
  [`args: ["aws ${'--a '.repeat(5000)}"]`],
])('no sign: %.80s', container => {
  expect(told(container)).toEqual([]);
});
