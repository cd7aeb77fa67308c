import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

/** A Python script of this folder that answers lines of JSON with lines of JSON. */
export interface Worker {
  /** Its answer to a request, as JSON text. Requests are answered one after the other. */
  ask(request: unknown): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a script with these variables in its environment and no others but `PATH`. */
export function startWorker(
  python: string,
  script: string,
  env: Readonly<Record<string, string>> = {},
): Worker {
  const worker = spawn(python, [fileURLToPath(new URL(script, import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {PATH: process.env.PATH, ...env},
  });
  const ended = once(worker, 'exit');
  const answers = createInterface({input: worker.stdout})[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  return {
    ask: request => {
      const answer = last.then(async () => {
        worker.stdin.write(`${JSON.stringify(request)}\n`);
        const {done, value} = await answers.next();
        if (done) throw new Error(`${script} has ended.`);
        return value;
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    stop: async () => {
      worker.stdin.end();
      await ended;
    },
  };
}
