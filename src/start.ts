import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {createRequire, enableCompileCache, getCompileCacheDir} from 'node:module';
import {dirname, isAbsolute, join, relative, resolve, sep} from 'node:path';
import {constants, Script} from 'node:vm';
import {crc32} from 'node:zlib';
import {UsageError} from './errors.ts';

/** The command line's module. */
type Cli = typeof import('./cli.ts');

/** What a CommonJS file gets, and what it gives. */
interface Loaded {
  readonly exports: Record<string, unknown>;
}
type Wrapper = (
  exports: Loaded['exports'],
  require: (request: string) => unknown,
  module: Loaded,
  filename: string,
  dirname: string,
) => void;

/** Tells one content of `dist` from another; the build sets it, and the ids of the commands. */
declare const BUILD: string;
declare const COMMANDS: readonly string[];

/** Exit codes of runs that came to their end: all went well, or the report tripped the gate. */
const WHOLE_RUN: ReadonlySet<unknown> = new Set([undefined, 0, 1]);

/** Runs the command line. `root`: path of the folder that `package.json` is in. */
export async function start(root: string): Promise<void> {
  const dist = join(root, 'dist');
  const {cli} = loadCached(join(dist, 'cli.cjs'), dist, codeCache(process.argv.slice(2))) as Cli;
  await cli(root);
}

/** What to say, and the exit code, when standard output cannot be written, such as on a full disk: what the run says would be lost. */
export function outputLost(cause: NodeJS.ErrnoException): {readonly text: string; readonly exitCode: number} {
  const {code, message, suggestions, exitCode} = new UsageError(
    'K2E-E049',
    `Standard output cannot be written (${cause.code ?? 'unknown error'}).`,
    ['Choose a place with room that you may write to; nothing else of the run is undone.'],
  );
  return {text: `Error ${code}: ${message}\n  ${suggestions.join('\n  ')}\n`, exitCode};
}

/** Length of a check sum. */
const SUM_BYTES = 4;

/** Where the code that V8 has compiled for a command is kept from one run to the next. */
interface CodeCache {
  /** Folder of this build, for this Node.js and this user; undefined where nothing may be kept. */
  readonly folder: string | undefined;
  /** Runs of other commands use other functions, so each has files of its own. */
  readonly command: string;
}

/**
 * Node's folder of compiled code (`NODE_COMPILE_CACHE`, `NODE_DISABLE_COMPILE_CACHE`), which it keeps apart by its version, its
 * processor and the user.
 */
function codeCache(args: readonly string[]): CodeCache {
  enableCompileCache();
  const directory = getCompileCacheDir();
  const isHelp = args.some(arg => arg === '--help' || arg === '-h');
  const wanted = [args.slice(0, 2).join('/'), args[0]].find(each => each && COMMANDS.includes(each));
  return {
    folder: directory === undefined ? undefined : join(directory, `k2e-${BUILD}`),
    command: (isHelp ? undefined : wanted?.replace('/', '-')) ?? 'other',
  };
}

/**
 * Loads a CommonJS file of `dist` and what it requires there, with the code that an earlier run has compiled. Node's own cache
 * holds what V8 compiles as a file is loaded; most functions are compiled when they are first called, which takes k2e longer
 * than all else. So the code is taken when a run has ended, with all functions that it has called (docs/decisions/0010).
 */
function loadCached(file: string, root: string, {folder, command}: CodeCache): unknown {
  const require = createRequire(file);
  const loaded = new Map<string, Loaded>();
  const compiled = new Map<string, Script>();
  const cacheOf = (path: string) =>
    folder && join(folder, `${command}-${relative(root, path).replaceAll(sep, '-')}`);

  const load = (path: string): unknown => {
    const known = loaded.get(path);
    if (known) return known.exports;
    const module = {exports: {}};
    loaded.set(path, module);
    const code = read(cacheOf(path));
    const script = new Script(
      `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, 'latin1')}\n})`,
      {
        filename: path,
        ...(code ? {cachedData: code} : {}),
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      },
    );
    if (!code || script.cachedDataRejected) compiled.set(path, script);
    const wrapper: Wrapper = script.runInThisContext();
    const isOurs = (target: string) => target.startsWith(root + sep) && target.endsWith('.cjs');
    const requireFrom = (request: string): unknown => {
      const target = request.startsWith('.') || isAbsolute(request) ? resolve(dirname(path), request) : '';
      return isOurs(target) ? load(target) : require(request);
    };
    wrapper(module.exports, Object.assign(requireFrom, require), module, path, dirname(path));
    return module.exports;
  };

  process.on('exit', code => {
    if (!folder || !WHOLE_RUN.has(code)) return;
    for (const [path, script] of compiled) write(folder, cacheOf(path), script);
  });
  return load(file);
}

/**
 * The code in a file of the cache. V8 takes it as it is and crashes over a wrong bit, so a check sum stands behind it, the one that
 * Node.js has for its own cache.
 */
function read(path: string | undefined): Buffer | undefined {
  if (path === undefined) return undefined;
  try {
    const content = readFileSync(path);
    const code = content.subarray(0, -SUM_BYTES);
    return crc32(code) === content.readUInt32LE(code.length) ? code : undefined;
  } catch {
    return undefined; // The first run, or a folder that may not be read.
  }
}

function checkSum(code: Buffer): Buffer {
  const sum = Buffer.alloc(SUM_BYTES);
  sum.writeUInt32LE(crc32(code));
  return sum;
}

/** A reader never sees half a file; where nothing can be written, the next run compiles again. */
function write(folder: string, path: string | undefined, script: Script): void {
  if (path === undefined) return;
  try {
    mkdirSync(folder, {recursive: true, mode: 0o700});
    const draft = `${path}.${process.pid}`;
    const code = script.createCachedData();
    writeFileSync(draft, Buffer.concat([code, checkSum(code)]), {mode: 0o600});
    renameSync(draft, path);
  } catch {
    // Speed is all that is lost.
  }
}
