import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {dump} from 'js-yaml';
import type {Program} from '../servers/program.ts';
import type {Bed} from './bed.ts';
import type {GitOptions} from './players/git.ts';
import {startPlayer} from './players/start.ts';

/** A Kubernetes object in a file. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: {readonly name: string; readonly namespace?: string};
}

/** How often the tool looks: Argo CD heals after 5 seconds. */
const EVERY = 4000;

/** A folder that stands for Git and has this CronJob, and a tool that applies it; it is in the cluster then. */
export async function startRepository(
  bed: Bed,
  tool: GitOptions['tool'],
  job: Manifest,
): Promise<{readonly folder: string; readonly player: Program}> {
  const folder = join(bed.folder, 'git');
  mkdirSync(folder);
  writeFileSync(join(folder, 'cron-job.yaml'), dump(job));
  const {cluster} = bed;
  const player = startPlayer('git', bed.folder, {cluster, folder, tool, everyMilliseconds: EVERY});
  const {name, namespace} = job.metadata;
  await player.ready(() =>
    bed.kubernetes.get(`/apis/batch/v1/namespaces/${namespace}/cronjobs/${name}`).then(
      () => true,
      () => false,
    ),
  );
  return {folder, player};
}

/** What a tool writes on what it applies, so that people know whose it is: the rest of the object's `metadata`. */
export function marksOf(tool: GitOptions['tool'], namespace: string, name: string): string {
  return tool === 'argo'
    ? `, annotations: {argocd.argoproj.io/tracking-id: "shop:batch/CronJob:${namespace}/${name}"}`
    : ', labels: {kustomize.toolkit.fluxcd.io/name: shop, kustomize.toolkit.fluxcd.io/namespace: flux-system}';
}
