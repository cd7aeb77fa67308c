import {once} from 'node:events';
import {createServer} from 'node:http';
import {expect, onTestFinished, test} from 'vitest';
import {route53Ports} from '../../src/aws/route53.ts';
import {outcome} from './contract.ts';

/** Texts of Route 53 itself, as people have reported them, and the kind of failure that each is. */
const TEXTS: readonly (readonly [text: string, code: string, failure: string, source: string])[] = [
  [
    "[Tried to create resource record set [name='jenkins.snip.', type='NS'] but it already exists]",
    'InvalidChangeBatch',
    'stale',
    'jenkins-x/terraform-aws-eks-jx#63',
  ],
  [
    "Tried to delete resource record set [name='flex.example.', type='A'] but the values provided do not match the current values",
    'InvalidChangeBatch',
    'stale',
    'kubernetes-sigs/external-dns#732',
  ],
  [
    "Tried to delete resource record set [name='k.example.', type='A'] but it was not found",
    'InvalidChangeBatch',
    'stale',
    'boto/boto#2887',
  ],
  [
    '[RRSet with DNS name www.example. and type A, SetIdentifier one cannot be created as weighted sets must contain the same TTL.]',
    'InvalidChangeBatch',
    'stale',
    'aws/aws-sdk-go-v2#518',
  ],
  [
    'RRSet with DNS name www.example., type CNAME cannot be created as other RRSets exist with the same name and type.',
    'InvalidChangeBatch',
    'stale',
    'chef-boneyard/route53#100',
  ],
  [
    '[RRSet with DNS name www.elsewhere. is not permitted in zone shop.example.]',
    'InvalidChangeBatch',
    'invalid',
    'Route 53 developer guide, "Troubleshooting"',
  ],
  ['Rate exceeded', 'Throttling', 'throttled', 'Route 53 developer guide, "Throttling of API requests"'],
  [
    'The request was rejected because Route 53 was still processing a prior request.',
    'PriorRequestNotComplete',
    'throttled',
    'Route 53 API reference, ChangeResourceRecordSets',
  ],
];

const NAMESPACE = 'https://route53.amazonaws.com/doc/2013-04-01/';

/** Both forms in which InvalidChangeBatch comes: with one message, and with a list of them (Route 53's API model). */
function bodies(code: string, text: string): readonly string[] {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const one = `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped}</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
  const list = `<InvalidChangeBatch xmlns="${NAMESPACE}"><Messages><Message>${escaped}</Message></Messages><RequestId>1</RequestId></InvalidChangeBatch>`;
  return code === 'InvalidChangeBatch' ? [one, list] : [one];
}

test.each(
  TEXTS.flatMap(([text, code, failure, source]) =>
    bodies(code, text).map(body => ({text, body, failure, source})),
  ),
)('$failure: $text', async ({body, failure, text}) => {
  const server = createServer((_, answer) => answer.writeHead(400, {'content-type': 'text/xml'}).end(body));
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const credentials = {accessKeyId: 'testing', secretAccessKey: 'testing', sessionToken: 'testing'};
  const settings = {
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: async () => credentials,
  };
  const ports = route53Ports(settings, new Map(), 'texts');
  const change = () => ports['dns.change']({zone: 'Z1', batch: {deletes: [], creates: [], comment: ''}});
  expect(await outcome(change)).toBe(failure);
  await expect(change()).rejects.toThrow(text);
});
