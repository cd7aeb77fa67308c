import {describe, expect, test} from 'vitest';
import {convertText} from '../../run.ts';

const CANARY = 'k2eCanaryTheOnlyOne7';
const CONFIG =
  'aws: {accountId: "111122223333", region: eu-west-1}\nworkloads: {DaemonSet/ops/fluent-bit: {daemonSet: sidecar}}';

function classic(...settings: string[]): string {
  return manifests('fluent-bit.conf', [
    '[OUTPUT]',
    '    Match *',
    ...settings.map(setting => `    ${setting}`),
  ]);
}

/** The YAML form, with these lines of an output. */
function yaml(settings: readonly string[], ...root: string[]): string {
  const output = settings.map((setting, index) => `    ${index === 0 ? '-' : ' '} ${setting}`);
  return manifests('fluent-bit.yaml', [...root, 'pipeline:', '  outputs:', ...output]);
}

function manifests(name: string, file: readonly string[]): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: config, namespace: ops}
data: {${name}: ${JSON.stringify(file.join('\n'))}}
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
function outcome(input: string): {readonly text: string; readonly isRouter: boolean} {
  const {plan, report} = convertText(input, CONFIG, {ledger: true});
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
    ['a password around a variable', 'Name es', `HTTP_Passwd ${CANARY}\${SUFFIX}`],
    ['a header beside a variable', 'Name http', `Header X-Api-Key ${CANARY}\${POD}`],
    ['a default of Fluentd', 'Name es', `password "#{ENV['X'] || '${CANARY}'}"`],
    ['the path of a collector in the cloud', 'Name http', `URI /receiver/v1/http/${CANARY}`],
    ['a parameter of any name', 'Name http', `URI /in?k=${CANARY}`],
  ])('%s', (_what, ...settings) => {
    const {text, isRouter} = outcome(classic(...settings));
    expect(isRouter).toBe(false);
    expect(text).not.toContain(CANARY);
    expect(text).toContain('has a secret in plain text');
  });
});

test('a variable in its place, and headers that everybody may see, are options of the log driver', () => {
  const {text, isRouter} = outcome(
    classic('Name http', 'HTTP_Passwd ${LOGS_PASSWORD}', 'Header Content-Type application/json'),
  );
  expect(isRouter).toBe(true);
  expect(text).toContain('${LOGS_PASSWORD}');
});

test('of a setting that stands there twice the log driver takes one, which is told', () => {
  const {text, isRouter} = outcome(
    classic('Name http', 'Header Accept text/plain', 'Header Host logs.example.com'),
  );
  expect(isRouter).toBe(true);
  expect(text).toContain('all but the last Header');
});

describe('the YAML form with a secret in it routes no logs either', () => {
  test.each([
    ['a password', ['name: es', `http_passwd: ${CANARY}`]],
    ['a header', ['name: http', `header: Authorization Bearer ${CANARY}`]],
    ['the last of several headers', ['name: http', `header: [Accept text/plain, "X-Vendor ${CANARY}"]`]],
    ['a path', ['name: http', `uri: /receiver/v1/http/${CANARY}`]],
    ['a URL', ['name: http', `proxy: "http://user:${CANARY}@proxy.example.com:3128"`]],
    ['a variable of its own', ['name: es', 'http_passwd: ${PW}'], `env: {PW: ${CANARY}}`],
    ['a variable whose name tells', ['name: http', 'uri: /in/${ES_TOKEN}'], `env: {ES_TOKEN: ${CANARY}}`],
    ['a variable of a list', ['name: http', 'header: X-Key ${K}'], `env: [{name: K, value: ${CANARY}}]`],
  ])('%s', (_what, settings, root = 'env: {}') => {
    const {text, isRouter} = outcome(yaml(settings, root));
    expect(isRouter).toBe(false);
    expect(text).not.toContain(CANARY);
    expect(text).toContain('has a secret in plain text');
  });
});

test('of the YAML form the texts are options as they are written, and what has no room is told', () => {
  const {text, isRouter} = outcome(
    yaml(
      [
        'name: loki',
        "tenant_id: '007'",
        'port: 0x1F90',
        'labels: [job=a, app=b]',
        'x: {a: b}',
        'token_file: ${T}',
      ],
      'env: [{name: T, uri: "file:///run/token"}]',
    ),
  );
  expect(isRouter).toBe(true);
  expect(text).toContain('"tenant_id":"007"');
  expect(text).toContain('"port":"0x1F90"');
  expect(text).toMatch(/the settings x, all but the last labels,? and token_file of the output/);
});

test('a variable that the classic form sets is replaced', () => {
  const input = classic('Name es', 'Host ${WHERE}').replace(
    '[OUTPUT]',
    '@SET WHERE=logs.example.com\\n[OUTPUT]',
  );
  expect(outcome(input).text).toContain('"Host":"logs.example.com"');
});
