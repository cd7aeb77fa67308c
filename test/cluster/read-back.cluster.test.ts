import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {describe, expect, inject, test} from 'vitest';
import type {OutputFile} from '../../src/emit/output.ts';
import {INDEX_PATH} from '../../src/emit/output-index.ts';
import {convertedSample, manifestsFolder, sampleNames} from '../samples.ts';
import {skipUnless} from '../servers/required.ts';
import {controlPlanePrograms} from './control-plane/build.ts';
import {startControlPlane} from './control-plane/start.ts';
import {type Kubernetes, kubernetes} from './kubernetes.ts';
import {applyManifests, readAll} from './manifests.ts';

const ground = inject('ground');

describe.skipIf(skipUnless(ground))('what a cluster gives back', () => {
  test.each(sampleNames())('of %s is converted to the same as the manifests', async name => {
    const programs = await controlPlanePrograms();
    if (ground.missing !== undefined || programs.missing !== undefined) return;
    const plane = await startControlPlane(programs, join(ground.folder, `read-back-${name}`));
    try {
      const cluster = kubernetes(plane.admin);
      await applyManifests(cluster, manifestsFolder(name));
      await controllersHaveActed(cluster);
      const readBack = await convertedSample(name, await readAll(cluster));
      expect(resources(readBack)).toEqual(resources(await convertedSample(name)));
    } finally {
      await plane.stop();
    }
  });
});

/** Waits until each Deployment has its ReplicaSet and each Job that is not suspended its pods, which are in the dump then. */
async function controllersHaveActed(cluster: Kubernetes): Promise<void> {
  const count = async (path: string, isCounted = (_: Countable) => true) =>
    (await cluster.get<{items: Countable[]}>(path)).items.filter(isCounted).length;
  for (;;) {
    const deployments = await count('/apis/apps/v1/deployments');
    const sets = await count('/apis/apps/v1/replicasets', ({status}) => (status?.replicas ?? 0) > 0);
    const idle = await count('/apis/batch/v1/jobs', ({status}) => status?.startTime === undefined);
    if (sets >= deployments && idle === 0) return;
    await wait(250);
  }
}

interface Countable {
  readonly status?: {readonly replicas?: number; readonly startTime?: string};
}

/** The files of resources and of the cutover: reports, runbook and index tell of files and lines, and of what only a cluster has. */
function resources(files: readonly OutputFile[]): Readonly<Record<string, string>> {
  const kept = files.filter(({path}) => path !== INDEX_PATH && !/^report\.|\.md$/.test(path));
  return Object.fromEntries(kept.map(({path, content}) => [path, content]));
}
