import {createGunzip} from 'node:zlib';
import {type AccessLogs, type LogPlace, parseLine} from './access-logs.ts';
import {CallError, type Instant} from './calls.ts';
import {instantText} from './instant-text.ts';

/** Who still calls a load balancer, as far as its access logs tell. */
export type RemainingClients =
  | {readonly kind: 'unknown'; readonly why: string}
  | {
      readonly kind: 'seen';
      readonly requests: number;
      /** From the most requests on. */
      readonly clients: readonly RemainingClient[];
      /** Addresses beyond those that are listed. */
      readonly more: number;
      /** Lines that are no entry of an access log. */
      readonly unread: number;
      /** Not all of the window was read: it has more than may be. */
      readonly isPart: boolean;
    };

/** One address. */
export interface RemainingClient {
  readonly address: string;
  readonly requests: number;
  /** Hosts that it asked for, and what it says that it is: some of each. Hostile text. */
  readonly hosts: readonly string[];
  readonly agents: readonly string[];
}

/** How much of the logs is read at most: a busy hour has gigabytes, and a look is to take seconds. */
export interface LogBounds {
  readonly objects: number;
  /** Bytes after they were unpacked. */
  readonly bytes: number;
  /** Addresses that are told apart. */
  readonly addresses: number;
  /** Seconds after which no other object is begun. */
  readonly seconds: number;
}

const BOUNDS: LogBounds = {objects: 60, bytes: 16 * 1024 * 1024, addresses: 5000, seconds: 15};
/** Addresses that are listed; and hosts and agents of each. */
const LISTED = 10;
const SAID = 2;
/** A line that is longer is cut: entries of real clients are shorter (user guide: 16 KiB of headers and 64 KiB of all). */
const LINE = 128 * 1024;
const HOUR = 3600;

/**
 * Reads the newest access logs of the last hour of a load balancer (cutover T19). They are delivered every five minutes, as best they can be: what is
 * not in them may have been all the same. Never throws for what a log holds, nor when it cannot be read.
 * @param clock seconds, for the bound in time.
 */
export async function remainingClients(
  logs: AccessLogs,
  arn: string,
  now: Instant,
  clock: () => number = () => Date.now() / 1000,
  bounds: LogBounds = BOUNDS,
): Promise<RemainingClients> {
  const balancer = balancerOf(arn);
  if (!balancer) return {kind: 'unknown', why: `${arn} is no load balancer that writes access logs`};
  try {
    const place = await logs.place(arn);
    if (!place) return {kind: 'unknown', why: howToTurnOn(arn, balancer.kind)};
    const found = await newestOf(logs, place, balancer, now);
    if (found.length === 0) return {kind: 'unknown', why: nothingYet(place, balancer.kind)};
    return await tally(logs, place, found, balancer.kind, clock, bounds);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return {kind: 'unknown', why: `its access logs cannot be read: ${error.message}`};
  }
}

/** What people are told of them: one line for the whole, one for each address. Hostile text is in it: make it visible. */
export function clientLines(found: RemainingClients): readonly string[] {
  if (found.kind === 'unknown') return [`Who still calls it: not known, ${found.why}`];
  const {requests, clients, more, unread, isPart} = found;
  const width = Math.max(0, ...clients.map(client => String(client.requests).length));
  const addresses = Math.max(0, ...clients.map(({address}) => address.length));
  const notes = [
    ...(isPart ? ['the newest part of the hour only'] : []),
    ...(unread > 0 ? [`${unread} lines could not be read`] : []),
  ];
  return [
    `Who still called it in the last hour, by its access logs: ${requests} requests from ${clients.length + more} addresses${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
    ...clients.map(({address, requests: count, hosts, agents}) =>
      `  ${String(count).padStart(width)}  ${address.padEnd(addresses)}  ${hosts.join(', ')}${agents.length > 0 ? `  ${agents.map(agent => JSON.stringify(agent)).join(', ')}` : ''}`.trimEnd(),
    ),
    ...(more > 0 ? [`  and ${more} more addresses`] : []),
  ];
}

/** A load balancer as its ARN names it. */
interface NamedBalancer {
  readonly kind: 'app' | 'net';
  readonly region: string;
  readonly account: string;
  /** `app.shop.50dc6c495c0c9188`, as its log files are named. */
  readonly id: string;
}

function balancerOf(arn: string): NamedBalancer | undefined {
  const [, region = '', account = '', kind = '', rest = ''] =
    /^arn:[^:]+:elasticloadbalancing:([^:]+):([^:]+):loadbalancer\/(app|net)\/(.+)$/.exec(arn) ?? [];
  if (kind !== 'app' && kind !== 'net') return undefined;
  return {kind, region, account, id: `${kind}.${rest.replaceAll('/', '.')}`};
}

/**
 * The log files whose time is in this hour or the one before, the newest first. Their keys say it:
 * `<prefix>/AWSLogs/<account>/elasticloadbalancing/<region>/<yyyy>/<mm>/<dd>/<account>_elasticloadbalancing_<region>_<id>_<end time>_…`.
 */
async function newestOf(
  logs: AccessLogs,
  {bucket, prefix}: LogPlace,
  {region, account, id}: NamedBalancer,
  now: Instant,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const moment of [now, now - HOUR]) {
    const [day = '', time = ''] = instantText(moment).split('T');
    const folder = `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${account}/elasticloadbalancing/${region}/${day.replaceAll('-', '/')}`;
    const hour = `${day.replaceAll('-', '')}T${time.slice(0, 2)}`;
    found.push(
      ...(await logs.list(bucket, `${folder}/${account}_elasticloadbalancing_${region}_${id}_${hour}`)),
    );
  }
  const since = stamp(now - HOUR);
  const endOf = (key: string) => /_(\d{8}T\d{4})Z_[^/]*$/.exec(key)?.[1] ?? '';
  return found.filter(key => endOf(key) >= since).sort((a, b) => (endOf(a) < endOf(b) ? 1 : -1));
}

/** `20261121T0905` */
function stamp(moment: Instant): string {
  return instantText(moment).replaceAll(/[-:]/g, '').slice(0, 13);
}

interface Counted {
  requests: number;
  readonly hosts: Set<string>;
  readonly agents: Set<string>;
}

async function tally(
  logs: AccessLogs,
  {bucket}: LogPlace,
  files: readonly string[],
  kind: NamedBalancer['kind'],
  clock: () => number,
  bounds: LogBounds,
): Promise<RemainingClients> {
  const began = clock();
  const counted = new Map<string, Counted>();
  let [requests, unread, bytes, read] = [0, 0, 0, 0];
  const count = (line: string): void => {
    if (line === '') return;
    const entry = parseLine(line, kind);
    if (!entry) {
      unread++;
      return;
    }
    requests++;
    const known = counted.get(entry.address);
    if (!known && counted.size >= bounds.addresses) return;
    const client = known ?? {requests: 0, hosts: new Set(), agents: new Set()};
    client.requests++;
    if (entry.host !== undefined && client.hosts.size < SAID) client.hosts.add(entry.host);
    if (entry.agent !== undefined && client.agents.size < SAID) client.agents.add(entry.agent);
    counted.set(entry.address, client);
  };
  for (const key of files) {
    if (read >= bounds.objects || bytes >= bounds.bytes || clock() - began > bounds.seconds) break;
    const whole = await linesOf(logs.read(bucket, key), bounds.bytes - bytes, count);
    bytes += whole.bytes;
    if (whole.isDamaged) unread++;
    if (!whole.isCut) read++;
  }
  const clients = [...counted]
    .map(([address, {requests: own, hosts, agents}]) => ({
      address,
      requests: own,
      hosts: [...hosts],
      agents: [...agents],
    }))
    .sort((a, b) => b.requests - a.requests || (a.address < b.address ? -1 : 1));
  const listed = clients.slice(0, LISTED);
  return {
    kind: 'seen',
    requests,
    clients: listed,
    more: clients.length - listed.length,
    unread,
    isPart: read < files.length || counted.size >= bounds.addresses,
  };
}

/** Unpacks and cuts into lines, and stops after so many bytes: a small file may hold very much. One that is no gzip counts as damaged. */
async function linesOf(
  parts: AsyncIterable<Uint8Array>,
  most: number,
  onLine: (line: string) => void,
): Promise<{readonly bytes: number; readonly isCut: boolean; readonly isDamaged: boolean}> {
  const unpacked = createGunzip();
  const decoder = new TextDecoder();
  let [bytes, rest] = [0, ''];
  const feeding = feed(parts, unpacked);
  try {
    for await (const chunk of unpacked) {
      bytes += chunk.length;
      const lines = `${rest}${decoder.decode(chunk, {stream: true})}`.split('\n');
      rest = (lines.pop() ?? '').slice(0, LINE);
      for (const line of lines) onLine(line);
      if (bytes >= most) return {bytes, isCut: true, isDamaged: false};
    }
    onLine(rest);
    await feeding;
    return {bytes, isCut: false, isDamaged: false};
  } catch (error) {
    if (error instanceof CallError) throw error;
    return {bytes, isCut: false, isDamaged: true};
  } finally {
    unpacked.destroy();
    await feeding.catch(() => undefined);
  }
}

/** Gives the parts to the unpacker, as fast as it takes them; a part that cannot be read ends it with that error. */
async function feed(
  parts: AsyncIterable<Uint8Array>,
  unpacked: ReturnType<typeof createGunzip>,
): Promise<void> {
  try {
    for await (const part of parts) {
      if (unpacked.destroyed) return;
      if (!unpacked.write(part))
        await new Promise<void>(resolve => {
          unpacked.once('drain', resolve);
          unpacked.once('close', resolve);
        });
    }
    unpacked.end();
  } catch (error) {
    unpacked.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function howToTurnOn(arn: string, kind: NamedBalancer['kind']): string {
  const attributes = 'access_logs.s3.enabled=true,access_logs.s3.bucket=<bucket>';
  return [
    'because its access logs are off.',
    `To turn them on: aws elbv2 modify-load-balancer-attributes --load-balancer-arn ${arn} --attributes Key=access_logs.s3.enabled,Value=true Key=access_logs.s3.bucket,Value=<bucket>`,
    `(the bucket has to let Elastic Load Balancing write); where the AWS Load Balancer Controller made it, say \`${attributes}\` in the annotation of its Ingress or Service, or it sets that back.`,
    ...(kind === 'net' ? [NET] : []),
  ].join(' ');
}

const NET =
  'A Network Load Balancer logs connections of TLS listeners only: of others, flow logs of the VPC tell.';

function nothingYet({bucket, prefix}: LogPlace, kind: NamedBalancer['kind']): string {
  return `because s3://${bucket}/${prefix} has no log of it of the last hour: they come every five minutes.${kind === 'net' ? ` ${NET}` : ''}`;
}
