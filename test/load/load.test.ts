import {execFileSync} from 'node:child_process';
import {chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {InputError} from '../../src/errors.ts';
import type {Loaded} from '../../src/load/document.ts';
import {load} from '../../src/load/load.ts';

let cwd = '';

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'k2e-load-'));
});

afterEach(async () => {
  await rm(cwd, {recursive: true, force: true});
});

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, path)), {recursive: true});
    await writeFile(join(cwd, path), content);
  }
}

function read(sources: readonly string[], stdin = ''): Promise<Loaded> {
  return load(sources, {cwd, stdin: () => Promise.resolve(Buffer.from(stdin))});
}

function paths({inputs}: Loaded): string[] {
  return inputs.map(({path}) => path);
}

async function failure(loading: Promise<Loaded>): Promise<InputError> {
  const error: unknown = await loading.catch((reason: unknown) => reason);
  if (!(error instanceof InputError)) throw new Error('no InputError was thrown');
  return error;
}

describe('a folder', () => {
  test('gives its manifests, sorted, without hidden entries and node_modules', async () => {
    const names = [
      'b.yaml',
      'a.yml',
      'a/z.json',
      'a/b/c.YAML',
      'readme.md',
      '.git/x.yaml',
      '.x.yaml',
      'node_modules/p/x.yaml',
    ];
    await write(Object.fromEntries(names.map(name => [`k8s/${name}`, 'a: 1\n'])));
    const expected = ['a/b/c.YAML', 'a/z.json', 'a.yml', 'b.yaml'];
    expect(paths(await read(['k8s']))).toEqual(expected.map(name => `k8s/${name}`));
    expect(paths(await read(['./k8s/']))).toEqual(expected.map(name => `k8s/${name}`));
    expect(paths(await read([join(cwd, 'k8s/a')]))).toEqual([`${cwd}/k8s/a/b/c.YAML`, `${cwd}/k8s/a/z.json`]);
  });

  test('may be the current one, or a hidden one that is named', async () => {
    await write({'a.yaml': 'a: 1\n', '.hidden/b.yaml': 'b: 1\n'});
    expect(paths(await read(['.']))).toEqual(['a.yaml']);
    expect(paths(await read(['.hidden']))).toEqual(['.hidden/b.yaml']);
    expect(
      paths(await load(['..'], {cwd: join(cwd, '.hidden'), stdin: () => Promise.resolve(Buffer.of())})),
    ).toEqual(['../a.yaml']);
  });

  test('may hold fixtures and dumps that nobody misses; the same is a fault in a file that is named', async () => {
    await write({
      'k/diff.json': '<table><tr><td class="x">${NAME}</td></tr></table>\n',
      'k/fixture.json': '[{"id": 1}]\n',
      'k/latin.yaml': Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a),
      'k/open.yaml': 'a: "b\n',
      'k/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: "web}\n',
    });
    const found = (await read(['k'])).problems.map(({kind, source}) => [source.file, kind]);
    expect(found).toEqual([
      ['k/diff.json', 'not-a-manifest'],
      ['k/fixture.json', 'not-a-manifest'],
      ['k/latin.yaml', 'not-a-manifest'],
      ['k/open.yaml', 'not-a-manifest'],
      ['k/web.yaml', 'syntax'],
    ]);
    expect((await read(['k/open.yaml'])).problems).toMatchObject([{kind: 'syntax'}]);
    expect((await read(['k/fixture.json'])).problems).toMatchObject([{kind: 'not-an-object'}]);
  });

  test('may hold links in a circle, and links to what was read already', async () => {
    await write({'k/a.yaml': 'a: 1\n', 'k/sub/b.yaml': 'b: 1\n'});
    await symlink('..', join(cwd, 'k/sub/up'));
    await symlink('self', join(cwd, 'k/self'));
    await symlink('a.yaml', join(cwd, 'k/z.yaml'));
    expect(paths(await read(['k']))).toEqual(['k/a.yaml', 'k/sub/b.yaml']);
  });

  test('in which something cannot be read gives the rest', async () => {
    await write({'k/a.yaml': 'a: 1\n'});
    await symlink('nowhere', join(cwd, 'k/b.yaml'));
    const {documents, problems} = await read(['k']);
    expect(documents).toHaveLength(1);
    expect(problems).toMatchObject([{kind: 'unreadable', source: {file: 'k/b.yaml'}}]);
  });

  test.skipIf(process.platform === 'win32')(
    'in which a pipe is called like a manifest gives the rest',
    async () => {
      await write({'k/a.yaml': 'a: 1\n'});
      execFileSync('/usr/bin/mkfifo', [join(cwd, 'k/b.yaml')]);
      const {documents, problems} = await read(['k']);
      expect(documents).toHaveLength(1);
      expect(problems).toMatchObject([
        {kind: 'unreadable', message: expect.stringContaining('a pipe'), source: {file: 'k/b.yaml'}},
      ]);
    },
  );

  test.skipIf(process.getuid?.() === 0)(
    'holds a file without permission to read: a problem (root may read all: skipped)',
    async () => {
      await write({'k/a.yaml': 'a: 1\n', 'k/b.yaml': 'b: 1\n'});
      await chmod(join(cwd, 'k/b.yaml'), 0);
      expect((await read(['k'])).problems).toMatchObject([{kind: 'unreadable', source: {file: 'k/b.yaml'}}]);
      expect(await failure(read(['k/b.yaml']))).toMatchObject({code: 'K2E-E102', exitCode: 3});
    },
  );
});

describe('several sources', () => {
  test('are read in their order, each file once', async () => {
    await write({'a.yaml': 'a: 1\n', 'k/b.yaml': 'b: 1\n'});
    const loaded = await read(['k', '-', 'a.yaml', 'k/b.yaml', './a.yaml', '-'], 'c: 1\n---\nd: 1\n');
    expect(paths(loaded)).toEqual(['k/b.yaml', '-', 'a.yaml']);
    expect(loaded.documents.map(({value}) => value)).toEqual([{b: 1}, {c: 1}, {d: 1}, {a: 1}]);
    expect(loaded.documents[2]?.position('/d')).toEqual({file: '-', line: 3, column: 1});
    expect(loaded.inputs[1]).toMatchObject({path: '-', documents: 2});
  });

  test('may be files of any name', async () => {
    await write({manifest: 'a: 1\n'});
    expect((await read(['manifest'])).documents).toHaveLength(1);
  });

  test('may be pipes', async () => {
    execFileSync('/usr/bin/mkfifo', [join(cwd, 'pipe')]);
    const [loaded] = await Promise.all([read(['pipe']), writeFile(join(cwd, 'pipe'), 'a: 1\n')]);
    expect(loaded.documents.map(({value}) => value)).toEqual([{a: 1}]);
  });
});

describe('nothing to read', () => {
  test('is an error with a code, a sentence and what to do', async () => {
    await write({'empty/readme.md': ''});
    for (const [sources, code] of [
      [['missing.yaml'], 'K2E-E101'],
      [['empty/readme.md/x'], 'K2E-E101'],
      [['empty'], 'K2E-E103'],
      [[], 'K2E-E103'],
      [['-'], 'K2E-E104'],
    ] as const) {
      const error = await failure(read(sources));
      expect(error).toMatchObject({code, exitCode: 3});
      expect(error.message).toMatch(/\.$/);
      expect(error.suggestions).not.toEqual([]);
    }
  });
});

describe('bytes', () => {
  test('may come piece by piece, cut inside a character', async () => {
    const bytes = Buffer.from('a: "é😀"\n');
    async function* stdin() {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    const {documents} = await load(['-'], {cwd, stdin});
    expect(documents[0]?.value).toEqual({a: 'é😀'});
  });

  test('that are no UTF-8 cost their document only', async () => {
    await write({
      'b.yaml': Buffer.concat([
        Buffer.from('a: 1\n---\nb: "é caf'),
        Buffer.of(0xe9),
        Buffer.from('"\n---\nc: "é\uFFFD"\n'),
      ]),
    });
    const {documents, problems, inputs} = await read(['b.yaml']);
    expect(documents.map(({value}) => value)).toEqual([{a: 1}, {c: 'é\uFFFD'}]);
    expect(problems).toMatchObject([{kind: 'encoding', source: {line: 3, column: 10}}]);
    expect(inputs[0]?.sha256).toBeNull();
  });

  test.each([
    ['UTF-16', Buffer.from('\uFEFFa: 1\n', 'utf16le')],
    ['UTF-16', Buffer.from('apiVersion: v1\nkind: Pod\n', 'utf16le')],
    ['UTF-16', Buffer.from('\uFEFFa: 1\n', 'utf16le').swap16()],
    ['UTF-32', Buffer.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0)],
  ])('in %s are told as such', async (name, bytes) => {
    await write({'a.yaml': bytes});
    const {documents, problems, inputs} = await read(['a.yaml']);
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([{kind: 'encoding'}]);
    expect(problems[0]?.message).toContain(name);
    expect(inputs).toEqual([{path: 'a.yaml', sha256: null, documents: 0}]);
  });

  test('more than 64 MiB are not read', async () => {
    await write({'a.yaml': '', 'b.yaml': 'b: 1\n'});
    await truncate(join(cwd, 'a.yaml'), 100 * 1024 * 1024);
    const {documents, problems} = await read(['.']);
    expect(documents).toHaveLength(1);
    expect(problems).toMatchObject([{kind: 'too-large', source: {file: 'a.yaml'}}]);
    expect(problems[0]?.message).toContain('64 MiB');
    async function* endless() {
      for (;;) yield new Uint8Array(1024 * 1024);
    }
    const {problems: ofStdin} = await load(['-'], {cwd, stdin: endless});
    expect(ofStdin).toMatchObject([{kind: 'too-large', source: {file: '-'}}]);
  });
});

describe('files that belong together', () => {
  test('patches of a kustomization are no objects, its resources are', async () => {
    await write({
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': 'kind: Deployment\n',
      'prod/kustomization.yml': [
        'resources: [../base, extra.yaml]',
        'patchesStrategicMerge: [merge.yaml, "kind: X\\na: 1\\n"]',
        'patches: [{path: p/patch.yaml, target: {kind: Deployment}}, {patch: "- op: add"}]',
        'patchesJson6902: [{path: ops.json}]',
        'configMapGenerator: [{name: c, files: [app.yaml=config/app.yaml]}]',
      ].join('\n'),
      'prod/extra.yaml': 'kind: Service\n',
      'prod/merge.yaml': 'kind: Deployment\n',
      'prod/p/patch.yaml': 'kind: Deployment\n',
      'prod/ops.json': '[{"op": "add"}]',
      'prod/config/app.yaml': 'port: 80\n',
    });
    const {documents, problems} = await read(['.']);
    expect(documents.map(({file}) => file)).toEqual(['base/web.yaml', 'prod/extra.yaml']);
    expect(problems.map(({kind, source}) => `${kind} ${source.file}`)).toEqual(
      [
        'base/kustomization.yaml',
        'prod/config/app.yaml',
        'prod/kustomization.yml',
        'prod/merge.yaml',
        'prod/ops.json',
        'prod/p/patch.yaml',
      ].map(file => `kustomization ${file}`),
    );
    expect(problems[3]?.message).toContain('kubectl kustomize prod |');
    expect((await read(['prod/merge.yaml'])).documents).toEqual([]);
  });

  test('templates name the chart that they belong to', async () => {
    await write({
      'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
      'charts/app/values.yaml': 'a: 1\n',
      'charts/app/templates/web/a.yaml': 'kind: Pod\nname: {{ .Values.a }}\n',
      'charts/app/templates/static.yaml': 'kind: Service\n',
    });
    const {documents, problems} = await read(['charts']);
    expect(documents.map(({file}) => file)).toEqual(['charts/app/templates/static.yaml']);
    expect(problems.map(({kind, chart}) => [kind, chart])).toEqual([['helm-template', 'charts/app']]);
    expect(problems[0]?.message).toContain('3 files');
    for (const {message} of problems) expect(message).toContain('helm template charts/app |');
    const inside = await load(['.'], {
      cwd: join(cwd, 'charts/app/templates'),
      stdin: () => Promise.resolve(Buffer.of()),
    });
    expect(inside.problems[0]?.message).toContain('helm template .. |');
  });
});
