import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {convertText} from '../../run.ts';

interface Definition {
  readonly name: string;
  readonly command?: readonly string[];
  readonly environment?: readonly {readonly name: string; readonly value: string}[];
  readonly secrets?: readonly {readonly name: string; readonly valueFrom: string}[];
  readonly mountPoints?: readonly {readonly sourceVolume: string; readonly containerPath: string}[];
}

/** The containers of the one task definition that a manifest gives. */
function containersOf(objects: readonly object[]): readonly Definition[] {
  const text = objects.map(object => JSON.stringify(object)).join('\n---\n');
  const {plan} = convertText(text, 'aws: {accountId: "111122223333", region: eu-west-1}');
  const key = [...plan.resources.keys()].find(each => each.startsWith('task-definitions/'));
  const input = key === undefined ? undefined : plan.resources.get(key)?.input;
  return (input as {containerDefinitions?: readonly Definition[]} | undefined)?.containerDefinitions ?? [];
}

/** Runs the writing container's script in a shell, below a folder instead of `/k2e`; `secrets` are what the store holds. */
function write(definition: Definition | undefined, secrets: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'k2e-writer-'));
  for (const {containerPath} of definition?.mountPoints ?? []) {
    execFileSync('mkdir', ['-p', containerPath.replace('/k2e', root)]);
  }
  const environment = Object.fromEntries(
    (definition?.environment ?? []).map(({name, value}) => [name, value]),
  );
  const injected = Object.fromEntries(
    (definition?.secrets ?? []).map(({name, valueFrom}) => [
      name,
      secrets[valueFrom.replace(/^.*\//, '')] ?? '',
    ]),
  );
  const script = (definition?.command?.[0] ?? '').replaceAll('/k2e/', `${root}/`);
  execFileSync('sh', ['-c', script], {env: {PATH: process.env.PATH, ...environment, ...injected}});
  return root;
}

function deployment(volume: object, mounts: readonly object[], securityContext: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name: 'app', namespace: 'shop'},
    spec: {
      selector: {matchLabels: {app: 'app'}},
      template: {
        metadata: {labels: {app: 'app'}},
        spec: {
          securityContext,
          containers: [{name: 'app', image: 'example/app:1', volumeMounts: mounts}],
          volumes: [{name: 'files', ...volume}],
        },
      },
    },
  };
}

const WHOLE = [{name: 'files', mountPath: '/files'}];

function configMap(data: object, binaryData: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {name: 'files', namespace: 'shop'},
    data,
    binaryData,
  };
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o7777;
}

const CONTENT = fc.oneof(
  fc.string({unit: 'grapheme', maxLength: 200}),
  fc.constantFrom('', '\n', 'a\n\n', '$(rm -rf /)\n`id`\n', `'"\\$HOME`, '-n', '%s %d\\n', 'é€😀'),
);
const KEY = fc.stringMatching(/^[a-zA-Z0-9_][-._a-zA-Z0-9]{0,20}$/);

test('the files have the bytes of the ConfigMap, whatever they are', {timeout: 60_000}, () => {
  fc.assert(
    fc.property(
      fc.dictionary(KEY, CONTENT, {minKeys: 1, maxKeys: 5}),
      fc.uint8Array({maxLength: 64}),
      (data, bytes) => {
        const binary = Buffer.from(bytes);
        const map = configMap(data, {'the.binary': binary.toString('base64')});
        const config = deployment({configMap: {name: 'files'}}, WHOLE);
        const containers = containersOf([map, config]);
        const writer = containers.find(({name}) => name === 'k2e-files');
        const secrets = Object.fromEntries(Object.entries(data));
        const root = write(writer, secrets);
        try {
          for (const [key, text] of Object.entries(data)) {
            expect(readFileSync(join(root, 'files', key), 'utf8')).toBe(Buffer.from(text).toString('utf8'));
            expect(modeOf(join(root, 'files', key))).toBe(0o644);
          }
          expect(readFileSync(join(root, 'files', 'the.binary')).equals(binary)).toBe(true);
        } finally {
          rmSync(root, {recursive: true});
        }
      },
    ),
    {numRuns: 40},
  );
});

test('items give files their paths and modes, and leave the other keys out', () => {
  const items = [
    {key: 'a', path: 'deep/er/a.conf', mode: 0o400},
    {key: 'b', path: "it's b"},
  ];
  const containers = containersOf([
    configMap({a: '1', b: '2', c: '3'}),
    deployment({configMap: {name: 'files', items, defaultMode: 0o755}}, WHOLE),
  ]);
  const root = write(
    containers.find(({name}) => name === 'k2e-files'),
    {},
  );
  expect(readFileSync(join(root, 'files/deep/er/a.conf'), 'utf8')).toBe('1');
  expect(modeOf(join(root, 'files/deep/er/a.conf'))).toBe(0o400);
  expect(readFileSync(join(root, "files/it's b"), 'utf8')).toBe('2');
  expect(modeOf(join(root, "files/it's b"))).toBe(0o755);
  expect(() => statSync(join(root, 'files/c'))).toThrow();
  rmSync(root, {recursive: true});
});

test('a Secret’s text arrives as the store holds it, and its bytes from base64', () => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {name: 'files', namespace: 'shop'},
    stringData: {token: 'unused here'},
    data: {keystore: '/v8A', empty: ''},
  };
  const containers = containersOf([
    secret,
    deployment({secret: {secretName: 'files', defaultMode: 0o440}}, WHOLE),
  ]);
  const value = 'line 1\nline "2" $HOME `id` \\n';
  const root = write(
    containers.find(({name}) => name === 'k2e-files'),
    {token: value, keystore: '/v8A'},
  );
  expect(readFileSync(join(root, 'files/token'), 'utf8')).toBe(value);
  expect([...readFileSync(join(root, 'files/keystore'))]).toEqual([0xfe, 0xff, 0x00]);
  expect(readFileSync(join(root, 'files/empty'), 'utf8')).toBe('');
  expect(modeOf(join(root, 'files/token'))).toBe(0o440);
  rmSync(root, {recursive: true});
});

test('with a group the files can be read by it and belong to the user of the container', () => {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const containers = containersOf([
    configMap({a: '1'}),
    deployment({configMap: {name: 'files', defaultMode: 0o400}}, WHOLE, {fsGroup: gid, runAsUser: uid}),
  ]);
  const root = write(
    containers.find(({name}) => name === 'k2e-files'),
    {},
  );
  const file = statSync(join(root, 'files/a'));
  expect([file.uid, file.gid, file.mode & 0o7777]).toEqual([uid, gid, 0o440]);
  rmSync(root, {recursive: true});
});

test('an emptyDir is opened for users other than root, and left alone for root', () => {
  const volume = {emptyDir: {}};
  const writerFor = (context: object) =>
    containersOf([deployment(volume, WHOLE, context)]).find(({name}) => name === 'k2e-files');
  const root = write(writerFor({runAsUser: 1000}), {});
  expect(modeOf(join(root, 'files'))).toBe(0o777);
  expect(writerFor({})).toBeDefined();
  expect(writerFor({runAsUser: 0})).toBeUndefined();
  rmSync(root, {recursive: true});
});

test('single files of one directory share a volume that starts with what the image has there', () => {
  const mounts = ['a', 'b'].map(key => ({name: 'files', mountPath: `/opt/app/${key}.conf`, subPath: key}));
  const containers = containersOf([
    configMap({a: '1', b: '2'}),
    deployment({configMap: {name: 'files'}}, mounts),
  ]);
  const app = containers.find(({name}) => name === 'app');
  expect(app?.mountPoints).toEqual([
    {sourceVolume: 'app-opt-app', containerPath: '/opt/app', readOnly: false},
  ]);
  const image = mkdtempSync(join(tmpdir(), 'k2e-image-'));
  execFileSync('sh', ['-c', 'echo from-image > "$0/a.conf"; echo kept > "$0/other"', image]);
  const copier = containers.find(({name}) => name === 'k2e-copy-app');
  const copied = write(
    {...copier, name: 'copier', command: [copier?.command?.[0]?.replaceAll('/opt/app', image) ?? '']},
    {},
  );
  expect(readFileSync(join(copied, 'app-opt-app/other'), 'utf8')).toBe('kept\n');
  const root = write(
    containers.find(({name}) => name === 'k2e-files'),
    {},
  );
  expect(readFileSync(join(root, 'app-opt-app/a.conf'), 'utf8')).toBe('1');
  expect(readFileSync(join(root, 'app-opt-app/b.conf'), 'utf8')).toBe('2');
  for (const folder of [image, copied, root]) rmSync(folder, {recursive: true});
});

test('files beyond 16 KiB are not put into the task definition', () => {
  const big = configMap({a: 'x'.repeat(16_385)});
  const containers = containersOf([big, deployment({configMap: {name: 'files'}}, WHOLE)]);
  expect(containers.map(({name}) => name)).toEqual(['app']);
});

test('files whose paths differ in signs only have variables of their own', () => {
  const data = {'a.b': '1', a_b: '2', a_b_2: '3', 'a-b': '4'};
  const containers = containersOf([configMap(data), deployment({configMap: {name: 'files'}}, WHOLE)]);
  const writer = containers.find(({name}) => name === 'k2e-files');
  expect(new Set(writer?.environment?.map(({name}) => name)).size).toBe(4);
  const root = write(writer, {});
  for (const [key, text] of Object.entries(data)) {
    expect(readFileSync(join(root, 'files', key), 'utf8')).toBe(text);
  }
  rmSync(root, {recursive: true});
});

test('nothing is prepared for Windows containers, and their paths stay on their drive', () => {
  const mounts = [{name: 'files', mountPath: 'C:/scratch'}];
  const manifest = deployment({emptyDir: {}}, mounts);
  const text = JSON.stringify(manifest).replace('"containers"', '"os":{"name":"windows"},"containers"');
  const containers = containersOf([JSON.parse(text)]);
  expect(containers.map(({name}) => name)).toEqual(['app']);
  expect(containers[0]?.mountPoints?.[0]?.containerPath).toBe('C:\\scratch');
});
