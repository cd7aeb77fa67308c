import {afterEach, describe, expect, test} from 'vitest';
import {askedOf} from '../../src/aws/dns-answers.ts';
import {isAnswering, nameServer} from '../../src/aws/name-servers.ts';
import {type Reply, startNameServer} from '../servers/name-server.ts';

const OLD = 'old.elb.example';
const NEW = 'new.elb.example';

const started: {stop(): Promise<void>}[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(server => server.stop()));
});

async function server(reply: (name: string, type: string, nth: number) => Reply) {
  const made = await startNameServer(reply);
  started.push(made);
  return made;
}

/** No address is asked for. */
const none = async () => [];

const question = {zone: 'Z1', name: 'shop.example.com', source: OLD, target: NEW, times: 200} as const;

describe('name servers are asked past every memory, and their answers sorted by side', () => {
  test('a CNAME by its name, whatever its case and final dot', async () => {
    const one = await server((_, _type, nth) => ({
      type: 'CNAME',
      values: [nth % 10 === 0 ? 'NEW.elb.example' : OLD],
    }));
    const seen = await askedOf([nameServer(one.address)], {...question, type: 'CNAME'}, none);
    expect(seen).toEqual({source: 180, target: 20, other: 0, unanswered: 0});
    expect(one.asked()).toBe(200);
  });

  test('all servers in turn', async () => {
    const [one, two] = [
      await server(() => ({type: 'CNAME', values: [OLD]})),
      await server(() => ({type: 'CNAME', values: [NEW]})),
    ];
    const servers = [one, two].map(({address}) => nameServer(address));
    expect(await askedOf(servers, {...question, type: 'CNAME'}, none)).toMatchObject({
      source: 100,
      target: 100,
    });
  });

  test('addresses by those of the load balancers, of which an answer holds some only', async () => {
    const pools = {
      old: ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
      new: ['2001:db8::1', '2001:db8::2', '2001:db8::3'],
    };
    const part = (pool: readonly string[], nth: number) => [pool[nth % 3] ?? '', pool[(nth + 1) % 3] ?? ''];
    const one = await server((_, type, nth) =>
      type === 'A' ? {type: 'A', values: part(pools.old, nth)} : {type: 'AAAA', values: part(pools.new, nth)},
    );
    const addresses = async (name: string, type: string) =>
      type === 'A'
        ? [name === OLD ? '10.0.0.1' : '10.9.9.9']
        : [name === NEW ? '2001:db8::1' : '2001:db8::9:9'];
    const servers = [nameServer(one.address)];
    const a = await askedOf(servers, {...question, type: 'A'}, addresses);
    expect(a).toMatchObject({target: 0, unanswered: 0});
    expect(a.source).toBeGreaterThan(190);
    const aaaa = await askedOf(servers, {...question, type: 'AAAA'}, addresses);
    expect(aaaa).toMatchObject({source: 0, unanswered: 0});
    expect(aaaa.target).toBeGreaterThan(190);
  });

  test('nothing, where the addresses of a load balancer are not known', async () => {
    await expect(askedOf([], {...question, type: 'A'}, none)).rejects.toThrow(`no A address of ${OLD}`);
  });

  test('what leads to neither side, and what brings no answer', async () => {
    const one = await server((_, _type, nth) => {
      if (nth % 4 === 0) return 'refused';
      return nth % 4 === 1 ? {type: 'CNAME', values: []} : {type: 'CNAME', values: ['elsewhere.example']};
    });
    const {source, target, other, unanswered} = await askedOf(
      [nameServer(one.address)],
      {
        ...question,
        type: 'CNAME',
      },
      none,
    );
    expect([source, target]).toEqual([0, 0]);
    expect(other).toBeGreaterThan(0);
    expect(unanswered).toBeGreaterThan(0);
    expect(other + unanswered).toBe(200);
  });

  test('a wildcard by a name that it answers for', async () => {
    const names = new Set<string>();
    const one = await server(name => {
      names.add(name);
      return {type: 'CNAME', values: [NEW]};
    });
    await askedOf(
      [nameServer(one.address)],
      {...question, name: '*.example.com', type: 'CNAME', times: 3},
      none,
    );
    expect([...names]).toEqual(['k2e-asks.example.com']);
  });
});

test('a server that refuses a zone, or is silent, does not answer for it', async () => {
  const own = await server(() => ({type: 'SOA', values: ['ns.example.com']}));
  const foreign = await server(() => 'refused');
  expect(await isAnswering(nameServer(own.address), 'example.com')).toBe(true);
  expect(await isAnswering(nameServer(foreign.address), 'example.com')).toBe(false);
});
