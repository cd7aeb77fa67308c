import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {builtProgram, spawnProgram} from '../program.ts';

/** Characters of each text: searched in quadratic time, one of them takes many seconds, and in a linear one milliseconds. */
const LENGTH = 100_000;
/** Nothing here takes a tenth of this where time grows with the length. */
const HANGS = 100_000;

/**
 * What a search may begin with again and again, or skip again and again: with one that begins anew everywhere and reads to the end
 * each time, or that shares out the same blanks in all ways, a conversion does not end.
 */
const PUMPS = [
  ...[' ', '\t', '\n', '/', '-', '_', '$', '@', '%', '<', '{{', '${', '[\\', '\\', "'", '"', '(', '://', '0'],
  ...['a=', 'a: ', 'A=B\n', '- a\n', '--a ', '"a":', 'http://a', 'user:', 'x@y', 'eyJ', 'a.', 'aws --y '],
  ...[
    '${a-\t',
    '!kind:!\t',
    '"A:\t',
    'D_SERVICE_PORT_',
    '\tresolver\t',
    'HEADERS:{',
    '\tuser\r',
    '<_ a',
    '#{',
  ],
];

/** Words after which a search may go on. */
const BEGINNINGS = [
  ...['', 'key:n', 'USER=PASSWORD', 'AUTHORIZATION', 'kind:', 'aws ', '"kty":"', 'api:{', 'headers: {'],
  ...['password: ', 'curl -u ', '$2a$', 'basic ', 'bearer ', '@SET a=', '<match ', 'jdbc:oracle:a:', 'A\t'],
];

/** One text in every place where texts of people are looked through. */
function manifests(text: string): object[] {
  const named = (name: string, more: object = {}) => ({name, namespace: 'shop', ...more});
  const mounted = {volumeMounts: [{name: 'files', mountPath: '/etc/app'}]};
  const pod = (container: object) => ({
    metadata: {labels: {app: 'web'}, annotations: {'iam.amazonaws.com/role': text}},
    spec: {
      containers: [{name: 'web', image: 'nginx:1.27', ...container}],
      volumes: [{name: 'files', configMap: {name: 'files'}}],
    },
  });
  const workload = (kind: string, name: string, container: object) => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: named(name),
    spec: {selector: {matchLabels: {app: 'web'}}, template: pod(container)},
  });
  const nginx = Object.fromEntries(
    ['configuration-snippet', 'server-snippet', 'rewrite-target', 'whitelist-source-range', 'app-root'].map(
      name => [`nginx.ingress.kubernetes.io/${name}`, text],
    ),
  );
  const alb = Object.fromEntries(
    ['conditions.web', 'actions.web', 'tags', 'group.name', 'listen-ports', 'healthcheck-path'].map(name => [
      `alb.ingress.kubernetes.io/${name}`,
      text,
    ]),
  );
  const ingress = (name: string, annotations: object, host: string, path: string) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: named(name, {annotations}),
    spec: {
      ingressClassName: name,
      rules: [
        {
          host,
          http: {
            paths: [{path, pathType: 'Prefix', backend: {service: {name: 'web', port: {number: 80}}}}],
          },
        },
      ],
    },
  });
  return [
    workload('Deployment', 'web', {
      ...mounted,
      env: [{name: 'BACKEND_URL', value: text}],
      args: [text],
      envFrom: [{configMapRef: {name: 'files'}}, {secretRef: {name: 'keys'}}],
      readinessProbe: {exec: {command: ['sh', '-c', text]}},
    }),
    workload('Deployment', 'script', {...mounted, command: ['sh', '-c', text]}),
    workload('DaemonSet', 'logs', {...mounted, image: 'fluent/fluent-bit:3.2'}),
    workload('Deployment', 'image', {image: text, workingDir: text}),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: named('files'),
      data: {
        'fluent-bit.conf': text,
        'fluent.conf': text,
        'app.yaml': text,
        'app.properties': text,
        KEY: text,
      },
    },
    {apiVersion: 'v1', kind: 'Secret', metadata: named('keys'), stringData: {URL: text, PASSWORD: text}},
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: named('web'),
      spec: {selector: {app: 'web'}, ports: [{port: 80}]},
    },
    ingress('nginx', nginx, 'a.example.com', `/${text}`),
    ingress('alb', alb, text, '/'),
  ];
}

let program = '';
let cwd = '';

beforeAll(() => {
  program = builtProgram();
  cwd = mkdtempSync(join(tmpdir(), 'k2e-long-'));
});

afterAll(() => rmSync(cwd, {recursive: true, force: true}));

async function ends(name: string, text: string): Promise<void> {
  writeFileSync(
    join(cwd, `${name}.json`),
    JSON.stringify({apiVersion: 'v1', kind: 'List', items: manifests(text)}),
  );
  const args = [
    'convert',
    `${name}.json`,
    '-o',
    'ecs',
    '--dry-run',
    '--format',
    'native',
    '--format',
    'terraform',
  ];
  const going = spawnProgram(program, args, {cwd});
  const stop = setTimeout(() => going.kill(), HANGS);
  const {code} = await going.ended;
  clearTimeout(stop);
  expect(
    [0, 1],
    `${JSON.stringify(text.slice(0, 40))} and so on: the exit code, null where it did not end`,
  ).toContain(code);
}

function repeated(beginning: string, pump: string, end: string): string {
  return `${beginning}${pump.repeat(Math.ceil(LENGTH / pump.length))}${end}`;
}

test.each(PUMPS.map((pump, index) => ({pump, index})))('a text of $pump ends', async ({pump, index}) => {
  await ends(`pump-${index}`, repeated('', pump, '\u0001x'));
});

test('a text of anything repeated ends, whatever stands before it', {timeout: 600_000}, async () => {
  const pumps = fc
    .array(fc.constantFrom(...PUMPS, ...BEGINNINGS), {minLength: 1, maxLength: 2})
    .map(parts => parts.join(''));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...BEGINNINGS),
      pumps.filter(pump => pump !== ''),
      fc.constantFrom('', '\n', '\u0001x'),
      (beginning, pump, end) => ends('random', repeated(beginning, pump, end)),
    ),
    {numRuns: 20},
  );
});
