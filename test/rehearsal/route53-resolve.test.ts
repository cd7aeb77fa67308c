import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {RecordSet} from '../../src/cutover/records.ts';
import {choicesOf, resolve} from '../../src/rehearsal/route53/resolve.ts';

const ZONE = {id: 'Z1', name: 'example.com.'};
const member = (id: string, weight: number): RecordSet => ({
  name: 'www.example.com.',
  type: 'A',
  ttl: 60,
  values: ['192.0.2.1'],
  weighted: {id, weight},
});
const HEALTHY = {target: () => true, check: () => true};

describe('weights and health (developer guide, "How Amazon Route 53 chooses records when health checking is configured")', () => {
  // The guide's table "records with a weight of 0 that have health checks": weights 1, 1, 0.
  test.each<[string, readonly boolean[], readonly string[]]>([
    ['both heavy ones sick, the zero one healthy', [false, false, true], ['c']],
    ['all sick', [false, false, false], ['a', 'b']],
    ['one heavy one healthy', [false, true, false], ['b']],
    ['only the zero one sick', [true, true, false], ['a', 'b']],
    ['all healthy', [true, true, true], ['a', 'b']],
  ])('%s', (_, health, expected) => {
    const group = [member('a', 1), member('b', 1), member('c', 0)];
    const chosen = choicesOf(group, set => health[group.indexOf(set)] ?? false);
    expect(chosen.map(({set}) => set.weighted?.id)).toEqual(expected);
  });

  test('all weights 0: equal chances (cutover T2)', () => {
    expect(
      choicesOf([member('a', 0), member('b', 0)], () => true).map(({probability}) => probability),
    ).toEqual([0.5, 0.5]);
  });

  test('share = weight / sum of weights; a set at 0 has none while a heavy one is healthy', () => {
    const weights = fc.array(fc.integer({min: 0, max: 255}), {minLength: 1, maxLength: 20});
    fc.assert(
      fc.property(weights, given => {
        const sum = given.reduce((total, weight) => total + weight, 0);
        const chosen = choicesOf(
          given.map((weight, index) => member(`${index}`, weight)),
          () => true,
        );
        const share = (index: number) =>
          chosen.find(({set}) => set.weighted?.id === `${index}`)?.probability ?? 0;
        for (const [index, weight] of given.entries())
          expect(share(index)).toBeCloseTo(sum === 0 ? 1 / given.length : weight / sum, 10);
      }),
    );
  });

  test('something is always chosen, whatever is sick, and its chances add up to 1', () => {
    const members = fc.array(fc.tuple(fc.integer({min: 0, max: 255}), fc.boolean()), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(members, given => {
        const group = given.map(([weight], index) => member(`${index}`, weight));
        const chosen = choicesOf(group, set => given[group.indexOf(set)]?.[1] ?? false);
        expect(chosen.length).toBeGreaterThan(0);
        expect(chosen.reduce((sum, {probability}) => sum + probability, 0)).toBeCloseTo(1, 10);
      }),
    );
  });
});

describe('which sets answer a question', () => {
  const sets: readonly RecordSet[] = [
    {name: 'www.example.com.', type: 'A', ttl: 60, values: ['192.0.2.1']},
    {name: '\\052.example.com.', type: 'A', ttl: 60, values: ['192.0.2.2']},
    {name: 'old.example.com.', type: 'CNAME', ttl: 60, values: ['www.example.com']},
    {name: 'a.b.example.com.', type: 'TXT', ttl: 60, values: ['"x"']},
  ];
  const found = (name: string, type: string) => {
    const answer = resolve(ZONE, sets, {name, type}, HEALTHY);
    return answer.kind === 'answer' ? answer.choices.map(({set}) => set.values?.[0]) : answer.kind;
  };

  test('the exact name before the wildcard, a CNAME for every type', () => {
    expect(found('WWW.example.com', 'A')).toEqual(['192.0.2.1']);
    expect(found('other.example.com.', 'A')).toEqual(['192.0.2.2']);
    expect(found('x.y.example.com', 'A')).toEqual(['192.0.2.2']);
    expect(found('old.example.com', 'AAAA')).toEqual(['www.example.com']);
  });

  test('a name that exists shadows the wildcard even without the type, and so does one above another', () => {
    expect(found('www.example.com', 'AAAA')).toBe('nodata');
    expect(found('b.example.com', 'A')).toBe('nodata');
    expect(found('example.com', 'MX')).toBe('nodata');
  });

  test('an alias whose target is sick drops out only where its health is evaluated (cutover, findings 1 and 2)', () => {
    const alias = (id: string, weight: number, evaluateHealth: boolean): RecordSet => ({
      name: 'www.example.com.',
      type: 'A',
      alias: {zone: 'Z2', target: `${id}.elb.amazonaws.com`, evaluateHealth},
      weighted: {id, weight},
    });
    const ids = (sick: string, evaluated: readonly [source: boolean, target: boolean]) => {
      const answer = resolve(
        ZONE,
        [alias('source', 255, evaluated[0]), alias('target', 0, evaluated[1])],
        {name: 'www.example.com', type: 'A'},
        {target: (_, name) => !name.startsWith(sick), check: () => true},
      );
      return answer.kind === 'answer' ? answer.choices.map(({set}) => set.weighted?.id) : [];
    };
    expect(ids('source', [true, true])).toEqual(['target']);
    expect(ids('source', [false, true])).toEqual(['source']);
    expect(ids('target', [false, true])).toEqual(['source']);
  });
});
