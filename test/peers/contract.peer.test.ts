import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {creating} from '../contract/creating.ts';
import {CREATIONS} from '../contract/creation.ts';
import {DNS} from '../contract/dns.ts';
import {emulator} from '../contract/emulator.ts';
import {SCHEDULES} from '../contract/schedules.ts';
import {STATE} from '../contract/state.ts';
import {startMinistack} from '../servers/ministack.ts';
import {startMoto} from '../servers/moto.ts';
import {pythonPeer} from '../servers/python.ts';
import {skipUnless} from '../servers/required.ts';

const PEERS = [
  {name: 'moto', environment: 'peers', start: startMoto},
  {name: 'ministack', environment: 'ministack', start: startMinistack},
] as const;

/** Kinds that an emulator does not know at all. */
const LACKING: Readonly<Record<string, readonly string[]>> = {
  moto: [],
  ministack: ['scalable-targets', 'scheduled-actions'],
};

for (const {name, environment, start} of PEERS) {
  const peer = await pythonPeer(environment);

  describe.skipIf(skipUnless(peer))(`${name} keeps the contract but for the exceptions in its table`, () => {
    let server: Awaited<ReturnType<typeof start>>;
    beforeAll(async () => {
      server = await start(peer.python ?? '');
    });
    beforeEach(() => server.reset());
    afterAll(() => server.stop());

    test.each([...DNS, ...SCHEDULES])('$name', async ({answer, aws, except}) => {
      expect(await answer(emulator(server.url))).toBe(except?.[name] ?? aws);
    });
    test.each([...new Set(CREATIONS.map(({kind}) => kind))])('makes a sound thing: %s', async kind => {
      const isLacking = LACKING[name]?.includes(kind);
      expect(await creating(server.url, {kind, set: {}})).toBe(isLacking ? 'refused' : 'taken');
    });
    test.each(CREATIONS)('$kind that AWS does not make: $name', async creation => {
      const isRefused = creation.refusedBy.includes(name) || LACKING[name]?.includes(creation.kind);
      expect(await creating(server.url, creation)).toBe(isRefused ? 'refused' : 'taken');
    });
    test.each(['S3', 'DynamoDB'].flatMap(kind => STATE.map(clause => ({...clause, kind}))))(
      'journal in $kind: $name',
      async ({answer, expected, kind}) => {
        const place = emulator(server.url).states[kind];
        expect(place && (await answer(await place()))).toBe(expected);
      },
    );
  });
}
