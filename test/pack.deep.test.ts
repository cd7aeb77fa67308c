import {spawnSync} from 'node:child_process';
import {globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {manifests} from '../scripts/bench/manifests.ts';
import {builtPackage, runProgram} from './program.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, {recursive: true, force: true});
});

/** One file of a tarball, as `npm pack --json` tells it. */
interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly {readonly path: string}[];
}

function succeed(command: string, args: readonly string[], cwd: string): string {
  const {status, stdout, stderr} = spawnSync(command, args, {cwd, encoding: 'utf8'});
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed (${status}):\n${stdout}\n${stderr}`);
  return stdout;
}

test('the package holds the program and nothing else, and runs where it is installed', async () => {
  const built = builtPackage();
  const home = mkdtempSync(join(tmpdir(), 'k2e-installed-'));
  folders.push(built, home);
  const told: Packed[] = JSON.parse(
    succeed('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', home], built),
  );
  const [packed] = Array.isArray(told) ? told : Object.values<Packed>(told);
  if (!packed) throw new Error('npm pack told of no package');
  const tops = new Set(packed.files.map(({path}) => path.split('/')[0]));
  expect([...tops].toSorted()).toEqual(
    ['LICENSE', 'README.md', 'bin', 'dist', 'oclif.manifest.json', 'package.json'].toSorted(),
  );
  expect(packed.files.filter(({path}) => /\.test\.|\.ts$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
  process.stdout.write(
    `unpacked: ${Math.round(packed.unpackedSize / 1024)} KiB in ${packed.files.length} files\n`,
  );

  writeFileSync(join(home, 'package.json'), '{"private": true}\n');
  const flags = ['--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  succeed('npm', ['install', ...flags, join(home, packed.filename)], home);
  const installed = join(home, 'node_modules/k2e');
  const manifest = JSON.parse(readFileSync(join(installed, 'oclif.manifest.json'), 'utf8'));
  expect(Object.keys(manifest.commands).toSorted()).toEqual(
    globSync('**/*.ts', {cwd: join(ROOT, 'src/commands')})
      .map(path => path.replace(/(?:\/index)?\.ts$/, '').replaceAll('/', ':'))
      .toSorted(),
  );
  const args = ['convert', join(ROOT, 'samples/web-shop/k8s'), '-o', 'ecs', '--json', '--fail-on', 'never'];
  const {code, stdout} = await runProgram(installed, args, {cwd: home});
  expect(code).toBe(0);
  const {written, report} = JSON.parse(stdout);
  expect(written).toContain('k2e-output.json');
  expect(report.tool.version).toBe(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version);

  const {stdout: page} = await runProgram(installed, ['rules', 'container/image'], {cwd: home});
  expect(page).toBe(readFileSync(join(ROOT, 'docs/rules/container/image.md'), 'utf8'));
  const {stdout: help} = await runProgram(installed, ['help', 'convert'], {cwd: home});
  expect(help).toContain('$ k2e convert');

  const compiled = join(home, 'compiled');
  const env = {NODE_COMPILE_CACHE: compiled};
  const fresh = await runProgram(installed, args, {cwd: home, env: {NODE_DISABLE_COMPILE_CACHE: '1'}});
  expect(await runProgram(installed, args, {cwd: home, env}), 'with code to keep').toEqual(fresh);
  const kept = readdirSync(compiled, {recursive: true, encoding: 'utf8'}).filter(name =>
    /convert-/.test(name),
  );
  expect(kept.length).toBeGreaterThan(0);
  const times = () => kept.map(name => statSync(join(compiled, name)).mtimeMs);
  const firstTimes = times();
  expect(await runProgram(installed, args, {cwd: home, env}), 'with kept code').toEqual(fresh);
  expect(times(), 'V8 takes the kept code').toEqual(firstTimes);
  for (const name of kept) damage(join(compiled, name));
  expect(await runProgram(installed, args, {cwd: home, env}), 'with damaged code').toEqual(fresh);
}, 300_000);

test('V8 takes the kept code of a run over much input', async () => {
  const built = builtPackage();
  const home = mkdtempSync(join(tmpdir(), 'k2e-large-'));
  folders.push(built, home);
  writeFileSync(join(home, 'all.yaml'), manifests(500));
  const compiled = join(home, 'compiled');
  const report = () =>
    runProgram(built, ['report', 'all.yaml', '--fail-on', 'never'], {
      cwd: home,
      env: {NODE_COMPILE_CACHE: compiled},
    });
  const times = () =>
    readdirSync(compiled, {recursive: true, encoding: 'utf8'})
      .filter(name => /report-/.test(name))
      .map(name => [name, statSync(join(compiled, name)).mtimeMs]);
  expect((await report()).code).toBe(0);
  const first = times();
  expect(first.length).toBeGreaterThan(0);
  expect((await report()).code).toBe(0);
  expect(times()).toEqual(first);
}, 300_000);

/** Turns over one bit in the middle of a file. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 4, middle);
  writeFileSync(file, bytes);
}
