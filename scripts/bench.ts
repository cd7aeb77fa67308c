/**
 * Measures the built `dist` as an installation has it, with the command manifest, and prints ratios of what was measured in
 * this one run: `npm run bench`. `npm run bench -- 10 1000` measures reports of these numbers of documents only. Writes to a
 * temporary folder and to standard output, nowhere else.
 */
import {cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {cpus, tmpdir} from 'node:os';
import {join} from 'node:path';
import {manifests} from './bench/manifests.ts';
import {milliseconds, type Program, peakMebibytes} from './bench/measure.ts';

const ROOT = new URL('..', import.meta.url).pathname;
const START_UP_ROUNDS = 15;
/** Comment lines before each document of the file that is long and says nothing new. */
const COMMENT_LINES = 100;
const LOAD_ALL =
  "import {readFileSync} from 'node:fs'; import {loadAll} from 'js-yaml'; loadAll(readFileSync(process.argv[1], 'utf8'));";

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 1_000, 10_000];
const folder = mkdtempSync(join(tmpdir(), 'k2e-bench-'));
try {
  install();
  say(`Node.js ${process.version} on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
  startUp();
  for (const documents of sizes) reports(documents);
  longText();
} finally {
  rmSync(folder, {recursive: true, force: true});
}

/** Puts into the temporary folder what `npm pack` takes. */
function install(): void {
  for (const path of ['bin', 'dist', 'oclif.manifest.json', 'package.json'])
    cpSync(join(ROOT, path), join(folder, path), {recursive: true});
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'work'));
}

/** A program of this measurement; arguments are those of `node`. */
function node(...args: readonly string[]): Program {
  return {args, cwd: folder, compileCache: join(folder, 'compile-cache')};
}

function k2e(...args: readonly string[]): Program {
  return node('bin/run.js', ...args);
}

/** `k2e convert` of one application against a Node.js that does nothing, and what of that is oclif's own start. */
function startUp(): void {
  const file = written('application', manifests(10));
  const convert = k2e('convert', file, '-o', 'work/out', '--force', '--fail-on', 'never');
  const version = k2e('--version');
  const [nothing = 0, whole = 0, start = 0] = milliseconds(
    [node('-e', '0'), convert, version],
    START_UP_ROUNDS,
  );
  say(`convert, 1 application     ${ratio(whole, nothing)} of node -e 0 (${ms(whole)} to ${ms(nothing)})`);
  say(`--version                  ${ratio(start, nothing)} of node -e 0 (${ms(start)})`);
}

/** `k2e report --format json` against `loadAll` of js-yaml over the same file: time and peak memory. */
function reports(documents: number): void {
  const file = written(`documents-${documents}`, manifests(documents));
  const [report, loadAll] = reportAndLoadAll(file);
  const [time = 0, base = 0] = milliseconds([report, loadAll], documents > 1_000 ? 1 : 7);
  const [peak, basePeak] = [peakMebibytes(report), peakMebibytes(loadAll)];
  const label = `report, ${documents} documents`.padEnd(25);
  say(`${label}  ${ratio(time, base)} of loadAll (${ms(time)} to ${ms(base)}, ${megabytes(file)} of text)`);
  say(`${''.padEnd(25)}  ${ratio(peak, basePeak)} of its peak memory (${mib(peak)} to ${mib(basePeak)})`);
}

/** Peak memory for the same objects in a short and in a long text. */
function longText(): void {
  const short = written('short', manifests(1_000));
  const long = written('long', manifests(1_000, COMMENT_LINES));
  const [less, more] = [short, long].map(file => peakMebibytes(reportAndLoadAll(file)[0]));
  if (less === undefined || more === undefined) return;
  say(
    `report, longer text        ${ratio(more, less)} of the peak memory (${mib(more)} to ${mib(less)}) for ${megabytes(long)} in place of ${megabytes(short)}`,
  );
}

function reportAndLoadAll(file: string): [Program, Program] {
  return [
    k2e('report', file, '--format', 'json=work/report.json', '--fail-on', 'never'),
    node('--input-type=module', '-e', LOAD_ALL, file),
  ];
}

function written(name: string, text: string): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, text);
  return file;
}

function ratio(value: number, base: number): string {
  return `${(value / base).toFixed(2)}×`.padStart(6);
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function mib(value: number): string {
  return `${value.toFixed(0)} MiB`;
}

function megabytes(file: string): string {
  return `${(statSync(file).size / 1e6).toFixed(1)} MB`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
