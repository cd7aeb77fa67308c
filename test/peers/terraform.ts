import {execFile} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {promisify} from 'node:util';

/** Terraform, and a folder with the AWS provider; or why this machine has none. */
export type TerraformPeer =
  | {readonly plugins: string; readonly missing?: undefined}
  | {readonly plugins?: undefined; readonly missing: string};

/** Where an administrator may have put providers: `K2E_TERRAFORM_PLUGINS`, or one of these folders. */
const PLUGIN_FOLDERS = [
  '/opt/tf-plugins',
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
];

/** Looks for the program `terraform` and for providers on disk; nothing is downloaded. */
export async function terraformPeer(): Promise<TerraformPeer> {
  const plugins = [process.env.K2E_TERRAFORM_PLUGINS ?? '', ...PLUGIN_FOLDERS].find(
    folder => folder !== '' && hasAwsProvider(folder),
  );
  try {
    await run('version', tmpdir());
  } catch {
    return {missing: 'no program terraform'};
  }
  return plugins === undefined
    ? {missing: 'no AWS provider on disk (name its folder in K2E_TERRAFORM_PLUGINS)'}
    : {plugins};
}

/** Providers lie below the name of the host that they come from. */
function hasAwsProvider(folder: string): boolean {
  return (
    existsSync(folder) && readdirSync(folder).some(host => existsSync(join(folder, host, 'hashicorp/aws')))
  );
}

/** A folder with a configuration. */
export interface Workspace {
  /** Runs `terraform <args>` in it and gives what it prints. */
  run(...args: readonly string[]): Promise<string>;
  remove(): void;
}

/** Writes files, by path, into a new folder and initialises it. */
export async function workspace(files: ReadonlyMap<string, string>, plugins?: string): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), 'k2e-terraform-'));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), content);
  }
  const given = plugins === undefined ? [] : [`-plugin-dir=${plugins}`];
  await run('init', folder, '-backend=false', '-input=false', ...given);
  return {
    run: (command = '', ...args) => run(command, folder, ...args),
    remove: () => rmSync(folder, {recursive: true, force: true}),
  };
}

/** Terraform without its check for updates and without the user's own settings. */
async function run(command: string, cwd: string, ...args: readonly string[]): Promise<string> {
  const env = {PATH: process.env.PATH, HOME: cwd, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1'};
  const options = {cwd, env, maxBuffer: 2 ** 28};
  const {stdout} = await promisify(execFile)('terraform', [command, ...args], options).catch(error => {
    // `validate -json` tells what is wrong on standard output, and exits with 1.
    if (command === 'validate' && typeof error.stdout === 'string') return {stdout: error.stdout};
    throw error;
  });
  return stdout;
}
