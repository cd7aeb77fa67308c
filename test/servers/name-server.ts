import {createSocket} from 'node:dgram';
import {isIPv6} from 'node:net';

const TYPES = {A: 1, CNAME: 5, SOA: 6, AAAA: 28} as const;

/** What a server answers: a type with its values, a refusal, or nothing at all. */
export type Reply =
  | {readonly type: keyof typeof TYPES; readonly values: readonly string[]}
  | 'refused'
  | 'silent';

/**
 * An authoritative server of DNS on loopback (RFC 1035 §4.1): each question gets the answer that `reply` gives for it. Questions are counted:
 * a resolver with a memory would not ask each time.
 */
export async function startNameServer(
  reply: (name: string, type: string, nth: number) => Reply,
): Promise<{readonly address: string; readonly asked: () => number; stop(): Promise<void>}> {
  const socket = createSocket('udp4');
  let asked = 0;
  socket.on('message', (message, {port, address}) => {
    const {name, type, question} = questionOf(message);
    const answer = reply(name, type, asked++);
    if (answer !== 'silent') socket.send(packet(message, question, answer), port, address);
  });
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked: () => asked,
    stop: () => new Promise(resolve => socket.close(() => resolve())),
  };
}

function questionOf(message: Buffer): {name: string; type: string; question: Buffer} {
  const labels: string[] = [];
  let at = 12;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const number = message.readUInt16BE(at + 1);
  const [type = String(number)] = Object.entries(TYPES).find(([, value]) => value === number) ?? [];
  return {name: labels.join('.'), type, question: message.subarray(12, at + 5)};
}

function packet(message: Buffer, question: Buffer, reply: Exclude<Reply, 'silent'>): Buffer {
  const answers = reply === 'refused' ? [] : reply.values.map(value => record(TYPES[reply.type], value));
  const header = Buffer.alloc(12);
  header.writeUInt16BE(message.readUInt16BE(0), 0);
  header.writeUInt16BE(reply === 'refused' ? 0x8005 : 0x8400, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, question, ...answers]);
}

/** A record of the name that was asked for, to be kept for a minute. */
function record(type: number, value: string): Buffer {
  const data =
    type === TYPES.A || type === TYPES.AAAA ? addressBytes(value) : nameBytes(value, type === TYPES.SOA);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function addressBytes(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  const [front = '', back = ''] = address.split('::');
  const groups = (text: string) => text.split(':').filter(group => group !== '');
  const zeros = Array.from({length: 8 - groups(front).length - groups(back).length}, () => '0');
  const all = [...groups(front), ...zeros, ...groups(back)].map(group => Number.parseInt(group, 16));
  return Buffer.from(all.flatMap(group => [group >> 8, group & 0xff]));
}

function nameBytes(name: string, isStart: boolean): Buffer {
  const labels = name
    .split('.')
    .flatMap(label => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]);
  const encoded = Buffer.concat([...labels, Buffer.from([0])]);
  // SOA: the name server, the mailbox, and five numbers.
  return isStart ? Buffer.concat([encoded, encoded, Buffer.alloc(20)]) : encoded;
}
