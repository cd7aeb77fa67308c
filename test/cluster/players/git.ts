/**
 * Plays Argo CD or Flux: applies the manifests of a folder again and again, with the API server's own apply, as what Git says, and so sets back
 * whatever somebody changed of it. Run as a process: `node git.ts '<GitOptions as JSON>'`.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {loadAll} from 'js-yaml';
import {type Cluster, KubeError, type KubeObject, kubernetes} from '../kubernetes.ts';

/** What the player is started with. */
export interface GitOptions {
  readonly cluster: Cluster;
  /** The folder that stands for Git; only CronJobs are in it. */
  readonly folder: string;
  readonly tool: keyof typeof MANAGERS;
  readonly everyMilliseconds: number;
}

interface Manifest {
  readonly metadata: {readonly name: string; readonly namespace: string};
}

/** The names under which they apply: `ArgoCDSSAManager` of argo-cd, the name of Flux's controller. */
const MANAGERS = {argo: 'argocd-controller', flux: 'kustomize-controller'} as const;
/** With this annotation on a live object Flux leaves it alone (kustomize-controller#484). */
const DISABLED = 'kustomize.toolkit.fluxcd.io/reconcile';

const {cluster, folder, tool, everyMilliseconds}: GitOptions = JSON.parse(process.argv[2] ?? '{}');
const client = kubernetes(cluster);

for (;;) {
  for (const file of readdirSync(folder).filter(name => name.endsWith('.yaml')))
    for (const manifest of loadAll(readFileSync(join(folder, file), 'utf8')) as readonly Manifest[])
      await applied(manifest).catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  await wait(everyMilliseconds);
}

async function applied(manifest: Manifest): Promise<void> {
  const {name, namespace} = manifest.metadata;
  const path = `/apis/batch/v1/namespaces/${namespace}/cronjobs/${name}`;
  if (tool === 'flux' && (await live(path))?.metadata.annotations?.[DISABLED] === 'disabled') return;
  await client.apply(`${path}?fieldManager=${MANAGERS[tool]}&force=true`, manifest);
}

async function live(path: string): Promise<KubeObject | undefined> {
  try {
    return await client.get<KubeObject>(path);
  } catch (error) {
    if (error instanceof KubeError && error.status === 404) return undefined;
    throw error;
  }
}
