import {expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import type {Plan} from '../../../src/cutover/plan.ts';
import {parsePlan, planText} from '../../../src/cutover/plan-file.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const PLACE = {subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'], publicIp: false};
const [OURS, THEIRS, FAR] = ['vpc-0a1b2c3d', 'vpc-0b0b0b0b', 'vpc-0c0c0c0c'];
const region = 'eu-central-1';

/** The shop with a private zone of the same name that answers in these VPCs. */
const PRIVATE: Account = {
  ...SHOP,
  zones: [...SHOP.zones, {id: 'ZPRIVATE', name: 'example.com', private: true}],
  records: {...SHOP.records, ZPRIVATE: SHOP.records.ZPUBLIC ?? []},
  zoneVpcs: {
    ZPRIVATE: [
      {id: OURS, region},
      {id: THEIRS, region},
      {id: FAR, region: 'us-east-1'},
    ],
  },
  places: {[OURS]: PLACE},
};

const planOf = (account: Account, settings = ''): Promise<Plan> =>
  makePlan(
    parseDraft(DRAFT.replace('{run: shop,', `{run: shop, ${settings}`), 'cutover.yaml'),
    region,
    discoveryOf(account),
  );

test('each VPC of a private zone is asked where services run in it; of the others a person is told why not (T21)', async () => {
  const plan = await planOf(PRIVATE);
  expect(plan.web[0]?.probes).toEqual([
    {vpc: OURS, zone: 'ZPRIVATE', place: PLACE},
    {vpc: THEIRS, zone: 'ZPRIVATE', byHand: expect.stringContaining('`cutover.probe.places` has none')},
    {vpc: FAR, zone: 'ZPRIVATE', byHand: 'it is in us-east-1'},
  ]);
  expect(plan.prober).toEqual({
    family: 'k2e-shop-probe',
    image: 'public.ecr.aws/docker/library/busybox:1.37.0',
  });
  const notes = (plan.notes ?? []).filter(note => note.includes('callers'));
  expect(notes[0]).toContain(`${OURS} get is asked by a small task there`);
  expect(notes[1]).toContain(`${THEIRS} (`);
  expect(notes[1]).toContain(`${FAR} (it is in us-east-1)`);
  expect(parsePlan(planText(plan), 'plan.yaml').plan).toEqual(JSON.parse(JSON.stringify(plan)));
});

test('places, image and role of k2e.yaml win', async () => {
  const given = `probe: {image: 'registry.example.com/busybox@sha256:0a', executionRole: 'arn:aws:iam::111122223333:role/pull', places: [{vpc: ${THEIRS}, subnets: [subnet-0d0d0d0d], publicIp: true}]},`;
  const {web, prober} = await planOf(PRIVATE, given);
  expect(web[0]?.probes?.[1]?.place).toEqual({
    subnets: ['subnet-0d0d0d0d'],
    securityGroups: [],
    publicIp: true,
  });
  expect(prober).toEqual({
    family: 'k2e-shop-probe',
    image: 'registry.example.com/busybox@sha256:0a',
    executionRole: 'arn:aws:iam::111122223333:role/pull',
  });
});

test('a person asks everywhere where nobody may run tasks, and then no task stands in the plan', async () => {
  const plan = await planOf(PRIVATE, 'probe: {by: person},');
  expect(plan.web[0]?.probes?.map(({byHand}) => byHand)).toEqual([
    '`cutover.probe.by` is `person`',
    '`cutover.probe.by` is `person`',
    '`cutover.probe.by` is `person`',
  ]);
  expect(plan.prober).toBeUndefined();
});

test('a zone whose VPCs may not be read is told too, and one VPC of two zones asks the longer name', async () => {
  const {zoneVpcs: _, ...unread} = PRIVATE;
  expect((await planOf(unread)).web[0]?.probes).toEqual([
    {
      vpc: 'the VPCs of ZPRIVATE',
      zone: 'ZPRIVATE',
      byHand: 'which they are takes the right route53:GetHostedZone (denied)',
    },
  ]);
  const {web} = await planOf({
    ...PRIVATE,
    zones: [...PRIVATE.zones, {id: 'ZLONG', name: 'shop.example.com', private: true}],
    records: {...PRIVATE.records, ZLONG: SHOP.records.ZPUBLIC ?? []},
    zoneVpcs: {ZPRIVATE: [{id: OURS, region}], ZLONG: [{id: OURS, region}]},
  });
  expect(web[0]?.probes).toEqual([{vpc: OURS, zone: 'ZLONG', place: PLACE}]);
});

test('the VPC of a load balancer is asked where a private zone that nobody here can see may answer', async () => {
  const balancers = SHOP.balancers.map(balancer => ({...balancer, vpc: OURS}));
  const owner = 'account 222233334444';
  const other = (name: string) => ({
    ...SHOP,
    balancers,
    places: {[OURS]: PLACE},
    vpcs: {[OURS]: [{id: 'ZOTHER', name, owner}]},
  });
  expect((await planOf(other('example.com'))).web[0]?.probes).toEqual([{vpc: OURS, place: PLACE}]);
  expect((await planOf(other('example.org'))).web[0]?.probes).toBeUndefined();
});

test('a shop of public zones is not probed, and nobody looks for places', async () => {
  const plan = await makePlan(parseDraft(DRAFT, 'cutover.yaml'), region, {
    ...discoveryOf(SHOP),
    places: () => Promise.reject(new Error('asked')),
  });
  expect(plan.web[0]?.probes).toBeUndefined();
  expect(plan.prober).toBeUndefined();
});
