import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {ZonePlan} from '../../src/cutover/plan.ts';
import {recordDifferences, recordsAt, roundedText} from '../../src/cutover/tracks/web/stages.ts';
import {alias, ECS, EKS, HOST} from './shop.ts';

const [SOURCE, TARGET] = ['source', 'target'];

/** A zone whose name already is a weighted group, with a member that stays. */
function shared(weight: number): ZonePlan {
  const member = (target: typeof EKS, id: string, weight: number) => alias('A', target, {id, weight});
  const found = member(EKS, SOURCE ?? '', weight);
  return {
    zone: 'Z',
    private: false,
    before: [found],
    lowered: [found],
    source: [member(EKS, SOURCE ?? '', 0)],
    target: [member(ECS, TARGET ?? '', 0)],
    after: [member(ECS, TARGET ?? '', weight)],
    others: [{...member(EKS, 'elsewhere', 7), name: HOST}],
  };
}

test('whole percentages are exact where nobody else is in the group', () => {
  const {others: _, ...alone} = shared(100);
  for (let weight = 0; weight <= 100; weight++) expect(roundedText(alone, {at: 'weighted', weight})).toBe('');
});

test('beside members of others, a share that whole weights cannot express is told as it is', () => {
  expect(roundedText(shared(10), {at: 'weighted', weight: 33})).toBe(' (weights 7 and 3: really 30.0 %)');
  expect(roundedText(shared(10), {at: 'weighted', weight: 50})).toBe('');
  fc.assert(
    fc.property(fc.integer({min: 2, max: 255}), fc.integer({min: 0, max: 100}), (total, weight) => {
      const zone = shared(total);
      const weights = new Map(
        recordsAt(zone, {at: 'weighted', weight}, true).map(({weighted}) => [
          weighted?.id,
          weighted?.weight ?? 0,
        ]),
      );
      const [source, target] = [weights.get(SOURCE) ?? 0, weights.get(TARGET) ?? 0];
      expect(source + target).toBe(total);
      expect(weights.get('elsewhere')).toBe(7);
      const error = Math.abs((100 * target) / total - weight);
      expect(roundedText(zone, {at: 'weighted', weight}) === '').toBe(error < 0.05);
    }),
  );
});

test('records that are not as they should be are told in words, set by set', () => {
  const [source, target] = [
    alias('A', EKS, {id: 'k2e-shop-source', weight: 90}),
    alias('A', ECS, {id: 'k2e-shop-target', weight: 10}),
  ];
  const stranger = {name: HOST, type: 'A', ttl: 300, values: ['192.0.2.1']};
  const changed = alias('A', EKS, {id: 'k2e-shop-source', weight: 70});
  expect(recordDifferences([source, target], [changed, stranger])).toEqual([
    'shop.example.com A: expected nothing, found 192.0.2.1, TTL 300',
    'shop.example.com A k2e-shop-source.weighted.weight: expected 90, found 70',
    'shop.example.com A k2e-shop-target: expected an alias of dualstack.ecs-2.eu-central-1.elb.amazonaws.com, weight 10, found nothing',
  ]);
});
