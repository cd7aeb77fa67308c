import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {answers, freePort} from './loopback.ts';
import {startProgram} from './program.ts';

/** A moto server on loopback. */
export interface Moto {
  readonly url: string;
  /** Forgets everything that was made. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Account and region of everything that is made in moto. */
export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

/** Starts a moto server on a free port and waits until it answers. */
export async function startMoto(python: string): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'k2e-moto-'));
  const server = startProgram(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    log: join(folder, 'log'),
  });
  await server.ready(() => answers(`${url}/moto-api/data.json`));
  return {
    url,
    reset: async () => {
      const answer = await fetch(`${url}/moto-api/reset`, {method: 'POST'});
      if (!answer.ok) throw new Error(`moto answers its reset with ${answer.status}.`);
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, {recursive: true, force: true});
    },
  };
}
