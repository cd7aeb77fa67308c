import {spawn, spawnSync} from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {builtProgram, type Ended, type Running, runProgram} from '../program.ts';

const SAMPLES = new URL('../../samples/', import.meta.url).pathname;

let program = '';
let cwd = '';
const folders: string[] = [];

beforeAll(() => {
  program = builtProgram();
});

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'k2e-contract-'));
  folders.push(cwd);
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, {recursive: true, force: true});
});

function k2e(args: readonly string[], how: Partial<Running> = {}): Promise<Ended> {
  return runProgram(program, args, {cwd, ...how});
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(cwd, path, '..'), {recursive: true});
    writeFileSync(join(cwd, path), text);
  }
}

function sample(name: string): void {
  cpSync(join(SAMPLES, name), cwd, {recursive: true, filter: source => !source.includes('expected')});
}

/** Every file below a folder of the test, sorted. */
function filesBelow(folder: string): string[] {
  if (!existsSync(join(cwd, folder))) return [];
  return readdirSync(join(cwd, folder), {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(cwd.length + folder.length + 2))
    .toSorted();
}

const CONFIG_MAP =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: shop}\ndata: {KEY: value}\n';
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {tier: front}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: example/web:1
          resources: {requests: {cpu: 250m, memory: 512Mi}}
`;
/** A workload that cannot move as it is. */
const BLOCKED = DEPLOYMENT.replace('      containers:', '      hostPID: true\n      containers:');

describe('exit codes', () => {
  test('0 when nothing is at or above --fail-on, 1 when something is; the output is there either way', async () => {
    write({'k8s/app.yaml': DEPLOYMENT});
    const relaxed = await k2e(['convert', 'k8s', '-o', 'ecs', '--fail-on', 'never']);
    expect(relaxed.code).toBe(0);
    const strict = await k2e(['convert', 'k8s', '-o', 'ecs2', '--fail-on', 'action']);
    expect(strict.code).toBe(1);
    expect(filesBelow('ecs2')).toEqual(filesBelow('ecs'));
    expect(filesBelow('ecs')).toContain('k2e-output.json');
    expect((await k2e(['report', 'k8s', '--fail-on', 'info', '--json'])).code).toBe(1);
  });

  test.each<[title: string, args: string[], code: number, error: string]>([
    ['an unknown command', ['frobnicate'], 2, 'K2E-E002'],
    ['help on an unknown command', ['help', 'cutover', 'frobnicate'], 2, 'K2E-E002'],
    ['a missing argument', ['cutover', 'plan'], 2, 'K2E-E001'],
    ['a number that a flag does not take', ['cutover', '--weight', 'ten'], 2, 'K2E-E001'],
    ['an unknown flag', ['convert', '.', '-o', 'ecs', '--frobnicate'], 2, 'K2E-E001'],
    ['a missing flag', ['convert', '.'], 2, 'K2E-E001'],
    ['a word that is no level', ['report', '.', '--fail-on', 'sometimes'], 2, 'K2E-E001'],
    ['a format that there is not', ['report', '.', '--format', 'papyrus'], 2, 'K2E-E045'],
    [
      'two formats for standard output',
      ['report', '.', '--format', 'text', '--format', 'json'],
      2,
      'K2E-E046',
    ],
    ['a configuration that there is not', ['report', '.', '--config', 'none.yaml'], 2, 'K2E-E012'],
    ['a configuration that is a folder', ['report', '.', '--config', '.'], 2, 'K2E-E012'],
    ['a selector that is none', ['report', '.', '--selector', 'a in ('], 2, 'K2E-E020'],
    ['a rule that there is not', ['rules', 'container/none'], 2, 'K2E-E047'],
    ['a report into no file', ['report', '.', '--format', 'text='], 2, 'K2E-E001'],
    ['a namespace without a name', ['report', '.', '-n', ''], 2, 'K2E-E001'],
    ['an output folder without a name', ['convert', '.', '-o', ''], 2, 'K2E-E001'],
    ['an output folder that the system refuses', ['convert', '.', '-o', '/proc/k2e'], 2, 'K2E-E042'],
    ['a report into a folder that there is not', ['report', '.', '-o', 'none/report.txt'], 2, 'K2E-E044'],
    ['an output folder that is a file', ['convert', '.', '-o', 'app.yaml'], 2, 'K2E-E041'],
    ['a source that there is not', ['convert', 'none', '-o', 'ecs'], 3, 'K2E-E101'],
    ['a folder without manifests', ['report', 'empty'], 3, 'K2E-E103'],
    ['nothing on standard input', ['report', '-'], 3, 'K2E-E104'],
    ['an output folder that is not its own', ['convert', '.', '-o', 'mine'], 5, 'K2E-E301'],
    ['a k2e.yaml that is there already', ['init', 'app.yaml', '-o', 'mine/notes.txt'], 5, 'K2E-E306'],
  ])('%s', async (_title, args, code, error) => {
    write({'app.yaml': CONFIG_MAP, 'mine/notes.txt': 'mine\n', 'empty/readme.md': ''});
    const [plain, json] = await Promise.all([k2e(args), k2e([...args, '--json'])]);
    expect(plain).toMatchObject({code, stdout: ''});
    expect(plain.stderr).toContain(`Error ${error}: `);
    expect(plain.stderr.split('\n').filter(line => /^\s+\S/.test(line)).length).toBeGreaterThan(0);
    expect(plain.stderr).not.toMatch(/:;| ;/);
    expect(plain.stderr).not.toMatch(/\n\s+at |node:internal|\bENOENT: |Caused by/);
    expect(filesBelow('mine')).toEqual(['notes.txt']);
    expect(json.code).toBe(code);
    if (error === 'K2E-E002') return;
    expect(JSON.parse(json.stdout)).toEqual({
      error: {
        code: error,
        message: expect.stringMatching(/[.!]$/),
        suggestions: expect.arrayContaining([expect.stringMatching(/\S/)]),
        ref: `docs/errors.md#${error.toLowerCase()}`,
        exitCode: code,
      },
    });
    expect(json.stderr).toBe('');
  });

  test('2 for wrong settings, with the place of each', async () => {
    write({'app.yaml': CONFIG_MAP, 'k2e.yaml': 'app: shop\nnetwork:\n  taskSubnets: 5\n  subnets: []\n'});
    const {code, stderr} = await k2e(['report', 'app.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('k2e.yaml:3:');
    expect(stderr).toContain('k2e.yaml:4:3: network.subnets');
  });

  test('3 never for what a manifest contains', async () => {
    write({'bad.yaml': 'kind: [\n', 'odd.yaml': 'just: text\n', 'list.yaml': '- 1\n'});
    const {code, stdout} = await k2e(['report', '.', '--fail-on', 'never']);
    expect(code).toBe(0);
    expect(stdout).toContain('input/');
  });

  test('70 for a bug', async () => {
    write({'app.yaml': CONFIG_MAP});
    const sabotage = 'Date.prototype.toISOString = () => { throw new Error("boom"); };';
    const env = {NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(sabotage)}`};
    const plain = await k2e(['report', 'app.yaml'], {env});
    expect(plain.code).toBe(70);
    expect(plain.stderr).toContain('Error K2E-E900: k2e has a bug: boom');
    const json = await k2e(['report', 'app.yaml', '--json'], {env});
    expect(json.code).toBe(70);
    expect(JSON.parse(json.stdout)).toMatchObject({error: {code: 'K2E-E900', exitCode: 70}});
  });
});

describe('k2e convert', () => {
  test('writes the folder, and tells on standard error what came of it', async () => {
    sample('web-shop');
    const {code, stdout, stderr} = await k2e(['convert', 'k8s', '-o', 'ecs', '--fail-on', 'never']);
    expect({code, stdout}).toEqual({code: 0, stdout: ''});
    const written = filesBelow('ecs');
    expect(written).toEqual(expect.arrayContaining(['report.json', 'report.md', 'k2e-output.json']));
    const report = JSON.parse(readFileSync(join(cwd, 'ecs/report.json'), 'utf8'));
    expect(stderr).toContain(`${report.workloads.length} workloads: `);
    expect(stderr).toContain(`Wrote ${written.length} files to ecs/: `);
    expect(stderr).toContain('Next  Read ecs/report.md');
    for (const {path, sha256} of JSON.parse(readFileSync(join(cwd, 'ecs/k2e-output.json'), 'utf8')).files) {
      expect(written, path).toContain(path);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('changes nothing the second time, also where the output lies inside of the source', async () => {
    sample('web-shop');
    await k2e(['convert', '-o', 'k8s/ecs', '--fail-on', 'never']);
    const before = filesBelow('k8s/ecs').map(path => [
      path,
      readFileSync(join(cwd, 'k8s/ecs', path), 'utf8'),
    ]);
    const {stderr} = await k2e(['convert', '-o', 'k8s/ecs', '--fail-on', 'never']);
    expect(stderr).toContain(`Nothing to write: the ${before.length} files`);
    expect(
      filesBelow('k8s/ecs').map(path => [path, readFileSync(join(cwd, 'k8s/ecs', path), 'utf8')]),
    ).toEqual(before);
  });

  test('--dry-run lists the files on standard output and writes none', async () => {
    sample('web-shop');
    const dry = await k2e(['convert', 'k8s', '-o', 'ecs', '--dry-run', '--fail-on', 'never']);
    expect(existsSync(join(cwd, 'ecs'))).toBe(false);
    await k2e(['convert', 'k8s', '-o', 'ecs', '--fail-on', 'never']);
    const listed = dry.stdout.trimEnd().split('\n');
    expect(listed.toSorted()).toEqual(filesBelow('ecs').map(path => `write   ${path}`));
    expect(dry.stderr).toContain(`Would write ${listed.length} files`);
    rmSync(join(cwd, 'k8s/cart.yaml'));
    const again = await k2e(['convert', 'k8s', '-o', 'ecs', '--dry-run', '--fail-on', 'never']);
    expect(again.stdout).toContain('remove  services/shop-cart.json');
    expect(filesBelow('ecs')).toContain('services/shop-cart.json');
  });

  test('leaves files of others alone; --force writes beside them', async () => {
    write({'app.yaml': DEPLOYMENT, 'mine/notes.txt': 'mine\n'});
    expect((await k2e(['convert', 'app.yaml', '-o', 'mine', '--fail-on', 'never'])).code).toBe(5);
    expect((await k2e(['convert', 'app.yaml', '-o', 'mine', '--force', '--fail-on', 'never'])).code).toBe(0);
    expect(readFileSync(join(cwd, 'mine/notes.txt'), 'utf8')).toBe('mine\n');
    const service = join(cwd, 'mine/services/shop-web.json');
    writeFileSync(service, '{}');
    expect((await k2e(['convert', 'app.yaml', '-o', 'mine', '--fail-on', 'never'])).code).toBe(5);
    expect(readFileSync(service, 'utf8')).toBe('{}');
    const forced = await k2e(['convert', 'app.yaml', '-o', 'mine', '--force', '--fail-on', 'never']);
    expect(forced.stderr).toContain('Overwrote because of --force: services/shop-web.json.');
  });

  test('leaves out the files of blocked workloads, unless --include-blocked asks for them', async () => {
    write({'app.yaml': BLOCKED});
    const {code, stderr} = await k2e(['convert', 'app.yaml', '-o', 'ecs']);
    expect(code).toBe(1);
    expect(stderr).toContain('--include-blocked');
    expect(filesBelow('ecs')).not.toContain('services/shop-web.json');
    await k2e(['convert', 'app.yaml', '-o', 'all', '--include-blocked']);
    expect(filesBelow('all')).toContain('services/shop-web.json');
  });

  test('--json gives the files and the report, and nothing else', async () => {
    write({'app.yaml': DEPLOYMENT});
    const {stdout, stderr} = await k2e([
      'convert',
      'app.yaml',
      '-o',
      'ecs',
      '--json',
      '--ledger',
      '--fail-on',
      'never',
    ]);
    expect(stderr).toBe('');
    const result = JSON.parse(stdout);
    expect(result.written).toEqual(filesBelow('ecs'));
    expect(result.report).toEqual(JSON.parse(readFileSync(join(cwd, 'ecs/report.json'), 'utf8')));
    expect(result.report.ledger).toHaveLength(result.report.summary.leaves);
  });
});

describe('sources', () => {
  test('several files and folders count together, standard input is one of them', async () => {
    write({'a/app.yaml': DEPLOYMENT, 'b.yaml': CONFIG_MAP});
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n';
    const {stdout} = await k2e(['report', 'a', 'b.yaml', '-', '--json', '--fail-on', 'never'], {
      stdin: service,
    });
    const report = JSON.parse(stdout);
    expect(report.inputs.map(({path}: {path: string}) => path)).toEqual(['a/app.yaml', 'b.yaml', '-']);
    expect(report.summary.objects).toBe(3);
  });

  test('without one, this folder is read, with its k2e.yaml as settings', async () => {
    write({'app.yaml': DEPLOYMENT, 'k2e.yaml': 'app: shop\ncompute: ec2\n'});
    const {stdout, stderr} = await k2e(['report', '--format', 'json', '--fail-on', 'never']);
    const report = JSON.parse(stdout);
    expect(report.inputs.map(({path}: {path: string}) => path)).toEqual(['app.yaml']);
    expect(report.options.compute).toBe('ec2');
    expect(stderr).toBe('Settings: k2e.yaml\nSources: this folder\n');
  });

  test('a source may follow the value of any flag', async () => {
    write({'k8s/app.yaml': DEPLOYMENT, 'top.txt': 'NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\n'});
    const report = await k2e(['report', '--fail-on', 'never', '--format', 'json', 'k8s']);
    expect(report.stderr).toBe('');
    expect(JSON.parse(report.stdout).summary.objects).toBe(1);
    const measured = await k2e(['report', '--fail-on', 'never', '--usage', 'top.txt', 'k8s']);
    expect(measured.stderr).not.toContain('k8s');
    const converted = await k2e(['convert', '--fail-on', 'never', '-o', 'ecs', '--format', 'plain', 'k8s']);
    expect(converted.code).toBe(0);
    expect(filesBelow('ecs')).toContain('report.json');
  });

  test.runIf(existsSync('/dev/full'))(
    'output that cannot be written is an error in one sentence',
    async () => {
      write({'app.yaml': DEPLOYMENT});
      const full = openSync('/dev/full', 'w');
      const {status, stderr} = spawnSync(
        process.execPath,
        [join(program, 'bin/run.js'), 'report', 'app.yaml'],
        {
          cwd,
          stdio: ['ignore', full, 'pipe'],
          encoding: 'utf8',
        },
      );
      closeSync(full);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^Error K2E-E049: Standard output cannot be written \(ENOSPC\)\.\n {2}.*\n$/);
    },
  );

  test('what a pipe holds is read only where - names it, and shown nowhere', async () => {
    for (const args of [['report'], ['convert', '-o', 'ecs'], ['init'], ['cutover', 'plan']]) {
      const {code, stdout, stderr} = await k2e(args, {stdin: 'kind: Secret\nstringData: {a: canary-4711}\n'});
      expect([2, 3]).toContain(code);
      expect(stdout + stderr).not.toContain('canary');
      expect(stdout + stderr).not.toContain('kind: Secret');
    }
    expect((await k2e(['rules'], {stdin: 'no-rule'})).code).toBe(0);
    expect((await k2e(['help'], {stdin: 'no-command'})).code).toBe(0);
  });

  test('--namespace and --selector choose workloads', async () => {
    write({'a.yaml': DEPLOYMENT, 'b.yaml': DEPLOYMENT.replaceAll('shop', 'other').replace('front', 'back')});
    const ids = async (...flags: string[]): Promise<string[]> => {
      const {stdout} = await k2e(['report', '.', '--json', '--fail-on', 'never', ...flags]);
      const {workloads} = JSON.parse(stdout) as {workloads: {object: {namespace: string}}[]};
      return workloads.map(({object}) => object.namespace);
    };
    expect(await ids()).toEqual(['shop', 'other']);
    expect(await ids('-n', 'other')).toEqual(['other']);
    expect(await ids('-l', 'tier=front')).toEqual(['shop']);
  });
});

describe('k2e report', () => {
  test('writes each format to its file, and one to standard output', async () => {
    write({'app.yaml': DEPLOYMENT});
    const args = [
      '--format',
      'text',
      '--format',
      'json=r.json',
      '--format',
      'markdown=r.md',
      '--fail-on',
      'never',
    ];
    const {code, stdout} = await k2e(['report', 'app.yaml', ...args]);
    expect(code).toBe(0);
    expect(stdout).toContain('1 workload: ');
    expect(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'))).toMatchObject({schemaVersion: 1});
    expect(readFileSync(join(cwd, 'r.md'), 'utf8')).toMatch(/^#/);
    const single = await k2e([
      'report',
      'app.yaml',
      '--format',
      'json',
      '-o',
      's.json',
      '--fail-on',
      'never',
    ]);
    expect(single.stdout).toBe('');
    expect(readFileSync(join(cwd, 's.json'), 'utf8')).toBe(readFileSync(join(cwd, 'r.json'), 'utf8'));
  });

  test('is the same for --json and --format json', async () => {
    write({'app.yaml': DEPLOYMENT});
    const [flag, format] = await Promise.all([
      k2e(['report', 'app.yaml', '--json', '--fail-on', 'never']),
      k2e(['report', 'app.yaml', '--format', 'json', '--fail-on', 'never']),
    ]);
    expect(JSON.parse(flag.stdout)).toEqual(JSON.parse(format.stdout));
  });

  test.each([[{}], [{NO_COLOR: '1'}], [{NO_COLOR: '1', FORCE_COLOR: '1'}]])(
    'has no colours where there is no terminal, with %o',
    async env => {
      write({'app.yaml': BLOCKED});
      const {stdout, stderr} = await k2e(['report', 'app.yaml'], {env});
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these characters that must not be there
      expect(`${stdout}${stderr}`).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]/);
    },
  );

  test('ends quietly when its reader has seen enough', async () => {
    const one = DEPLOYMENT.replaceAll('web', 'web-NUMBER');
    write({
      'app.yaml': Array.from({length: 400}, (_, index) => one.replaceAll('NUMBER', `${index}`)).join('---\n'),
    });
    const child = spawn(
      process.execPath,
      [join(program, 'bin/run.js'), 'report', 'app.yaml', '--format', 'json', '--fail-on', 'never'],
      {cwd},
    );
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise(resolve => child.on('close', resolve));
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
  });
});

describe('k2e init', () => {
  test('with --force writes all keys again, also those that the old file gave', async () => {
    write({'app.yaml': DEPLOYMENT, 'k2e.yaml': 'aws: {region: eu-west-1}\n'});
    expect((await k2e(['init', 'app.yaml', '--dry-run'])).stdout).not.toContain('region:');
    const {code} = await k2e(['init', 'app.yaml', '--force']);
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, 'k2e.yaml'), 'utf8')).toContain('  region:');
    expect(filesBelow('.').filter(file => file.endsWith('.tmp'))).toEqual([]);
  });

  test('writes the keys that are missing, with which the findings go away', async () => {
    write({'k8s/app.yaml': DEPLOYMENT});
    const dry = await k2e(['init', 'k8s', '--dry-run']);
    expect(existsSync(join(cwd, 'k2e.yaml'))).toBe(false);
    const {code, stderr} = await k2e(['init', 'k8s']);
    expect(code).toBe(0);
    expect(stderr).toContain('Wrote k2e.yaml');
    expect(readFileSync(join(cwd, 'k2e.yaml'), 'utf8')).toBe(dry.stdout);
    expect((await k2e(['report', 'k8s', '--fail-on', 'never'])).code).toBe(0);
    const json = await k2e(['init', 'k8s', '--dry-run', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      file: 'k2e.yaml',
      keys: expect.arrayContaining([expect.any(String)]),
    });
  });
});

describe('k2e rules', () => {
  test('lists the rules, some of them, or shows one', async () => {
    const [all, some, one] = await Promise.all([
      k2e(['rules', '--json']),
      k2e(['rules', 'deployment/']),
      k2e(['rules', 'deployment/replicas']),
    ]);
    const ids = (JSON.parse(all.stdout) as {id: string}[]).map(({id}) => id);
    expect(ids).toContain('deployment/replicas');
    expect(some.stdout.trimEnd().split('\n')).toHaveLength(
      ids.filter(id => id.startsWith('deployment/')).length,
    );
    expect(one.stdout).toContain('deployment/replicas');
    expect(one.stdout.split('\n').length).toBeGreaterThan(10);
  });
});

describe('the outputs', () => {
  const outputs = 'outputs:\n  - format: ytt\n    folder: templates/ytt\n  - format: plain\n';

  test('are those of k2e.yaml, in their folders', async () => {
    sample('web-shop');
    write({'k2e.yaml': outputs});
    expect((await k2e(['convert', 'k8s', '-o', 'out', '--fail-on', 'never'])).code).toBe(0);
    const tops = new Set(filesBelow('out').map(path => path.split('/').slice(0, -1).join('/')));
    expect([...tops].toSorted()).toEqual(['', 'plain', 'templates/ytt', 'templates/ytt/task-definitions']);
  });

  test('are those of --format where it is given, in the folders of k2e.yaml', async () => {
    sample('web-shop');
    write({'k2e.yaml': outputs});
    const args = [
      'convert',
      'k8s',
      '-o',
      'out',
      '--fail-on',
      'never',
      '--format',
      'ytt',
      '--format',
      'ecs-deploy',
    ];
    expect((await k2e(args)).code).toBe(0);
    const tops = new Set(filesBelow('out').map(path => path.split('/').slice(0, -1).join('/')));
    expect([...tops].toSorted()).toEqual([
      '',
      'ecs-deploy',
      'templates/ytt',
      'templates/ytt/task-definitions',
    ]);
  });
});
