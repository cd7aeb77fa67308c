import {gunzipSync, gzipSync} from 'node:zlib';
import {type AttributeValue, DynamoDBClient, GetItemCommand, PutItemCommand} from '@aws-sdk/client-dynamodb';
import {CallError, type Ports} from '../cutover/calls.ts';
import {parseJournal} from '../cutover/journal-text.ts';
import {type ClientSettings, ONCE} from './client-settings.ts';
import {calling} from './failure.ts';

/** An item holds at most 400 KB; the margin is for its other attributes. */
const LARGEST = 390_000;

/**
 * The journal as one item of a DynamoDB table whose partition key is the string `id`. A write names the revision that it replaces in
 * its condition, so of two writers one is refused.
 */
export function dynamodbState(
  settings: ClientSettings,
  TableName: string,
  id: string,
): Pick<Ports, 'state.read' | 'state.write'> {
  const reading = new DynamoDBClient(settings);
  const changing = new DynamoDBClient({...settings, ...ONCE});
  const place = `dynamodb://${TableName}/${id}`;
  const Key = {id: {S: id}};
  return {
    'state.read': () =>
      calling('state.read', `DynamoDB GetItem ${place}`, async () => {
        const {Item} = await reading.send(new GetItemCommand({TableName, Key, ConsistentRead: true}));
        if (!Item) return null;
        return {journal: parseJournal(textOf(Item.journal), place), version: Item.revision?.N ?? '0'};
      }),
    'state.write': ({journal, version}) =>
      calling('state.write', `DynamoDB PutItem ${place}`, async () => {
        const value = storedOf(JSON.stringify(journal), place);
        const revision = String(Number(version ?? 0) + 1);
        await changing.send(
          new PutItemCommand({
            TableName,
            Item: {...Key, revision: {N: revision}, journal: value},
            ...(version === null
              ? {ConditionExpression: 'attribute_not_exists(id)'}
              : {
                  ConditionExpression: 'revision = :seen',
                  ExpressionAttributeValues: {':seen': {N: version}},
                }),
          }),
        );
        return {version: revision};
      }),
  };
}

/** As text, which every version of k2e reads; packed where it would not fit: a cutover under way can be kept nowhere else. */
function storedOf(text: string, place: string): AttributeValue {
  if (Buffer.byteLength(text) <= LARGEST) return {S: text};
  const packed = gzipSync(text);
  if (packed.length <= LARGEST) return {B: packed};
  throw new CallError(
    'state.write',
    'invalid',
    `The journal ${place} is larger than an item of DynamoDB may be, packed as well. What has moved stays as it is; divide the plan, and keep the journals in S3.`,
  );
}

function textOf(value: AttributeValue | undefined): string {
  return value?.B ? gunzipSync(value.B).toString('utf8') : (value?.S ?? '');
}
