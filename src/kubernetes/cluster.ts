import http from 'node:http';
import https from 'node:https';
import {KubeConfig} from '@kubernetes/client-node';
import type {OnAnswer} from '../cutover/clock-watch.ts';
import {type ProxyEnvironment, proxyEnvironment} from '../cutover/proxies.ts';
import {UsageError} from '../errors.ts';
import {isObject, type JsonObject} from '../json.ts';

/** The content type that each method of the API server takes here. */
const CONTENT = {
  POST: 'application/json',
  PATCH: 'application/merge-patch+json',
} as const;

/** Asks a list for the metadata of its items only; a server that cannot do that refuses with 406, and never sends the rest. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Seconds after which an answer is taken for lost, whole or in part. */
const PATIENCE = 30;

/** Times that a list is begun anew. */
const LISTINGS = 3;

/** An answer of the API server that is no success; `status` is absent where there was no answer. */
export class ClusterFailure extends Error {
  readonly status: number | undefined;
  readonly reason: string;

  constructor(message: string, status?: number, reason = '', options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClusterFailure';
    this.status = status;
    this.reason = reason;
  }
}

/**
 * One cluster of the kubeconfig. Requests go out as JSON as they are: the typed client turns objects into its own classes, which
 * drop the nulls that a merge patch removes a field with.
 */
export class Cluster {
  readonly #config: KubeConfig;
  readonly #server: string;
  readonly #onAnswer: OnAnswer | undefined;
  readonly #proxies: ProxyEnvironment;
  readonly #resources = new Map<string, Promise<readonly Resource[]>>();

  /**
   * Reads the kubeconfig the standard way: `KUBECONFIG`, `~/.kube/config`, the service account of a pod.
   * @param context name of the context; the current one where absent.
   * @param onAnswer hears of each answer of the API server.
   * @throws UsageError when there is no such context or no cluster in it, or the environment names no proper proxy.
   */
  constructor(context?: string, onAnswer?: OnAnswer) {
    this.#config = loaded();
    this.#onAnswer = onAnswer;
    this.#proxies = proxyEnvironment(process.env);
    if (context !== undefined) {
      if (!this.#config.getContextObject(context))
        throw new UsageError('K2E-E030', `The kubeconfig has no context \`${context}\`.`, [
          `Name one of these: ${
            this.#config
              .getContexts()
              .map(({name}) => name)
              .join(', ') || 'there is none'
          }.`,
        ]);
      this.#config.setCurrentContext(context);
    }
    const server = this.#config.getCurrentCluster()?.server;
    if (server === undefined)
      throw new UsageError('K2E-E031', 'The kubeconfig names no cluster.', [
        'Set KUBECONFIG, or name a context with `context` of the plan.',
      ]);
    this.#server = server.replace(/\/$/, '');
  }

  /** Sends one request; the answer is the parsed body. @throws ClusterFailure for every other answer than 2xx, and for none. */
  async request(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: unknown,
    accept = 'application/json',
  ): Promise<JsonObject> {
    const url = new URL(this.#server + path);
    const options: https.RequestOptions = {
      method,
      headers: {
        Accept: accept,
        'User-Agent': 'k2e',
        ...(method !== 'GET' && {'Content-Type': CONTENT[method]}),
      },
    };
    await this.#config.applyToHTTPSOptions(options);
    // The agent goes through the `proxy-url` of the kubeconfig already, which comes before what the environment names.
    if (options.agent instanceof https.Agent && this.#config.getCurrentCluster()?.proxyUrl === undefined)
      options.agent = new https.Agent({...options.agent.options, proxyEnv: this.#proxies});
    const asked = Date.now();
    const {status, text, date, answered} = await exchange(
      url,
      options,
      body === undefined ? undefined : JSON.stringify(body),
    );
    this.#onAnswer?.(date, asked, answered);
    const parsed = parsedBody(text);
    if (status >= 200 && status < 300) {
      // Every object and every list of Kubernetes names its kind (API conventions, "Types"). A proxy's page to log in would look like an empty list.
      if (typeof parsed.kind === 'string') return parsed;
      throw new ClusterFailure(
        `${url.origin} answered ${status} without an object of Kubernetes; does a proxy before it want somebody to log in?`,
      );
    }
    const message = typeof parsed.message === 'string' ? parsed.message : `status ${status}`;
    throw new ClusterFailure(message, status, typeof parsed.reason === 'string' ? parsed.reason : '');
  }

  /** All items of a list, page by page. */
  list(path: string, query: Readonly<Record<string, string>> = {}): Promise<readonly JsonObject[]> {
    return this.#pages(path, query, 'application/json');
  }

  /** The same with the metadata of each item only: what Secrets hold never leaves the API server. */
  listMetadata(path: string, query: Readonly<Record<string, string>>): Promise<readonly JsonObject[]> {
    return this.#pages(path, query, METADATA_ONLY);
  }

  /** Pages can get too old while they are read: then the list is begun anew (API concepts, "410 Gone"). */
  async #pages(
    path: string,
    query: Readonly<Record<string, string>>,
    accept: string,
  ): Promise<readonly JsonObject[]> {
    for (let tries = 1; ; tries++)
      try {
        return await this.#onePass(path, query, accept);
      } catch (error) {
        if (!(error instanceof ClusterFailure && error.status === 410) || tries === LISTINGS) throw error;
      }
  }

  async #onePass(
    path: string,
    query: Readonly<Record<string, string>>,
    accept: string,
  ): Promise<readonly JsonObject[]> {
    const items: JsonObject[] = [];
    let next: string | undefined;
    do {
      const search = new URLSearchParams({
        ...query,
        limit: '500',
        ...(next !== undefined && {continue: next}),
      });
      const page = await this.request('GET', `${path}?${search}`, undefined, accept);
      if (Array.isArray(page.items)) items.push(...page.items.filter(isObject));
      const token = isObject(page.metadata) ? page.metadata.continue : undefined;
      next = typeof token === 'string' && token !== '' ? token : undefined;
    } while (next !== undefined);
    return items;
  }

  /**
   * The path of a kind, as the API server's own discovery tells it; without a name the collection. Where a version was removed since somebody wrote it
   * down, as by an upgrade of the cluster or of an operator, the object is there in another one of its group.
   * @throws ClusterFailure with status 404 when the cluster does not know the kind.
   */
  async path(apiVersion: string, kind: string, namespace?: string, name?: string): Promise<string> {
    const found = (await this.#found(apiVersion, kind)) ?? (await this.#foundInGroup(apiVersion, kind));
    if (!found) throw new ClusterFailure(`the cluster knows no ${kind} of ${apiVersion}`, 404, 'NotFound');
    const {root, plural, namespaced} = found;
    const scope = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
    return `${root}${scope}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
  }

  /** The kind in one version; undefined where that has none, or is not there. */
  async #found(apiVersion: string, kind: string): Promise<(Resource & {readonly root: string}) | undefined> {
    const root = apiVersion.includes('/') ? `/apis/${encoded(apiVersion)}` : `/api/${encoded(apiVersion)}`;
    let known = this.#resources.get(root);
    if (!known) {
      known = orNone(this.request('GET', root).then(resourcesOf), []);
      this.#resources.set(root, known);
      known.catch(() => this.#resources.delete(root));
    }
    const resource = (await known).find(each => each.kind === kind);
    // It may be installed yet.
    if (!resource) this.#resources.delete(root);
    return resource && {...resource, root};
  }

  /** The kind in the versions of its group, the preferred one first. */
  async #foundInGroup(
    apiVersion: string,
    kind: string,
  ): Promise<(Resource & {readonly root: string}) | undefined> {
    const [group = '', version] = apiVersion.split('/');
    if (version === undefined) return undefined;
    const {preferredVersion, versions} = await orNone(this.request('GET', `/apis/${encoded(group)}`), {});
    const listed = [preferredVersion, ...(Array.isArray(versions) ? versions : [])];
    for (const each of listed) {
      const served = isObject(each) && typeof each.groupVersion === 'string' ? each.groupVersion : apiVersion;
      const found = served === apiVersion ? undefined : await this.#found(served, kind);
      if (found) return found;
    }
    return undefined;
  }
}

/** @throws UsageError K2E-E031 when there is a kubeconfig that cannot be read. */
function loaded(): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch {
    // The reason may quote the file, which holds credentials.
    throw new UsageError('K2E-E031', 'The kubeconfig cannot be read: it is no valid YAML, or lacks a part.', [
      'Look whether `kubectl config view` takes it; KUBECONFIG names the file.',
    ]);
  }
  return config;
}

/** `absent` where the API server has no such thing. */
async function orNone<T>(asked: Promise<T>, absent: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ClusterFailure && error.status === 404) return absent;
    throw error;
  }
}

interface Resource {
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

function resourcesOf(list: JsonObject): readonly Resource[] {
  const resources = Array.isArray(list.resources) ? list.resources.filter(isObject) : [];
  return resources
    .map(({kind, name, namespaced}) => ({
      kind: String(kind),
      plural: String(name),
      namespaced: namespaced === true,
    }))
    .filter(({plural}) => !plural.includes('/'));
}

function encoded(apiVersion: string): string {
  return apiVersion.split('/').map(encodeURIComponent).join('/');
}

function parsedBody(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {message: text.slice(0, 200)};
  }
}

/** One exchange; a broken connection or a long silence is a failure without a status: the effect may have happened. */
function exchange(
  url: URL,
  options: https.RequestOptions,
  body: string | undefined,
): Promise<{status: number; text: string; date: string | undefined; answered: number}> {
  const {request} = url.protocol === 'http:' ? http : https;
  return new Promise((resolve, reject) => {
    const lost = (error: Error): void => {
      clearTimeout(timer);
      reject(
        new ClusterFailure(`no answer from ${url.origin}: ${error.message}`, undefined, '', {cause: error}),
      );
    };
    const sent = request(url, options, response => {
      const chunks: Buffer[] = [];
      const answered = Date.now();
      const {date} = response.headers;
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', lost);
      response.on('end', () => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({status: response.statusCode ?? 0, text, date, answered});
      });
    });
    const timer = setTimeout(() => sent.destroy(new Error(`none within ${PATIENCE} s`)), PATIENCE * 1000);
    sent.on('error', lost);
    sent.end(body);
  });
}
