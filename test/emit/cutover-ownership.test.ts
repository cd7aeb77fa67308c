import {describe, expect, test} from 'vitest';
import {FORMATS, type Format} from '../../src/config/formats.ts';
import {EMITTERS} from '../../src/emit/index.ts';
import {select} from '../../src/emit/output-folder.ts';
import {convertText} from '../run.ts';

/** A job, a worker that may run on one side only, and a host. */
const MANIFESTS = `apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: shop}
spec:
  schedule: "30 2 * * *"
  suspend: true
  timeZone: Etc/UTC
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: job, image: "example/report:1"}]}}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: mailer, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: mailer}}
  template:
    metadata: {labels: {app: mailer}}
    spec: {containers: [{name: mailer, image: "example/mailer:1"}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1", ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec:
  ingressClassName: alb
  rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
`;
const CONFIG = `app: shop
aws: {region: eu-west-1, accountId: "111122223333", partition: aws}
network: {vpcId: vpc-0123456789abcdef0, taskSubnets: [subnet-0123456789abcdef0], albSubnets: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]}
tls: {certificates: {shop.example.com: "arn:aws:acm:eu-west-1:111122223333:certificate/6f1c9b0e-3a52-4d6a-9c1e-5b0f6f7a8d01"}}
`;
const RAMP = `${CONFIG}cutover: {workers: {Deployment/shop/mailer: exclusive, "*": overlap}}`;
const AFTER = `${CONFIG}cutover: {workers: {Deployment/shop/mailer: exclusive, "*": overlap}, finalised: [CronJob/shop/report, Deployment/shop/mailer]}`;

/** The files of a format, by path. */
function filesOf(format: Format, config: string): ReadonlyMap<string, string> {
  const {plan} = convertText(MANIFESTS, config, {includeBlocked: true});
  const emitter = EMITTERS.find(({name}) => name === format);
  const files = emitter?.emit(select(plan, true)).files ?? [];
  return new Map(files.map(({path, content}) => [path, String(content)]));
}

/** Everything that a format says of the job's schedule and of the worker's count, where it says anything: [during the cutover, after it]. */
const SAYS: Readonly<
  Record<Format, readonly {readonly in: RegExp; readonly ramp: RegExp; readonly after: RegExp}[]>
> = {
  native: [
    {in: /schedules\/shop-report\.json$/, ramp: /"State": "DISABLED"/, after: /"State": "ENABLED"/},
    {in: /services\/shop-mailer\.json$/, ramp: /"desiredCount": 0/, after: /"desiredCount": 3/},
  ],
  cloudformation: [
    // The state is a parameter's while a cutover may move it, and a stack policy keeps updates away.
    {in: /template\.json$/, ramp: /"Ref": "StateOfScheduleShopReport"/, after: /"State": "ENABLED"/},
    {
      in: /stack-policy\.json$|template\.json$/,
      ramp: /LogicalResourceId\/ScheduleShopReport/,
      after: /^(?![\s\S]*LogicalResourceId\/Schedule)/,
    },
  ],
  cdk: [
    {in: /\.ts$/, ramp: /state: scheduleState\(this, 'shop-report'\)/, after: /state: 'ENABLED'/},
    {in: /\.ts$/, ramp: /desiredCount\(this, 0\)/, after: /desiredCount\(this, 3\)/},
  ],
  terraform: [
    {in: /\.tf\.json$/, ramp: /"ignore_changes": \[\s*"state"\s*\]/, after: /"state": "ENABLED"/},
    {
      in: /\.tf\.json$/,
      ramp: /"state": "DISABLED"/,
      after: /^(?![\s\S]*"ignore_changes": \[\s*"state"\s*\])/,
    },
    // Counts are scaling's, and never the configuration's again.
    {in: /\.tf\.json$/, ramp: /"ignore_changes": \[\s*"desired_count"\s*\]/, after: /"desired_count": 3/},
  ],
  'terraform-infra': [
    {in: /\.tf\.json$/, ramp: /"ignore_changes": \[\s*"state"\s*\]/, after: /"state": "ENABLED"/},
  ],
  ecspresso: [{in: /shop-mailer/, ramp: /"desiredCount": 0/, after: /"desiredCount": 3/}],
  ecschedule: [{in: /ecschedule\.yaml$/, ramp: /disabled: true/, after: /^(?![\s\S]*disabled)/}],
  'ecs-deploy': [],
  plain: [],
  ytt: [],
};

describe.each(FORMATS)('%s', format => {
  const [ramp, after] = [RAMP, AFTER].map(config => filesOf(format, config));
  const inFiles = (files: ReadonlyMap<string, string> | undefined, path: RegExp) =>
    [...(files ?? [])].flatMap(([name, text]) => (path.test(name) ? [text] : [])).join('\n');

  test('has no DNS records at all: weights are the cutover’s', () => {
    for (const files of [ramp, after])
      expect(inFiles(files, /./)).not.toMatch(/AWS::Route53|aws_route53|RecordSet|route53\./);
  });

  test('arms nothing while a cutover may, and says what it has armed when it is over (T37)', () => {
    for (const says of SAYS[format]) {
      expect(inFiles(ramp, says.in)).toMatch(says.ramp);
      expect(inFiles(after, says.in)).toMatch(says.after);
    }
  });

  test('says ENABLED of no schedule before', () => {
    const of = /schedule/i;
    const told = [...(ramp ?? [])].filter(([name, text]) => of.test(name) || of.test(text));
    for (const [name, text] of told)
      expect([name, /"?state"?: "?'?ENABLED/i.test(text)]).toEqual([name, false]);
  });
});
