import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, renameSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** The program, or why this machine cannot build it. */
export type BuiltPeer =
  | {readonly path: string; readonly missing?: undefined}
  | {readonly path?: undefined; readonly missing: string};

/**
 * Builds the Go program of this folder, once for each version of its source, outside of the checkout: in
 * `$XDG_CACHE_HOME/k2e` or `~/.cache/k2e`. Needs Go and, the first time, the module proxy.
 */
export function buildCronPeer(): BuiltPeer {
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(FOLDER, file)));
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'k2e');
  const path = join(cache, `cron-go-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(path)) return {path};

  mkdirSync(cache, {recursive: true});
  const draft = `${path}.${process.pid}`;
  const build = spawnSync('go', ['build', '-o', draft, '.'], {cwd: FOLDER, encoding: 'utf8'});
  if (build.error !== undefined) return {missing: 'Go is not installed'};
  if (build.status !== 0) return {missing: `go build failed: ${build.stderr.trim().slice(0, 300)}`};
  renameSync(draft, path);
  return {path};
}
