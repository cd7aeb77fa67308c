import {ECSClient, ListTaskDefinitionsCommand} from '@aws-sdk/client-ecs';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {BALANCERS} from '../contract/balancers.ts';
import {creating} from '../contract/creating.ts';
import {CREATIONS} from '../contract/creation.ts';
import {DNS} from '../contract/dns.ts';
import {emulator, settingsFor} from '../contract/emulator.ts';
import {PROBE, SCHEDULES} from '../contract/schedules.ts';
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

    test.each([...DNS, ...SCHEDULES, ...BALANCERS])('$name', async ({answer, aws, except}) => {
      expect(await answer(emulator(server.url))).toBe(except?.[name] ?? aws);
    });
    test('the task that asks inside a VPC is registered once, and again with another image', async () => {
      const subject = emulator(server.url);
      const probe = {...PROBE, ...(await subject.makePlace())};
      const ecs = new ECSClient(settingsFor(server.url));
      const revisions = async () =>
        (await ecs.send(new ListTaskDefinitionsCommand({familyPrefix: probe.family}))).taskDefinitionArns
          ?.length;
      await subject.ports['ecs.probe'](probe);
      await subject.ports['ecs.probe']({...probe, token: 'another'});
      expect(await revisions()).toBe(1);
      await subject.ports['ecs.probe']({...probe, token: 'a-third', image: 'busybox:1.38.0'});
      expect(await revisions()).toBe(2);
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
