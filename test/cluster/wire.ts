import {REGION} from '../servers/moto.ts';
import type {RecordMember} from './sighting.ts';

/** An answer of AWS that is no success. */
export class AwsRefusal extends Error {
  override readonly name = 'AwsRefusal';
  readonly status: number;

  /** @param status the HTTP status @param body the answer's text */
  constructor(status: number, body: string) {
    super(`${status} ${body.slice(0, 500)}`);
    this.status = status;
  }
}

/**
 * One request to AWS's API as it goes over the wire, without an SDK: the test bed judges programs that use the SDK. The signature is
 * nobody's; an emulator reads only the Region and the service out of it.
 * @throws AwsRefusal when the answer is no success
 */
async function call(
  endpoint: string,
  service: string,
  {
    method,
    path,
    headers,
    body,
  }: {method: string; path: string; headers?: Record<string, string>; body?: string},
): Promise<string> {
  const answer = await fetch(new URL(path, endpoint), {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=testing/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      'user-agent': 'k2e-test-bed',
      ...headers,
    },
    ...(body === undefined ? {} : {body}),
  });
  const text = await answer.text();
  if (!answer.ok) throw new AwsRefusal(answer.status, text);
  return text;
}

/** An operation of ECS with its input, both as in the API reference. @throws AwsRefusal */
export async function ecs<T>(endpoint: string, operation: string, input: unknown): Promise<T> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
  };
  const text = await call(endpoint, 'ecs', {method: 'POST', path: '/', headers, body: JSON.stringify(input)});
  return JSON.parse(text);
}

/** An operation of Step Functions with its input, both as in the API reference. @throws AwsRefusal */
export async function stepFunctions<T>(endpoint: string, operation: string, input: unknown): Promise<T> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AWSStepFunctions.${operation}`,
  };
  const text = await call(endpoint, 'states', {
    method: 'POST',
    path: '/',
    headers,
    body: JSON.stringify(input),
  });
  return JSON.parse(text);
}

/** A request to EventBridge Scheduler. @throws AwsRefusal */
export async function scheduler<T>(
  endpoint: string,
  method: string,
  path: string,
  input?: unknown,
): Promise<T> {
  const body = input === undefined ? {} : {body: JSON.stringify(input)};
  const headers = {'content-type': 'application/json'};
  return JSON.parse((await call(endpoint, 'scheduler', {method, path, headers, ...body})) || '{}');
}

/** An operation of a service with the query protocol, such as EC2; its answer as XML. @throws AwsRefusal */
export function query(
  endpoint: string,
  service: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const headers = {'content-type': 'application/x-www-form-urlencoded'};
  const body = new URLSearchParams(parameters).toString();
  return call(endpoint, service, {method: 'POST', path: '/', headers, body});
}

/** The values of an element of a document, each once. */
export function elements(xml: string, name: string): readonly string[] {
  const found = [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))];
  return [...new Set(found.map(([, value = '']) => value))];
}

/** A request to Route 53; its answer as XML. @throws AwsRefusal */
export function route53(endpoint: string, method: string, path: string, body?: string): Promise<string> {
  return call(endpoint, 'route53', {
    method,
    path: `/2013-04-01/${path}`,
    ...(body === undefined ? {} : {body}),
  });
}

/** All record sets of a zone but NS and SOA, by `name type`. @throws AwsRefusal */
export async function recordsOf(
  endpoint: string,
  zone: string,
): Promise<ReadonlyMap<string, RecordMember[]>> {
  const records = new Map<string, RecordMember[]>();
  let from = '';
  do {
    const page = await route53(endpoint, 'GET', `hostedzone/${zone}/rrset?maxitems=300${from}`);
    for (const [, set = ''] of page.matchAll(/<ResourceRecordSet>(.*?)<\/ResourceRecordSet>/gs)) {
      const {key, member} = recordSetIn(set);
      if (/ (NS|SOA)$/.test(key)) continue;
      records.set(key, [...(records.get(key) ?? []), member]);
    }
    const next = (field: string, parameter: string): string =>
      tag(page, field) === undefined ? '' : `&${parameter}=${encodeURIComponent(tag(page, field) ?? '')}`;
    from =
      tag(page, 'IsTruncated') === 'true'
        ? `${next('NextRecordName', 'name')}${next('NextRecordType', 'type')}${next('NextRecordIdentifier', 'identifier')}`
        : '';
  } while (from !== '');
  return records;
}

/** The record set in a piece of XML; its key is `name type`, the name with its final dot. */
export function recordSetIn(set: string): {readonly key: string; readonly member: RecordMember} {
  const name = (tag(set, 'Name') ?? '').replace(/\.?$/, '.');
  return {key: `${name} ${tag(set, 'Type') ?? ''}`, member: memberIn(set)};
}

function memberIn(set: string): RecordMember {
  const [id, weight, ttl] = [tag(set, 'SetIdentifier'), tag(set, 'Weight'), tag(set, 'TTL')];
  const health = tag(set, 'EvaluateTargetHealth');
  const values = [...set.matchAll(/<Value>(.*?)<\/Value>/gs)].map(([, value = '']) => value);
  return {
    ...(id === undefined ? {} : {id}),
    ...(weight === undefined ? {} : {weight: Number(weight)}),
    ...(ttl === undefined ? {} : {ttl: Number(ttl)}),
    ...(health === undefined ? {} : {evaluateTargetHealth: health === 'true'}),
    targets: [...values, ...[tag(set, 'DNSName')].filter(name => name !== undefined)],
  };
}

function tag(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1];
}
