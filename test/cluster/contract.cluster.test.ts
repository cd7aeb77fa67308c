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

  describe('who declares a field, as tools apply it (T55)', () => {
    const SUSPEND = '/spec/suspend';
    const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

    async function declared() {
      if (ground.missing !== undefined) throw new Error(ground.missing);
      const {namespace, ports} = await subject();
      const client = kubernetes(ground.cluster);
      const path = `/apis/batch/v1/namespaces/${namespace}/cronjobs/applied`;
      const ref = {apiVersion: 'batch/v1', kind: 'CronJob', namespace, name: 'applied'};
      const object = (suspend?: boolean) => ({
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: {name: 'applied', namespace},
        spec: {...OBJECTS.cronJob, suspend},
      });
      const seen = async () => ports['kubernetes.managed-field']({ref, field: SUSPEND});
      return {
        namespace,
        ports,
        seen,
        /** Server-side apply, as Argo CD with ServerSideApply and Flux do it. */
        apply: (manager: string, suspend?: boolean) =>
          client.apply(`${path}?fieldManager=${manager}&force=true`, object(suspend)),
        /** Client-side apply: a creation or a merge patch, with what was applied in an annotation. */
        applyByClient: async (manager: string, suspend: boolean | undefined, isNew: boolean) => {
          const applied = object(suspend);
          const annotated = {
            ...applied,
            metadata: {...applied.metadata, annotations: {[APPLIED]: JSON.stringify(applied)}},
          };
          const folder = `/apis/batch/v1/namespaces/${namespace}/cronjobs`;
          await (isNew
            ? client.post(`${folder}?fieldManager=${manager}`, annotated)
            : client.patch(`${path}?fieldManager=${manager}`, annotated));
        },
        byHand: async (suspended: boolean) => {
          const {version} = await ports['kubernetes.cron-job']({namespace, name: 'applied'});
          await ports['kubernetes.suspend']({
            namespace,
            name: 'applied',
            version,
            suspended,
            annotations: {},
          });
        },
      };
    }

    test.each(['argocd-controller', 'kustomize-controller'])(
      '%s applies it on the server: its own, until k2e patches it, and again when it applies that value too',
      async manager => {
        const {apply, byHand, seen} = await declared();
        await apply(manager, false);
        expect(await seen()).toEqual({value: false, managers: [manager]});
        await byHand(true);
        expect(await seen()).toEqual({value: true, managers: ['k2e']});
        await apply(manager, true);
        expect((await seen()).managers).toContain(manager);
      },
    );

    test('a field that the tool does not apply is nobody’s, though it has its default', async () => {
      const {apply, seen} = await declared();
      await apply('kustomize-controller');
      expect(await seen()).toEqual({value: false, managers: []});
    });

    test('Argo CD applies it on the client, after kubectl: the annotation tells', async () => {
      const {applyByClient, byHand, seen} = await declared();
      await applyByClient('kubectl-client-side-apply', false, true);
      expect(await seen()).toEqual({value: false, managers: ['kubectl-client-side-apply']});
      await byHand(true);
      expect(await seen()).toEqual({value: true, managers: ['k2e']});
      // Git says what is there already: the field keeps its manager, and the annotation has another one.
      await applyByClient('argocd-controller', true, false);
      expect((await seen()).managers).toContain('argocd-controller');
    });

    test('a default that the API server filled in is no declaration of client-side apply', async () => {
      const {applyByClient, seen} = await declared();
      await applyByClient('argocd-controller', undefined, true);
      expect(await seen()).toEqual({value: false, managers: []});
    });
  });

  test('a list of metadata holds no data of Secrets', async () => {
    const {namespace} = await subject();
    const secrets = await cluster.listMetadata(`/api/v1/namespaces/${namespace}/secrets`, {});
    expect(secrets).toHaveLength(OBJECTS.secrets.length);
    expect(secrets.flatMap(secret => Object.keys(secret))).not.toContain('data');
  });
});
