import {once} from 'node:events';
import {createServer} from 'node:http';
import {text} from 'node:stream/consumers';
import {expect, onTestFinished, test} from 'vitest';
import {dynamodbState} from '../../src/aws/state-dynamodb.ts';
import {newJournal} from '../../src/cutover/goals.ts';
import type {Journal} from '../../src/cutover/journal.ts';
import {shopPlan} from '../cutover/shop.ts';

/** An item holds so many bytes (developer guide, "Quotas": 400 KB, names and values). */
const LARGEST = 409_600;

/** A table of DynamoDB with room for one item, which refuses what is too large. */
async function table() {
  let item: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  const server = createServer(async (request, response) => {
    const {Item} = JSON.parse(await text(request)) as {Item?: typeof item};
    const isTooLarge = Item && sizeOf(Item) > LARGEST;
    if (Item && !isTooLarge) item = Item;
    const message = 'Item size has exceeded the maximum allowed size';
    const answer = isTooLarge
      ? {__type: 'com.amazon.coral.validate#ValidationException', message}
      : Item || !item
        ? {}
        : {Item: item};
    response
      .writeHead(isTooLarge ? 400 : 200, {'content-type': 'application/x-amz-json-1.0'})
      .end(JSON.stringify(answer));
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const settings = {
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    credentials: async () => ({accessKeyId: 'testing', secretAccessKey: 'testing', sessionToken: 'testing'}),
  };
  return {
    ports: dynamodbState(settings, 'cutovers', 'shop'),
    kept: () => Object.keys(item?.['journal'] ?? {}),
  };
}

function sizeOf(item: Readonly<Record<string, Readonly<Record<string, string>>>>): number {
  return Object.values(item).reduce((sum, {B, S = '', N = ''}) => {
    return sum + (B === undefined ? Buffer.byteLength(S + N) : Buffer.from(B, 'base64').length);
  }, 100);
}

function journalOf(entries: number): Journal {
  const what = 'done: zone Z0123456789: from simple records to 0 %';
  const entry = {at: 1_795_000_000, by: 'ana@laptop pid 4711', epoch: 3, track: 'web/shop.example.com', what};
  return {...newJournal(shopPlan(), 'digest'), entries: Array.from({length: entries}, () => entry)};
}

test('a journal of a hundred hosts, or of a guard that comes and goes for a day, still fits into DynamoDB', async () => {
  const {ports, kept} = await table();
  const small = await ports['state.write']({journal: journalOf(10), version: null});
  expect(kept()).toEqual(['S']);
  expect(await ports['state.read']({})).toEqual({journal: journalOf(10), ...small});
  const large = await ports['state.write']({journal: journalOf(20_000), version: small.version});
  expect(kept()).toEqual(['B']);
  expect(await ports['state.read']({})).toEqual({journal: journalOf(20_000), ...large});
});
