/**
 * What stands in front of moto and answers as AWS does where moto does not, and notes down what changes. Run as a process:
 * `node front.ts '<FrontOptions as JSON>'`.
 *
 * - RunTask with a client token launches once per cluster: a repeated request gets the first answer, one with other parameters
 *   ConflictException (ECS API reference, "Ensuring idempotency"). moto ignores the token.
 * - A change batch of Route 53 is seen whole or not at all (Route 53 API reference, ChangeResourceRecordSets). moto applies it
 *   item by item while it answers others, so Route 53's requests go through one by one. Its judgement: `change-batch.ts`; its identifiers: `set-identifiers.ts`.
 * - A task has a time of creation, and ends after a while with exit code 0 (ECS API reference, Task). In moto it has none.
 * - Executions of state machines run: `executions.ts`.
 * - A service whose tasks run has completed its rollout (ECS API reference, Deployment `rolloutState`). In moto it never does.
 * - GetMetricData knows percentiles (CloudWatch API reference, MetricStat `Stat`). moto answers them with an error, so it is asked
 *   for the average: the traffic player's values are all alike.
 */
import {createServer, type IncomingMessage, request, type ServerResponse} from 'node:http';
import {isDeepStrictEqual} from 'node:util';
import {notebook, type RecordMember, slotIn} from '../sighting.ts';
import {recordsOf} from '../wire.ts';
import {refusalOf, upserting} from './change-batch.ts';
import {overAfterAWhile, runOf} from './executions.ts';
import {withOwnIdentifiers, withoutOwnIdentifiers} from './set-identifiers.ts';

/** What the front is started with. */
export interface FrontOptions {
  readonly port: number;
  /** Address of moto. */
  readonly moto: string;
  /** File for what it sees. */
  readonly notes: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

interface Launch {
  readonly input: unknown;
  readonly answer: Promise<Answer>;
}

const {port, moto, notes}: FrontOptions = JSON.parse(process.argv[2] ?? '{}');
const note = notebook(notes);
const launches = new Map<string, Launch>();
let dns: Promise<unknown> = Promise.resolve();

createServer((incoming, outgoing) => {
  answer(incoming).then(
    ({status, headers, body}) => {
      outgoing.writeHead(status, {...headers, 'content-length': body.length});
      outgoing.end(body);
    },
    (error: unknown) => fail(outgoing, error),
  );
}).listen(port, '127.0.0.1');

function fail(outgoing: ServerResponse, error: unknown): void {
  process.stderr.write(`${String(error)}\n`);
  outgoing.writeHead(502).end();
}

async function answer(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const path = incoming.url ?? '/';
  const operation = /\.(\w+)$/.exec(String(incoming.headers['x-amz-target'] ?? ''))?.[1];
  if (operation === 'RunTask') return await runTask(incoming, body);
  if (path.startsWith('/2013-04-01/')) return await routed(incoming, body);
  const asked = operation === 'GetMetricData' ? withoutPercentiles(body) : body;
  const answered = await forward(incoming, asked);
  if (operation === 'DescribeTasks' && answered.status < 300) return ended(answered);
  if (operation === 'StartExecution' && answered.status < 300) await startRun(incoming, body);
  if (operation === 'ListExecutions' && answered.status < 300)
    return {...answered, body: Buffer.from(overAfterAWhile(answered.body.toString(), Date.now() / 1000))};
  if (operation === 'DescribeServices' && answered.status < 300) return rolledOut(answered);
  const changing = operation
    ? /^(Create|Update|Delete|Register|Stop)/.test(operation)
    : incoming.method !== 'GET';
  if (changing)
    note({kind: 'call', operation: operation ?? `${incoming.method} ${path}`, status: answered.status});
  if (path.startsWith('/schedules/') && answered.status < 300) noteSchedule(incoming.method, path, body);
  return answered;
}

async function runTask(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const {clientToken: token, ...input} = JSON.parse(body.toString());
  const launch = async (): Promise<Answer> => {
    const answered = await forward(incoming, body);
    if (answered.status < 300) noteTasks(token, input, answered);
    return answered;
  };
  if (typeof token !== 'string') return await launch();
  const key = `${String(input.cluster ?? 'default').replace(/^.*\//, '')} ${token}`;
  const earlier = launches.get(key);
  if (!earlier) {
    const first = {input, answer: launch()};
    launches.set(key, first);
    const {status} = await first.answer;
    if (status >= 300) launches.delete(key);
    return await first.answer;
  }
  const answered = await earlier.answer;
  if (isDeepStrictEqual(earlier.input, input)) return answered;
  const message = 'The provided clientToken is already in use with a different RunTask request.';
  const resourceIds = tasksIn(answered).map(({taskArn}) => taskArn);
  return {
    status: 400,
    headers: {'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': 'ConflictException'},
    body: Buffer.from(JSON.stringify({__type: 'ConflictException', message, resourceIds})),
  };
}

/** Starts the run that an execution leads to, and notes it down as the run of the job's family, which has the machine's name. */
async function startRun(incoming: IncomingMessage, body: Buffer): Promise<void> {
  const run = runOf(body.toString(), Date.now() / 1000);
  if (!run) return;
  const {body: answered} = await forward(incoming, Buffer.from(JSON.stringify(run)));
  const slot = slotIn(run.input);
  note({
    kind: 'task',
    arn: (JSON.parse(answered.toString()) as {executionArn: string}).executionArn,
    family: run.stateMachineArn.replace(/^.*:/, ''),
    ...(slot === undefined ? {} : {slot}),
  });
}

function withoutPercentiles(body: Buffer): Buffer {
  return Buffer.from(body.toString().replaceAll(/"Stat":\s*"p\d+"/g, '"Stat":"Average"'));
}

interface Service {
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly deployments: readonly object[];
}

function rolledOut(answered: Answer): Answer {
  const {services, ...rest} = JSON.parse(answered.body.toString()) as {readonly services: readonly Service[]};
  const steady = services.map(service => {
    const {desiredCount, runningCount, deployments} = service;
    if (desiredCount !== runningCount) return service;
    const rollout = {rolloutState: 'COMPLETED', pendingCount: 0, runningCount};
    return {...service, deployments: deployments.map(deployment => ({...deployment, ...rollout}))};
  });
  return {...answered, body: Buffer.from(JSON.stringify({...rest, services: steady}))};
}

interface Task {
  readonly taskArn: string;
  readonly taskDefinitionArn: string;
  readonly startedBy?: string;
  readonly containers?: readonly object[];
}

/** Task → when it was launched, in milliseconds. */
const launched = new Map<string, number>();
const RUN_MILLISECONDS = 3000;

function ended(answered: Answer): Answer {
  const {tasks, ...rest} = JSON.parse(answered.body.toString()) as {readonly tasks: readonly Task[]};
  const described = tasks.map(task => {
    const at = launched.get(task.taskArn) ?? 0;
    const isOver = Date.now() > at + RUN_MILLISECONDS;
    const status = isOver ? 'STOPPED' : 'RUNNING';
    const container = {lastStatus: status, ...(isOver ? {exitCode: 0} : {})};
    return {
      ...task,
      createdAt: at / 1000,
      lastStatus: status,
      desiredStatus: status,
      ...(isOver ? {stoppedAt: (at + RUN_MILLISECONDS) / 1000, stopCode: 'EssentialContainerExited'} : {}),
      containers: (task.containers ?? []).map(({...each}) => ({...each, exitCode: undefined, ...container})),
    };
  });
  return {...answered, body: Buffer.from(JSON.stringify({...rest, tasks: described}))};
}

function tasksIn({body}: Answer): readonly Task[] {
  return JSON.parse(body.toString()).tasks ?? [];
}

function noteTasks(token: string | undefined, input: {tags?: unknown}, answered: Answer): void {
  for (const {taskArn, taskDefinitionArn, startedBy} of tasksIn(answered)) {
    launched.set(taskArn, Date.now());
    const slot = slotIn(token) ?? slotIn(startedBy) ?? slotIn(JSON.stringify(input.tags ?? ''));
    note({
      kind: 'task',
      arn: taskArn,
      family: taskDefinitionArn.replace(/^.*\//, '').replace(/:\d+$/, ''),
      ...(token === undefined ? {} : {token}),
      ...(startedBy ? {startedBy} : {}),
      ...(slot === undefined ? {} : {slot}),
    });
  }
}

function noteSchedule(method: string | undefined, path: string, body: Buffer): void {
  const name = decodeURIComponent(/^\/schedules\/([^?]*)/.exec(path)?.[1] ?? '');
  if (method === 'DELETE') note({kind: 'armed', side: 'target', name, armed: false});
  if (method !== 'POST' && method !== 'PUT') return;
  // A schedule without a state is enabled (EventBridge Scheduler API reference, CreateSchedule and UpdateSchedule).
  const armed = (JSON.parse(body.toString()).State ?? 'ENABLED') === 'ENABLED';
  note({kind: 'armed', side: 'target', name, armed});
}

let known: ReadonlyMap<string, unknown> = new Map();

/** A request of Route 53, alone. After a change, the zone's records are read and those that differ noted down. */
function routed(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const turn = dns.then(async () => {
    const zone = /hostedzone\/([^/]+)\/rrset/.exec(incoming.url ?? '')?.[1];
    const isChange = zone !== undefined && incoming.method === 'POST';
    const answered = isChange ? await changed(incoming, body, zone) : plain(await forward(incoming, body));
    if (isChange) {
      note({
        kind: 'call',
        operation: 'ChangeResourceRecordSets',
        status: answered.status,
        note: body.toString(),
      });
      await noteRecords(zone);
    }
    return answered;
  });
  dns = turn.catch(() => undefined);
  return turn;
}

async function changed(incoming: IncomingMessage, body: Buffer, zone: string): Promise<Answer> {
  const batch = body.toString();
  const refusal = refusalOf(batch, await recordsIn(zone));
  if (refusal === undefined)
    return await forward(incoming, Buffer.from(withOwnIdentifiers(upserting(batch))));
  const namespace = 'https://route53.amazonaws.com/doc/2013-04-01/';
  const xml = `<?xml version="1.0"?><InvalidChangeBatch xmlns="${namespace}"><Messages><Message>${refusal}</Message></Messages></InvalidChangeBatch>`;
  return {
    status: 400,
    headers: {'content-type': 'text/xml', 'x-amzn-requestid': 'front'},
    body: Buffer.from(xml),
  };
}

function plain(answer: Answer): Answer {
  return {...answer, body: Buffer.from(withoutOwnIdentifiers(answer.body.toString()))};
}

async function recordsIn(zone: string): Promise<ReadonlyMap<string, readonly RecordMember[]>> {
  return new Map(
    [...(await recordsOf(moto, zone))].map(([key, members]) => [
      key,
      members.map(member =>
        member.id === undefined ? member : {...member, id: withoutOwnIdentifiers(member.id)},
      ),
    ]),
  );
}

async function noteRecords(zone: string): Promise<void> {
  const now = await recordsIn(zone);
  for (const key of new Set([...known.keys(), ...now.keys()])) {
    const members = now.get(key) ?? [];
    if (isDeepStrictEqual(known.get(key) ?? [], members)) continue;
    const [name = '', type = ''] = key.split(' ');
    note({kind: 'records', name, type, members});
  }
  known = now;
}

function forward(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {...incoming.headers, 'content-length': String(body.length)};
    const url = new URL(incoming.url ?? '/', moto);
    const onward = request(url, {method: incoming.method ?? 'GET', headers}, async answered => {
      const chunks: Buffer[] = [];
      for await (const chunk of answered) chunks.push(chunk);
      const {'transfer-encoding': _, ...rest} = answered.headers;
      resolve({status: answered.statusCode ?? 500, headers: rest, body: Buffer.concat(chunks)});
    });
    onward.on('error', reject);
    onward.end(body);
  });
}
