import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, openSync, readFileSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';

/** Another program that runs beside the tests. */
export interface Program {
  /** Exit code, once it has ended. */
  readonly exitCode: number | null;
  /** Waits until `isReady` holds. @throws Error with the end of its log when it ends before, or after a minute. */
  ready(isReady: () => Promise<boolean>): Promise<void>;
  stop(): Promise<void>;
}

/** How a program is started. */
export interface ProgramOptions {
  /** File that takes what it prints. */
  readonly log: string;
  /** Its whole environment but `PATH` and `HOME`. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs the program until its own standard input ends: that is when `stop` closes it, and when this process is gone, however it
 * ended. The program gets ten seconds to stop by itself.
 */
const KEEPER = `
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
(cat <&3; kill $program; sleep 10; kill -9 $program) >/dev/null 2>&1 &
watch=$!
wait $program
code=$?
kill $watch 2>/dev/null
exit $code`;

/** Starts a program that ends with this process at the latest. Needs a POSIX shell. */
export function startProgram(command: string, args: readonly string[], {log, env}: ProgramOptions): Program {
  const file = openSync(log, 'a');
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', command, ...args], {
    stdio: ['pipe', file, file],
    env: {PATH: process.env.PATH, HOME: process.env.HOME, ...env},
  });
  closeSync(file);
  const ended = once(keeper, 'exit');
  keeper.once('exit', () => keeper.stdin?.destroy());
  keeper.stdin?.on('error', () => {});
  return {
    get exitCode() {
      return keeper.exitCode;
    },
    ready: async isReady => {
      const deadline = Date.now() + 60_000;
      while (!(await isReady())) {
        const late = Date.now() > deadline;
        if (keeper.exitCode !== null || late) {
          const what = late ? 'is not ready after a minute' : `ended with ${keeper.exitCode}`;
          throw new Error(`${command} ${what}:\n${readFileSync(log, 'utf8').slice(-2000)}`);
        }
        await wait(100);
      }
    },
    stop: async () => {
      keeper.stdin?.end();
      await ended;
    },
  };
}
