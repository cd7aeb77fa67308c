import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {answers, freePort} from './loopback.ts';
import {startProgram} from './program.ts';

/** A ministack server on loopback. */
export interface Ministack {
  readonly url: string;
  /** Forgets everything that was made. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a ministack server on a free port and waits until it answers. @param python an interpreter that has it */
export async function startMinistack(python: string): Promise<Ministack> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'k2e-ministack-'));
  const server = startProgram(python, ['-m', 'ministack'], {
    log: join(folder, 'log'),
    env: {BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), IOT_MTLS_PORT: String(await freePort())},
  });
  await server.ready(() => answers(`${url}/_ministack/health`));
  return {
    url,
    reset: async () => {
      const answer = await fetch(`${url}/_ministack/reset`, {method: 'POST'});
      if (!answer.ok) throw new Error(`ministack answers its reset with ${answer.status}.`);
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, {recursive: true, force: true});
    },
  };
}
