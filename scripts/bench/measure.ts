import {type SpawnSyncReturns, spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const PEAK_MEMORY = fileURLToPath(new URL('peak-memory.ts', import.meta.url));

/** A program for the Node.js that measures: what stands after `node` on its command line, and where it runs. */
export interface Program {
  readonly args: readonly string[];
  readonly cwd: string;
  /** Folder of the compile cache, of the measurement's own: what another run left behind must not count. */
  readonly compileCache: string;
}

/**
 * Milliseconds that each program takes from start to end: the median of `rounds` rounds, after one that does not count. The
 * programs take turns, so that a busy spell of the machine falls on all of them and the ratios stay.
 * @throws Error when a program fails.
 */
export function milliseconds(programs: readonly Program[], rounds: number): number[] {
  const times = programs.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, program] of programs.entries()) {
      const before = process.hrtime.bigint();
      started(program, [], []);
      const time = Number(process.hrtime.bigint() - before) / 1e6;
      if (round > 0) times[index]?.push(time);
    }
  }
  return times.map(median);
}

/**
 * Peak memory (resident set) of one run, in MiB.
 * @throws Error when the program fails.
 */
export function peakMebibytes(program: Program): number {
  const {output} = started(program, ['--import', PEAK_MEMORY], ['pipe']);
  return Number(output[3]) / 1024;
}

/** The middle value; of an even number of values, the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

function started(
  {args, cwd, compileCache}: Program,
  nodeOptions: readonly string[],
  moreStreams: readonly 'pipe'[],
): SpawnSyncReturns<string> {
  const done = spawnSync(process.execPath, [...nodeOptions, ...args], {
    cwd,
    encoding: 'utf8',
    env: {...process.env, NODE_COMPILE_CACHE: compileCache},
    stdio: ['ignore', 'ignore', 'pipe', ...moreStreams],
  });
  if (done.status !== 0) throw new Error(`node ${args.join(' ')} ended with ${done.status}:\n${done.stderr}`);
  return done;
}
