import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {inspect} from 'node:util';
import {afterEach, expect, onTestFinished, test, vi} from 'vitest';
import {proxyEnvironment} from '../../src/cutover/proxies.ts';
import {Cluster} from '../../src/kubernetes/cluster.ts';
import {statePorts} from '../../src/ports.ts';

afterEach(() => vi.unstubAllEnvs());

/** A proxy that refuses every tunnel; what it was asked for. */
async function refusingProxy(): Promise<string[]> {
  const asked: string[] = [];
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
  for (const name of ['https_proxy', 'NO_PROXY', 'no_proxy', 'AWS_ENDPOINT_URL']) vi.stubEnv(name, undefined);
  onTestFinished(() => void server.close());
  return asked;
}

test('the journal in AWS is asked for through the proxy of the environment', async () => {
  const asked = await refusingProxy();
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const ports = await statePorts({state: 'dynamodb://table/shop', region: 'eu-central-1'});
  await expect(ports['state.read']({})).rejects.toThrow('DynamoDB');
  expect(asked).toEqual(['dynamodb.eu-central-1.amazonaws.com:443']);
});

test('the API server is asked for through it, unless it is to be reached directly', async () => {
  const asked = await refusingProxy();
  const folder = mkdtempSync(join(tmpdir(), 'k2e-proxy-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  const ask = async (server: string, more: object = {}) => {
    writeFileSync(
      join(folder, 'config'),
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'c',
        clusters: [{name: 'c', cluster: {server, ...more}}],
        users: [{name: 'u', user: {}}],
        contexts: [{name: 'c', context: {cluster: 'c', user: 'u'}}],
      }),
    );
    vi.stubEnv('KUBECONFIG', join(folder, 'config'));
    await expect(new Cluster().request('GET', '/version')).rejects.toThrow();
    return asked.splice(0);
  };
  expect(await ask('https://cluster.invalid')).toEqual(['cluster.invalid:443']);
  expect(await ask('https://127.0.0.1:1')).toEqual([]);
  vi.stubEnv('NO_PROXY', '.invalid');
  expect(await ask('https://cluster.invalid')).toEqual([]);
  expect(await ask('https://cluster.invalid', {'proxy-url': process.env['HTTPS_PROXY']})).toEqual([
    'cluster.invalid:443',
  ]);
});

test('what the environment names is kept; a host with a port is a proxy', () => {
  expect(proxyEnvironment({HTTPS_PROXY: 'proxy.example.com:3128', NO_PROXY: 'a.example.com'})).toMatchObject({
    HTTPS_PROXY: 'http://proxy.example.com:3128',
    no_proxy: 'a.example.com,localhost,127.0.0.1,::1,[::1]',
  });
});

test.each([
  'http://user:canary-4711@[bad',
  'http://us%zz:canary-4711@proxy',
  'socks5://user:canary-4711@proxy:1080',
])('what is no HTTP proxy is refused, and not shown', async value => {
  vi.stubEnv('HTTPS_PROXY', value);
  const refused = {code: 'K2E-E032', message: 'The variable HTTPS_PROXY names no HTTP proxy.'};
  const error: unknown = await statePorts({state: 's3://bucket/key', region: 'eu-central-1'}).catch(
    caught => caught,
  );
  expect(error).toMatchObject(refused);
  expect(error).not.toHaveProperty('cause');
  expect(inspect(error)).not.toContain('canary');
});
