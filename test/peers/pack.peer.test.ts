import {spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'k2e-pack-'));

afterAll(() => {
  rmSync(folder, {recursive: true, force: true});
});

function run(command: string, args: readonly string[], cwd: string): string {
  const {status, stdout, stderr} = spawnSync(command, args, {cwd, encoding: 'utf8'});
  expect(status, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

test('the packed tarball installs without development dependencies, and converts a sample', () => {
  const listing = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', folder], ROOT).replace(/^[^[{]*/, ''),
  );
  const [packed] = Array.isArray(listing) ? listing : [Object.values(listing)[0]];
  const roots = new Set(packed.files.map(({path}: {path: string}) => path.split('/')[0]));
  expect([...roots].toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'bin',
    'dist',
    'oclif.manifest.json',
    'package.json',
  ]);

  const home = join(folder, 'home');
  run('mkdir', [home], folder);
  writeFileSync(join(home, 'package.json'), '{"private": true}\n');
  run('npm', ['install', '--omit=dev', '--no-audit', '--no-fund', join(folder, packed.filename)], home);
  const cli = join(home, 'node_modules/k2e/bin/run.js');
  run(
    process.execPath,
    [cli, 'convert', join(ROOT, 'samples/web-shop/k8s'), '-o', 'out', '--fail-on', 'never'],
    home,
  );
  expect(readdirSync(join(home, 'out'))).toContain('k2e-output.json');
  expect(readdirSync(join(home, 'node_modules'))).not.toContain('typescript');
}, 300_000);
