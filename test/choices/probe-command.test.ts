import {execFile} from 'node:child_process';
import {createServer as createHttpServer, type Server} from 'node:http';
import {createServer as createHttp2Server} from 'node:http2';
import {type AddressInfo, createServer as createTcpServer} from 'node:net';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {asksTheSame, handlerOf, probeCommand} from '../../src/choices/probe-command.ts';
import type {ContainerPart} from '../../src/model/inventory.ts';
import type {Container, Probe} from '../../src/model/kubernetes.generated.ts';

const run = promisify(execFile);

/** The tools of the image that asks the probes. */
async function hasTools(): Promise<boolean> {
  const found = ['curl', 'bash', 'timeout', 'od', 'tr', 'grep'].map(tool => run('which', [tool]));
  return (await Promise.allSettled(found)).every(({status}) => status === 'fulfilled');
}

const TOOLS = await hasTools();

function containerWith(value: Container): ContainerPart {
  return {name: 'app', role: 'main', index: 0, path: '', value};
}

/** True when the health check of the probe succeeds, as ECS would see it: exit code 0. */
async function succeeds(probe: Probe, container: Container = {}): Promise<boolean> {
  const command = probeCommand(probe, containerWith(container), 2);
  if (typeof command === 'string') throw new Error(command);
  const [form = '', ...words] = command;
  const [file = '', ...args] = form === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : words;
  try {
    await run(file, args);
    return true;
  } catch {
    return false;
  }
}

async function listening<
  S extends {listen(port: number, host: string, done: () => void): unknown; address(): unknown},
>(server: S): Promise<number> {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

describe.skipIf(!TOOLS)(
  'health checks against real servers (needs curl, bash, timeout, od, tr and grep)',
  () => {
    const http: Server = createHttpServer((request, response) => {
      const status = Number(/^\/(\d{3})/.exec(request.url ?? '')?.[1] ?? 200);
      const isAllowed = request.url !== '/header' || request.headers['x-check'] === "it's me";
      if (status === 302) response.setHeader('Location', 'http://192.0.2.1/elsewhere');
      response.statusCode = isAllowed ? status : 403;
      response.end('x'.repeat(10_000));
    });
    const tcp = createTcpServer();
    let serving = Buffer.from('00000000020801', 'hex');
    const asked: string[] = [];
    const grpc = createHttp2Server();
    grpc.on('stream', (stream, headers) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        asked.push(`${headers[':path']} ${headers['content-type']} ${Buffer.concat(chunks).toString('hex')}`);
        stream.respond({':status': 200, 'content-type': 'application/grpc'}, {waitForTrailers: true});
        stream.on('wantTrailers', () => stream.sendTrailers({'grpc-status': '0'}));
        stream.end(serving);
      });
    });
    let [httpPort, tcpPort, grpcPort] = [0, 0, 0];

    beforeAll(async () => {
      [httpPort, tcpPort, grpcPort] = [await listening(http), await listening(tcp), await listening(grpc)];
    });
    afterAll(() => {
      for (const server of [http, tcp, grpc]) server.close();
    });

    test.each([
      ['/200', true],
      ['/204', true],
      ['/302', true],
      ['/399', true],
      ['/400', false],
      ['/404', false],
      ['/503', false],
      ['', true],
      ['healthz', true],
      ['/a b?x=[1]&y={z}', true],
    ])('an HTTP probe of %j succeeds: %s', async (path, expected) => {
      expect(await succeeds({httpGet: {path, port: httpPort}})).toBe(expected);
    });

    test('a named port and headers', async () => {
      const container = {ports: [{name: 'web', containerPort: httpPort}]};
      const httpHeaders = [{name: 'X-Check', value: "it's me"}];
      expect(await succeeds({httpGet: {path: '/header', port: 'web', httpHeaders}}, container)).toBe(true);
      expect(await succeeds({httpGet: {path: '/header', port: 'web'}}, container)).toBe(false);
    });

    test('a TCP probe succeeds where somebody listens', async () => {
      expect(await succeeds({tcpSocket: {port: tcpPort}})).toBe(true);
      expect(await succeeds({tcpSocket: {port: 1}})).toBe(false);
    });

    test('a gRPC probe succeeds for SERVING only, and asks for its service', async () => {
      expect(await succeeds({grpc: {port: grpcPort}})).toBe(true);
      expect(await succeeds({grpc: {port: grpcPort, service: 'a%b\\'}})).toBe(true);
      expect(asked).toEqual([
        '/grpc.health.v1.Health/Check application/grpc 0000000000',
        '/grpc.health.v1.Health/Check application/grpc 00000000060a046125625c',
      ]);
      serving = Buffer.from('00000000020802', 'hex');
      expect(await succeeds({grpc: {port: grpcPort}})).toBe(false);
      expect(await succeeds({grpc: {port: tcpPort}})).toBe(false);
    });
  },
);

test('exec commands have their static variables replaced, as the kubelet does', () => {
  const env = [
    {name: 'PORT', value: '8080'},
    {name: 'FROM', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}},
  ];
  const exec = {command: ['check', '$(PORT)', '$(FROM)x', '$(NONE)', '$$(PORT)']};
  expect(probeCommand({exec}, containerWith({env}), 1)).toEqual([
    'CMD',
    'check',
    '8080',
    'x',
    '$(NONE)',
    '$(PORT)',
  ]);
});

test('no command is made that would hold a secret, or ask an unknown port', () => {
  const env = [{name: 'DB_PASSWORD', value: 'swordfish-7'}];
  const exec = {command: ['ping', '-p$(DB_PASSWORD)']};
  expect(probeCommand({exec}, containerWith({env}), 1)).toBe('secret');
  const httpHeaders = [{name: 'Authorization', value: 'Bearer abcdefghijklmnopqrst'}];
  expect(probeCommand({httpGet: {port: 80, httpHeaders}}, containerWith({}), 1)).toBe('secret');
  expect(probeCommand({httpGet: {port: 'web'}}, containerWith({}), 1)).toBe('no-port');
  expect(probeCommand({}, containerWith({}), 1)).toBe('no-handler');
});

test('two probes ask the same whatever the order of their fields and their times', () => {
  expect(
    asksTheSame({httpGet: {path: '/', port: 80}, periodSeconds: 1}, {httpGet: {port: 80, path: '/'}}),
  ).toBe(true);
  expect(asksTheSame({httpGet: {path: '/', port: 80}}, {httpGet: {path: '/x', port: 80}})).toBe(false);
  expect(asksTheSame(undefined, undefined)).toBe(false);
  expect(handlerOf({tcpSocket: {port: 1}})).toBe('tcpSocket');
});
