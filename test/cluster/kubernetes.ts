import type {IncomingMessage} from 'node:http';
import {Agent, request} from 'node:https';
import {createInterface} from 'node:readline';
import type {Identity} from './control-plane/certificates.ts';

/** Where an API server is, and who speaks. */
export interface Cluster extends Identity {
  readonly server: string;
}

/** The parts of a Kubernetes object that the test bed reads. */
export interface KubeObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {readonly kind: string; readonly name: string}[];
  };
}

/** An API server that answered something else than success. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly status: number;

  /** @param status the HTTP status @param body the answer's text */
  constructor(status: number, body: string) {
    super(`The API server answers ${status}: ${body.slice(0, 500)}`);
    this.status = status;
  }
}

/** Calls of an API server, straight over HTTPS: the test bed judges k2e, so it does not use k2e's client. */
export interface Kubernetes {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  /** A JSON merge patch. */
  patch<T>(path: string, body: unknown): Promise<T>;
  /** Server-side apply. */
  apply<T>(path: string, body: unknown): Promise<T>;
  delete(path: string, body?: unknown): Promise<void>;
  /** Lists, then watches for ever, and begins again when the server ends the watch. `seen` gets every version once or more. */
  follow<T extends KubeObject>(path: string, seen: (object: T, deleted: boolean) => void): Promise<never>;
}

/** Calls of this API server. */
export function kubernetes({server, ca, cert, key}: Cluster): Kubernetes {
  const agent = new Agent({ca, cert, key, keepAlive: true});
  const open = (method: string, path: string, body: unknown, type: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      // Without a length Node would send a DELETE's body as the beginning of the next request.
      const headers = {'content-type': type, 'content-length': Buffer.byteLength(text)};
      const call = request(new URL(path, server), {method, agent, headers}, resolve);
      call.on('error', reject);
      call.end(text);
    });
  const ask = async <T>(method: string, path: string, body?: unknown, type = 'application/json') => {
    const answer = await open(method, path, body, type);
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += chunk;
    const status = answer.statusCode ?? 0;
    if (status >= 300) throw new KubeError(status, text);
    return (text.startsWith('{') ? JSON.parse(text) : text) as T;
  };
  return {
    get: path => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    patch: (path, body) => ask('PATCH', path, body, 'application/merge-patch+json'),
    apply: (path, body) => ask('PATCH', path, body, 'application/apply-patch+yaml'),
    delete: async (path, body) => {
      await ask('DELETE', path, body);
    },
    follow: async <T extends KubeObject>(path: string, seen: (object: T, deleted: boolean) => void) => {
      for (;;) {
        const list = await ask<{metadata: {resourceVersion: string}; items: T[]}>('GET', path);
        for (const item of list.items) seen(item, false);
        const from = list.metadata.resourceVersion;
        const watch = await open(
          'GET',
          `${path}?watch=1&resourceVersion=${from}`,
          undefined,
          'application/json',
        );
        for await (const line of createInterface({input: watch})) {
          const event = JSON.parse(line) as {type: string; object: T};
          if (event.type === 'ERROR') break;
          if (event.type !== 'BOOKMARK') seen(event.object, event.type === 'DELETED');
        }
      }
    },
  };
}
