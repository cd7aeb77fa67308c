import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, expect, onTestFinished, test, vi} from 'vitest';
import {Cluster} from '../../src/kubernetes/cluster.ts';
import {kubernetesPorts} from '../../src/kubernetes/kubernetes-ports.ts';

afterEach(() => vi.unstubAllEnvs());

/** The ports of a cluster whose API server, or what stands before it, answers so. */
async function portsOf(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const folder = mkdtempSync(join(tmpdir(), 'k2e-cluster-'));
  const file = join(folder, 'config');
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'c',
      clusters: [
        {name: 'c', cluster: {server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true}},
      ],
      users: [{name: 'u', user: {}}],
      contexts: [{name: 'c', context: {cluster: 'c', user: 'u'}}],
    }),
  );
  vi.stubEnv('KUBECONFIG', file);
  onTestFinished(() => {
    server.close();
    rmSync(folder, {recursive: true, force: true});
  });
  return kubernetesPorts(new Cluster());
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(value));
}

const RESOURCES = {
  kind: 'APIResourceList',
  resources: [{name: 'deployments', kind: 'Deployment', namespaced: true}],
};
const WORKER = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'};
const JOBS = {namespace: 'shop', cronJob: 'billing', uid: 'u1'};

test.each([
  [
    'a page to log in',
    (response: ServerResponse) =>
      response.writeHead(200, {'content-type': 'text/html'}).end('<html>Log in</html>'),
  ],
  ['nothing', (response: ServerResponse) => response.writeHead(200).end()],
  ['JSON that is no object of Kubernetes', (response: ServerResponse) => json(response, {ok: true})],
])('a proxy that answers 200 with %s tells nothing of pods, Jobs or switches', async (_, answer) => {
  const ports = await portsOf(({url = ''}, response) =>
    url === '/apis/apps/v1' ? json(response, RESOURCES) : void answer(response),
  );
  const unknown = {name: 'CallError', failure: 'unknown'};
  await expect(ports['kubernetes.replicas'](WORKER)).rejects.toMatchObject(unknown);
  await expect(ports['kubernetes.jobs'](JOBS)).rejects.toMatchObject(unknown);
  await expect(ports['kubernetes.cron-job']({namespace: 'shop', name: 'billing'})).rejects.toMatchObject(
    unknown,
  );
});

test.each([
  [404, '<html>404 page not found</html>'],
  [404, ''],
  [409, 'conflict'],
  [407, '<html>Proxy authentication required</html>'],
])('a proxy that answers %i with a text of its own does not know what is there', async (status, body) => {
  const ports = await portsOf(({url = ''}, response) =>
    url === '/apis/apps/v1' ? json(response, RESOURCES) : void response.writeHead(status).end(body),
  );
  const unknown = {name: 'CallError', failure: 'unknown'};
  await expect(ports['kubernetes.replicas'](WORKER)).rejects.toMatchObject(unknown);
  await expect(ports['kubernetes.cron-job']({namespace: 'shop', name: 'billing'})).rejects.toMatchObject(
    unknown,
  );
});

test('the API server itself says that a CronJob is not there', async () => {
  const ports = await portsOf((_, response) =>
    json(response, {kind: 'Status', message: 'cronjobs "billing" not found', reason: 'NotFound'}, 404),
  );
  await expect(ports['kubernetes.cron-job']({namespace: 'shop', name: 'billing'})).rejects.toMatchObject({
    failure: 'missing',
  });
});

test('a list whose pages are too old by the time is begun anew, and holds everything', async () => {
  const job = (name: string) => ({metadata: {name, ownerReferences: [{uid: 'u1'}]}});
  let isExpired = true;
  const ports = await portsOf(({url = ''}, response) => {
    if (!url.includes('continue=')) {
      const metadata = {continue: isExpired ? 'old' : 'new'};
      json(response, {kind: 'JobList', metadata, items: [job('billing-28000000')]});
    } else if (isExpired) {
      isExpired = false;
      const message = 'The provided continue parameter is too old to display a consistent list result.';
      json(response, {kind: 'Status', status: 'Failure', reason: 'Expired', code: 410, message}, 410);
    } else json(response, {kind: 'JobList', metadata: {}, items: [job('billing-28000001')]});
  });
  const found = await ports['kubernetes.jobs'](JOBS);
  expect(found.map(({name}) => name)).toEqual(['billing-28000000', 'billing-28000001']);
});

test('pods count as there until the controller has seen the new number: the one of a moment ago may make another', async () => {
  const ports = await portsOf(({url = ''}, response) => {
    if (url === '/apis/apps/v1') json(response, RESOURCES);
    else if (url.startsWith('/api/v1/')) json(response, {kind: 'PodList', metadata: {}, items: []});
    else
      json(response, {
        kind: 'Deployment',
        metadata: {namespace: 'shop', resourceVersion: '7', generation: 3},
        spec: {replicas: 0, selector: {matchLabels: {app: 'worker'}}},
        status: {observedGeneration: 2, replicas: 1},
      });
  });
  expect(await ports['kubernetes.replicas'](WORKER)).toMatchObject({wanted: 0, pods: 1});
});

test('an answer that trickles in for longer than a call may last counts as none', {
  timeout: 60_000,
}, async () => {
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
  onTestFinished(() => void vi.useRealTimers());
  const ports = await portsOf((_, response) => {
    response.writeHead(200, {'content-type': 'application/json'}).write('{"kind":');
    void vi.advanceTimersByTimeAsync(31_000);
  });
  await expect(ports['kubernetes.cron-job']({namespace: 'shop', name: 'billing'})).rejects.toMatchObject({
    failure: 'unknown',
  });
});

test('an object whose API version was removed since the plan was made is found in another one of its group', async () => {
  const ref = {
    apiVersion: 'helm.toolkit.fluxcd.io/v2beta1',
    kind: 'HelmRelease',
    namespace: 'shop',
    name: 'jobs',
  };
  const list = {
    kind: 'APIResourceList',
    resources: [{name: 'helmreleases', kind: 'HelmRelease', namespaced: true}],
  };
  const asked: string[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    '/apis/helm.toolkit.fluxcd.io': {
      kind: 'APIGroup',
      versions: [{groupVersion: 'helm.toolkit.fluxcd.io/v2', version: 'v2'}],
      preferredVersion: {groupVersion: 'helm.toolkit.fluxcd.io/v2', version: 'v2'},
    },
    '/apis/helm.toolkit.fluxcd.io/v2': list,
    '/apis/helm.toolkit.fluxcd.io/v2/namespaces/shop/helmreleases/jobs': {
      kind: 'HelmRelease',
      metadata: {resourceVersion: '7'},
      spec: {suspend: true},
    },
  };
  const ports = await portsOf(({url = ''}, response) => {
    asked.push(url);
    const answer = answers[url];
    if (answer === undefined) json(response, {kind: 'Status', message: `no ${url}`, reason: 'NotFound'}, 404);
    else json(response, answer);
  });
  expect(await ports['kubernetes.fields']({ref, fields: ['/spec/suspend']})).toEqual({
    version: '7',
    values: {'/spec/suspend': true},
  });
  await expect(
    ports['kubernetes.fields']({ref: {...ref, kind: 'HelmChartProxy'}, fields: ['/spec']}),
  ).rejects.toMatchObject({failure: 'missing', message: expect.stringContaining('knows no HelmChartProxy')});
});
