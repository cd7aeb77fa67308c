import {expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import type {RecordSet} from '../../../src/cutover/records.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const HOST = 'shop.example.com';
const VPC = 'vpc-0a1b2c3d';
const PLACE = {subnets: ['subnet-0a1b2c3d'], securityGroups: [], publicIp: false};

const record = (name: string, type = 'CNAME'): RecordSet => ({
  name,
  type,
  ttl: 60,
  values: ['old.example.net'],
});

/** The plan of the shop where a private zone beside the public one holds these records. */
async function planWith(zone: string, ...records: readonly RecordSet[]) {
  const account: Account = {
    ...SHOP,
    zones: [...SHOP.zones, {id: 'ZPRIVATE', name: zone, private: true}],
    records: {...SHOP.records, ZPRIVATE: records},
    zoneVpcs: {ZPRIVATE: [{id: VPC, region: 'eu-central-1'}]},
    places: {[VPC]: PLACE},
  };
  const {web, notes = []} = await makePlan(
    parseDraft(DRAFT, 'cutover.yaml'),
    'eu-central-1',
    discoveryOf(account),
  );
  const track = web.find(({host}) => host === HOST);
  return {told: notes.filter(note => note.includes('ZPRIVATE')), probes: track?.probes, zones: track?.zones};
}

test.each([
  ['beside it', 'example.com', ['*.example.com']],
  ['farther up', 'com', ['*.com']],
  ['the nearest one counts', 'com', ['*.com', '*.example.com']],
])(
  'a wildcard of a private zone that answers for a host there is told, and asked about: %s (T21)',
  async (_, zone, names) => {
    const {told, probes, zones} = await planWith(zone, ...names.map(name => record(name)));
    expect(told).toEqual([
      expect.stringContaining(`its ${names.at(-1)} answers for it in its VPCs: it leads to old.example.net`),
    ]);
    expect(probes).toEqual([{vpc: VPC, zone: 'ZPRIVATE', place: PLACE}]);
    // It is other people's: nothing of it is moved.
    expect(zones?.map(({zone: id}) => id)).toEqual(['ZPUBLIC']);
  },
);

test.each([
  ['there is none', 'example.com', []],
  ['it leads nobody anywhere', 'example.com', [record('*.example.com', 'TXT')]],
  ['the name is there with another type', 'example.com', [record('*.example.com'), record(HOST, 'TXT')]],
  ['a nearer name is there', 'com', [record('*.com'), record('example.com', 'MX')]],
])('a private zone without an answer for the host is none of its business: %s', async (_, zone, records) => {
  const {told, probes} = await planWith(zone, ...records);
  expect(told).toEqual([]);
  expect(probes).toBeUndefined();
});

test('also where the host follows another one of the cutover', async () => {
  const follows: RecordSet = {name: 'www.example.com', type: 'CNAME', ttl: 60, values: [HOST]};
  const account: Account = {
    ...SHOP,
    zones: [...SHOP.zones, {id: 'ZPRIVATE', name: 'example.com', private: true}],
    records: {ZPUBLIC: [...(SHOP.records.ZPUBLIC ?? []), follows], ZPRIVATE: [record('*.example.com')]},
  };
  const draft = DRAFT.replace(
    / {2}- host: [\s\S]*?(?=batches:)/,
    host => host + host.replace(HOST, 'www.example.com'),
  );
  const {notes = []} = await makePlan(
    parseDraft(draft, 'cutover.yaml'),
    'eu-central-1',
    discoveryOf(account),
  );
  expect(notes).toContainEqual(
    expect.stringMatching(/^www\.example\.com: the private zone .* its \*\.example\.com answers/),
  );
});
