import {once} from 'node:events';
import {createServer} from 'node:http';
import {text} from 'node:stream/consumers';
import {expect, onTestFinished, test} from 'vitest';
import {listenerPorts} from '../../src/aws/listeners.ts';

const ARN = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/1';
const acm = (id: string) => `arn:aws:acm:eu-central-1:123456789012:certificate/${id}`;
const IAM = 'arn:aws:iam::123456789012:server-certificate/old';

/** Port of a listener with TLS → its certificates; each name of a certificate of ACM is its id, and `denied` may not be read. */
type Certificates = Readonly<Record<number, readonly string[]>>;

/** An account that gives one listener and one certificate a page. What may not be done is answered so. */
async function account(certificates: Certificates, denied: readonly string[] = []) {
  const asked: string[] = [];
  const ports = Object.keys(certificates);
  const page = (action: string, list: string, rows: readonly string[], marker: string | null) => {
    const at = Number(marker ?? 0);
    const next = at + 1 < rows.length ? `<NextMarker>${at + 1}</NextMarker>` : '';
    return `<${action}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><${action}Result><${list}>${rows[at] ?? ''}</${list}>${next}</${action}Result></${action}Response>`;
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const target = request.headers['x-amz-target'];
    const query = new URLSearchParams(body);
    const action = typeof target === 'string' ? (target.split('.')[1] ?? '') : (query.get('Action') ?? '');
    const marker = query.get('Marker');
    asked.push(action);
    if (action === 'DescribeCertificate') {
      const name = String(JSON.parse(body).CertificateArn).split('/')[1] ?? '';
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      if (name === 'denied')
        response.writeHead(400).end(JSON.stringify({__type: 'AccessDeniedException', message: 'no'}));
      else
        response.end(
          JSON.stringify({Certificate: {DomainName: name.toUpperCase(), SubjectAlternativeNames: [name]}}),
        );
    } else if (denied.includes(action))
      response
        .writeHead(403, {'content-type': 'text/xml'})
        .end(
          '<ErrorResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>',
        );
    else if (action === 'DescribeListeners') {
      const rows = ports.map(
        port =>
          `<member><ListenerArn>${port}</ListenerArn><Port>${port}</Port><Protocol>HTTPS</Protocol></member>`,
      );
      response.end(page(action, 'Listeners', rows, marker));
    } else {
      const rows = (certificates[Number(query.get('ListenerArn'))] ?? []).map(
        arn => `<member><CertificateArn>${arn}</CertificateArn></member>`,
      );
      response.end(page(action, 'Certificates', rows, marker));
    }
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const settings = {
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: async () => ({accessKeyId: 'testing', secretAccessKey: 'testing', sessionToken: 'testing'}),
  };
  return {listen: () => listenerPorts(settings)['balancer.listeners']({arn: ARN}), asked};
}

test('all pages of listeners and of certificates are read, and each certificate once', async () => {
  const {listen, asked} = await account({
    443: [acm('a.example.com'), acm('b.example.com'), acm('*.c.example.com')],
    8443: [acm('b.example.com')],
  });
  expect(await listen()).toEqual([
    {port: 443, protocol: 'HTTPS', names: ['a.example.com', 'b.example.com', '*.c.example.com']},
    {port: 8443, protocol: 'HTTPS', names: ['b.example.com']},
  ]);
  expect(asked.filter(action => action === 'DescribeCertificate')).toHaveLength(3);
});

test('where the names of one certificate are not known, nothing is said of those of the listener', async () => {
  const {listen} = await account({
    443: [acm('a.example.com'), acm('denied')],
    444: [acm('a.example.com'), IAM],
    445: [],
    446: [acm('a.example.com')],
  });
  expect(await listen()).toEqual([
    {port: 443, protocol: 'HTTPS'},
    {port: 444, protocol: 'HTTPS'},
    {port: 445, protocol: 'HTTPS'},
    {port: 446, protocol: 'HTTPS', names: ['a.example.com']},
  ]);
});

test('who may not list certificates sees the listeners without their names; who may not list listeners is told', async () => {
  const {listen} = await account({443: [acm('a.example.com')]}, ['DescribeListenerCertificates']);
  expect(await listen()).toEqual([{port: 443, protocol: 'HTTPS'}]);
  const nothing = await account({443: [acm('a.example.com')]}, ['DescribeListeners']);
  await expect(nothing.listen()).rejects.toMatchObject({
    name: 'CallError',
    failure: 'denied',
    message: expect.stringContaining('Elastic Load Balancing DescribeListeners arn:'),
  });
});
