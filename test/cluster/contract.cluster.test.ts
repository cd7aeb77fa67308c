import {mkdtempSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {beforeAll, describe, expect, inject, test} from 'vitest';
import {Cluster} from '../../src/kubernetes/cluster.ts';
import {kubernetesPorts} from '../../src/kubernetes/kubernetes-ports.ts';
import {type ClusterSubject, KUBERNETES, OBJECTS} from '../contract/kubernetes.ts';
import {skipUnless} from '../servers/required.ts';
import {kubeconfig} from './control-plane/start.ts';
import {makeNamespace} from './cron-job.ts';
import {kubernetes} from './kubernetes.ts';

const ground = inject('ground');

describe.skipIf(skipUnless(ground))('a real API server, through the adapters', () => {
  let cluster: Cluster;
  let namespaces = 0;

  beforeAll(() => {
    if (ground.missing !== undefined) return;
    const file = join(mkdtempSync(join(ground.folder, 'contract-')), 'kubeconfig');
    writeFileSync(file, kubeconfig(ground.cluster), {mode: 0o600});
    process.env.KUBECONFIG = file;
    cluster = new Cluster();
  });

  async function subject(): Promise<ClusterSubject> {
    if (ground.missing !== undefined) throw new Error(ground.missing);
    const client = kubernetes(ground.cluster);
    namespaces += 1;
    const namespace = `contract-${namespaces}`;
    await makeNamespace(client, namespace);
    await client.post(`/apis/batch/v1/namespaces/${namespace}/cronjobs`, {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: {name: 'report'},
      spec: OBJECTS.cronJob,
    });
    await client.post(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {name: 'worker'},
      spec: OBJECTS.deployment,
    });
    for (const metadata of OBJECTS.secrets)
      await client.post(`/api/v1/namespaces/${namespace}/secrets`, {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata,
        type: 'helm.sh/release.v1',
        stringData: {release: 'whole manifests'},
      });
    return {ports: kubernetesPorts(cluster), namespace, settle: () => wait(2000)};
  }

  test.concurrent.each(KUBERNETES)('$name', async ({answer, expected}) => {
    expect(await answer(await subject())).toBe(expected);
  });

  test('a list of metadata holds no data of Secrets', async () => {
    const {namespace} = await subject();
    const secrets = await cluster.listMetadata(`/api/v1/namespaces/${namespace}/secrets`, {});
    expect(secrets).toHaveLength(OBJECTS.secrets.length);
    expect(secrets.flatMap(secret => Object.keys(secret))).not.toContain('data');
  });
});
