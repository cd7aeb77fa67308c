import {describe, expect, test} from 'vitest';
import {convertText} from '../../run.ts';

const CANARY = 'k2eCanaryTheOnlyOne7';
const CONFIG =
  'aws: {accountId: "111122223333", region: eu-west-1}\nworkloads: {DaemonSet/ops/fluent-bit: {daemonSet: sidecar}}';

function manifests(...settings: string[]): string {
  const file = ['[OUTPUT]', '    Match *', ...settings.map(setting => `    ${setting}`)];
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: config, namespace: ops}
data: {fluent-bit.conf: ${JSON.stringify(file.join('\n'))}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: fluent-bit, namespace: ops}
spec:
  selector: {matchLabels: {app: fluent-bit}}
  template:
    metadata: {labels: {app: fluent-bit}}
    spec:
      containers:
        - {name: fluent-bit, image: "fluent/fluent-bit:4.0", volumeMounts: [{name: config, mountPath: /fluent-bit/etc}]}
      volumes: [{name: config, configMap: {name: config}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1"}]}
`;
}

/** All that a run gives, and whether the collector routes the logs. */
function outcome(...settings: string[]): {readonly text: string; readonly isRouter: boolean} {
  const {plan, report} = convertText(manifests(...settings), CONFIG, {ledger: true});
  const text = JSON.stringify([[...plan.resources], plan.uploads ?? [], report]);
  return {text, isRouter: JSON.stringify([...plan.resources]).includes('"awsfirelens"')};
}

describe('an output with a secret in it routes no logs, and nothing of the secret comes out', () => {
  test.each([
    ['HTTP_Passwd', 'Name es', `HTTP_Passwd ${CANARY}`],
    ['a header', 'Name http', `Header Authorization Bearer ${CANARY}`],
    ['a header of a vendor', 'Name gelf', `header X-Vendor ${CANARY}`],
    ['the last of several headers', 'Name http', 'Header Accept text/plain', `Header Cookie s=${CANARY}`],
    ['the headers of Fluentd', 'Name http', `headers {"accept":"a","x-api-key":"${CANARY}"}`],
    ['the query of a path', 'Name loki', `uri /loki/api?token=${CANARY}`],
    ['a URL', 'Name http', `proxy http://user:${CANARY}@proxy.example.com:3128`],
    ['a host', 'Name http', `Host user:${CANARY}@logs.example.com`],
    ['a setting by its name', 'Name kafka', `rdkafka.sasl.password ${CANARY}`],
    ['a license', 'Name nrlogs', `license_key ${CANARY}`],
  ])('%s', (_what, ...settings) => {
    const {text, isRouter} = outcome(...settings);
    expect(isRouter).toBe(false);
    expect(text).not.toContain(CANARY);
    expect(text).toContain('has a secret in plain text');
  });
});

test('a variable in its place, and headers that everybody may see, are options of the log driver', () => {
  const {text, isRouter} = outcome(
    'Name http',
    'HTTP_Passwd ${LOGS_PASSWORD}',
    'Header Content-Type application/json',
  );
  expect(isRouter).toBe(true);
  expect(text).toContain('${LOGS_PASSWORD}');
});

test('of a setting that stands there twice the log driver takes one, which is told', () => {
  const {text, isRouter} = outcome('Name http', 'Header Accept text/plain', 'Header Host logs.example.com');
  expect(isRouter).toBe(true);
  expect(text).toContain('all but the last Header');
});
