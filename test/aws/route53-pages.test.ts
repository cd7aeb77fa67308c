import {once} from 'node:events';
import {createServer} from 'node:http';
import {expect, onTestFinished, test} from 'vitest';
import {route53Ports} from '../../src/aws/route53.ts';

const PAGE = 300;

interface Row {
  readonly name: string;
  readonly id?: string;
}

/** A zone as ListResourceRecordSets lists it: from a name (and identifier) on, 300 a page, names escaped and with their final dot. */
async function zoneOf(rows: readonly Row[]) {
  const asked: string[] = [];
  const server = createServer(({url = ''}, answer) => {
    const query = new URL(url, 'http://localhost').searchParams;
    asked.push(query.get('name') ?? '');
    const from = rows.findIndex(
      ({name, id = ''}) =>
        name === escaped(query.get('name') ?? '') && (query.get('identifier') ?? id) === id,
    );
    const page = from < 0 ? [] : rows.slice(from, from + PAGE);
    const next = from < 0 ? undefined : rows[from + PAGE];
    answer
      .writeHead(200, {'content-type': 'text/xml'})
      .end(
        `<ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ResourceRecordSets>${page.map(rowXml).join('')}</ResourceRecordSets><IsTruncated>${next !== undefined}</IsTruncated><MaxItems>${PAGE}</MaxItems>${next ? `<NextRecordName>${next.name}</NextRecordName><NextRecordType>A</NextRecordType>${next.id === undefined ? '' : `<NextRecordIdentifier>${next.id}</NextRecordIdentifier>`}` : ''}</ListResourceRecordSetsResponse>`,
      );
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
  return {ports: route53Ports(settings, new Map(), 'pages'), asked};
}

function escaped(name: string): string {
  return `${name.replace(/\.$/, '').replace('*', '\\052')}.`;
}

function rowXml({name, id}: Row): string {
  const member = id === undefined ? '' : `<SetIdentifier>${id}</SetIdentifier><Weight>1</Weight>`;
  return `<ResourceRecordSet><Name>${name}</Name><Type>A</Type>${member}<TTL>60</TTL><ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>`;
}

const many = Array.from({length: 10_000}, (_, index): Row => ({name: `h${index}.example.com.`}));

test('of ten thousand records, one name takes one page', async () => {
  const {ports, asked} = await zoneOf(many);
  const found = await ports['dns.records']({zone: 'Z1', name: 'h7000.example.com'});
  expect(found.map(({name}) => name)).toEqual(['h7000.example.com']);
  expect(asked).toEqual(['h7000.example.com']);
});

test('a name that is not there gives nothing, and reads no further', async () => {
  const {ports, asked} = await zoneOf(many);
  expect(await ports['dns.records']({zone: 'Z1', name: 'shop.example.com'})).toEqual([]);
  expect(asked).toHaveLength(1);
});

test('a group that goes over the end of a page is read whole, by its identifiers; a wildcard by its own spelling (T14, T15)', async () => {
  const group = Array.from(
    {length: 700},
    (_, index): Row => ({name: '\\052.example.com.', id: `member-${index}`}),
  );
  const {ports, asked} = await zoneOf([...group, ...many]);
  const found = await ports['dns.records']({zone: 'Z1', name: '*.example.com'});
  expect(found).toHaveLength(700);
  expect(new Set(found.map(({name}) => name))).toEqual(new Set(['*.example.com']));
  expect(found.at(-1)?.weighted?.id).toBe('member-699');
  expect(asked).toHaveLength(3);
});
