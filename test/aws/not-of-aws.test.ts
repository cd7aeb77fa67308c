import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type ServerResponse} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, onTestFinished, test, vi} from 'vitest';
import type {Ports} from '../../src/cutover/calls.ts';
import {realPorts} from '../../src/ports.ts';
import {shopPlan} from '../cutover/shop.ts';

afterEach(() => vi.unstubAllEnvs());

/** The real ports of a plan whose cluster is well and where everything that is asked of AWS is answered so. */
async function portsOf(answer: (response: ServerResponse) => void): Promise<Ports> {
  const serve = async (each: (response: ServerResponse) => void) => {
    const server = createServer((_, response) => each(response));
    onTestFinished(() => void server.close());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  };
  const folder = mkdtempSync(join(tmpdir(), 'k2e-not-of-aws-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  const server = await serve(response => response.end('{"kind": "Namespace", "metadata": {}}'));
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    clusters: [{name: 'c', cluster: {server}}],
    users: [{name: 'u', user: {}}],
    contexts: [{name: 'c', context: {cluster: 'c', user: 'u'}}],
  };
  writeFileSync(join(folder, 'config'), JSON.stringify(config));
  vi.stubEnv('KUBECONFIG', join(folder, 'config'));
  vi.stubEnv('AWS_ENDPOINT_URL', await serve(answer));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing');
  return realPorts({...shopPlan(), state: 'dynamodb://cutovers/shop'});
}

/** What AWS is asked for, service by service. */
const READS: Readonly<Record<string, (ports: Ports) => Promise<unknown>>> = {
  'the journal': ports => ports['state.read']({}),
  'the records': ports => ports['dns.records']({zone: 'Z1', name: 'shop.example.com'}),
  'a change of records': ports => ports['dns.change-status']({zone: 'Z1', change: 'C1'}),
  'a schedule': ports => ports['schedule.get']({group: 'default', name: 'billing'}),
  'a service': ports => ports['ecs.service']({cluster: 'shop', service: 'worker'}),
  'the tasks that ended': ports => ports['ecs.ended']({cluster: 'shop', service: 'web', since: 0}),
  'the runs of a job': ports => ports['ecs.runs']({cluster: 'shop', family: 'billing', since: 0}),
  'the health of targets': ports => ports['balancer.health']({arn: 'arn:aws:elasticloadbalancing:x'}),
  'what a load balancer listens on': ports =>
    ports['balancer.listeners']({arn: 'arn:aws:elasticloadbalancing:x'}),
  'the traffic': ports => ports['metrics.traffic']({arn: ':loadbalancer/app/shop/1', from: 0, to: 60}),
  'an alarm': ports => ports['metrics.alarms']({names: ['failing']}),
};

const STRANGERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'a page to log in': response =>
    response.writeHead(200, {'content-type': 'text/html'}).end('<html>Log in</html>'),
  nothing: response => response.writeHead(200).end(),
  'an object of its own': response =>
    response.writeHead(200, {'content-type': 'application/json'}).end('{"ok": true}'),
  'a page that says that there is nothing': response =>
    response.writeHead(404, {'content-type': 'text/html'}).end('<html>404 page not found</html>'),
  'that nothing is there, and no word': response => response.writeHead(404).end(),
  'that it is in conflict with something': response => response.writeHead(409).end('{}'),
};

describe.each(Object.entries(STRANGERS))('what stands before AWS answers %s', (_, answer) => {
  test.each(Object.entries(READS))('which tells nothing of %s', async (_what, read) => {
    await expect(read(await portsOf(answer))).rejects.toMatchObject({
      name: 'CallError',
      failure: 'unknown',
      message: expect.stringContaining('not as AWS does'),
    });
  });
});

test('AWS itself says that a schedule is not there', async () => {
  const ports = await portsOf(response =>
    response
      .writeHead(404, {'x-amzn-requestid': '1', 'x-amzn-errortype': 'ResourceNotFoundException'})
      .end('{"Message": "Schedule billing does not exist."}'),
  );
  await expect(ports['schedule.get']({group: 'default', name: 'billing'})).rejects.toMatchObject({
    failure: 'missing',
  });
});

test('another service of AWS than the one that was asked for does not know that something is missing', async () => {
  const ports = await portsOf(response =>
    response.writeHead(404, {'x-amzn-requestid': '1'}).end('<UnknownOperationException/>'),
  );
  await expect(ports['schedule.get']({group: 'default', name: 'billing'})).rejects.not.toMatchObject({
    failure: 'missing',
  });
});
