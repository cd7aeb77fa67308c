import {createHash} from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {VERSIONS} from '../../src/emit/cdk/versions.ts';
import type {Template} from '../../src/emit/cloudformation/template.ts';
import type {OutputFile} from '../../src/emit/output.ts';
import {runToEnd} from './deploy-tools/run.ts';

/** A folder `node_modules` with what the applications ask for, or why this machine has none. */
export type CdkPeer =
  | {readonly modules: string; readonly missing?: undefined}
  | {readonly modules?: undefined; readonly missing: string};

/**
 * Installs the CDK in the versions that k2e writes into `package.json`, once for each set of versions, outside of the checkout:
 * in `$XDG_CACHE_HOME/k2e` or `~/.cache/k2e`. Needs npm and, the first time, a registry.
 */
export async function cdkPeer(): Promise<CdkPeer> {
  const hash = createHash('sha256').update(JSON.stringify(VERSIONS)).digest('hex').slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'k2e');
  const folder = join(cache, `cdk-${hash}`);
  const modules = join(folder, 'node_modules');
  if (existsSync(modules)) return {modules};

  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, {recursive: true});
  try {
    writeFileSync(join(draft, 'package.json'), JSON.stringify({private: true, dependencies: VERSIONS}));
    // The registry of whoever runs the tests: npm's own settings, wherever they are.
    const {code, err} = await runToEnd('npm', ['install', '--no-audit', '--no-fund'], {
      cwd: draft,
      env: Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ''])),
    });
    if (code !== 0) return {missing: `no CDK: npm install ended with ${err.trim().slice(-300)}`};
    if (!existsSync(modules)) renameSync(draft, folder);
    return {modules};
  } catch (error) {
    return existsSync(modules) ? {modules} : {missing: `no CDK: ${String(error).slice(0, 300)}`};
  } finally {
    rmSync(draft, {recursive: true, force: true});
  }
}

/** What `tsc` and `cdk synth` make of an application. */
export interface Synthesized {
  /** What the type checker has to say; nothing where all is well. */
  readonly types: string;
  readonly code: number | null;
  /** What `cdk synth` prints. */
  readonly log: string;
  /** By file name. */
  readonly templates: ReadonlyMap<string, Template>;
}

/** Checks the types of an application, and synthesizes its templates, in a folder of its own. */
export async function synthesized(files: readonly OutputFile[], modules: string): Promise<Synthesized> {
  const folder = mkdtempSync(join(tmpdir(), 'k2e-cdk-'));
  try {
    for (const {path, content} of files) {
      mkdirSync(dirname(join(folder, path)), {recursive: true});
      writeFileSync(join(folder, path), content);
    }
    const cwd = join(folder, 'cdk');
    symlinkSync(modules, join(cwd, 'node_modules'));
    const tool = (name: string) => join(modules, '.bin', name);
    const env = {AWS_EC2_METADATA_DISABLED: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true', NO_COLOR: '1'};
    const types = await runToEnd(tool('tsc'), ['-p', '.'], {cwd, env});
    const synth = await runToEnd(tool('cdk'), ['synth', '--quiet', '--no-notices'], {cwd, env});
    const found = globSync('cdk.out/*.template.json', {cwd}).sort();
    return {
      types: types.out + types.err,
      code: synth.code,
      log: synth.out + synth.err,
      templates: new Map(found.map(path => [path, JSON.parse(readFileSync(join(cwd, path), 'utf8'))])),
    };
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}
