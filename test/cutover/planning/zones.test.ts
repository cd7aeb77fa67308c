import {expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const HOST = 'shop.example.com';

/** What is said of the host where further zones are at hand. */
async function planWith(zones: Account['zones'], records: Account['records'] = SHOP.records) {
  const {web, left = []} = await makePlan(
    parseDraft(DRAFT, 'cutover.yaml'),
    'eu-central-1',
    discoveryOf({...SHOP, zones: [...SHOP.zones, ...zones], records}),
  );
  const track = web.find(({host}) => host === HOST);
  return {zones: track?.zones.map(({zone}) => zone), refusals: left.filter(({what}) => what === HOST)};
}

test('a zone with the longer name that has no record of the host is named beside the one that has', async () => {
  const {zones, refusals} = await planWith([{id: 'ZSHOP', name: HOST, private: false}]);
  expect(zones).toBeUndefined();
  expect(refusals).toEqual([
    expect.objectContaining({why: expect.stringMatching(/ZPUBLIC\) has its record.*ZSHOP/)}),
  ]);
  expect(refusals[0]?.remedy).toContain('Delete the zone shop.example.com (ZSHOP)');
});

test('where no zone has a record of it, all that were looked at are named', async () => {
  const {refusals} = await planWith([{id: 'ZPRIVATE', name: 'example.com', private: true}], {});
  expect(refusals).toEqual([
    expect.objectContaining({
      why: expect.stringMatching(
        /the private zone example\.com \(ZPRIVATE\), the zone example\.com \(ZPUBLIC\)/,
      ),
    }),
  ]);
});
