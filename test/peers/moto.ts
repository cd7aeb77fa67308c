import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {setTimeout as wait} from 'node:timers/promises';

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
  const server = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  const ended = once(server, 'exit');
  while (!(await answers(`${url}/moto-api/data.json`))) {
    if (server.exitCode !== null) throw new Error(`The moto server ended with ${server.exitCode}.`);
    await wait(100);
  }
  return {
    url,
    reset: async () => {
      const answer = await fetch(`${url}/moto-api/reset`, {method: 'POST'});
      if (!answer.ok) throw new Error(`moto answers its reset with ${answer.status}.`);
    },
    stop: async () => {
      server.kill();
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.');
  return address.port;
}
