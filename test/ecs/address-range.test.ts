import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {isInRange, rangeWithout} from '../../src/ecs/address-range.ts';

describe('a range of addresses', () => {
  it('is written with the bits behind its length cleared', () => {
    expect(rangeWithout('10.1.2.3/8', [])).toEqual(['10.0.0.0/8']);
    expect(rangeWithout('FD00:0:0:0::1/64', [])).toEqual(['fd00::/64']);
    expect(rangeWithout('::ffff:192.0.2.1/128', [])).toEqual(['::ffff:c000:201/128']);
    expect(rangeWithout('::/0', [])).toEqual(['::/0']);
  });

  it('is none for another text', () => {
    for (const text of [
      '',
      '10.0.0.0',
      '10.0.0.0/33',
      'fd00::/129',
      'fe80::1%eth0/64',
      'office/8',
      '10.0.0/8',
    ])
      expect(rangeWithout(text, [])).toBeUndefined();
  });

  it('has holes cut out', () => {
    expect(rangeWithout('192.0.2.0/24', ['192.0.2.0/26'])).toEqual(['192.0.2.64/26', '192.0.2.128/25']);
    expect(rangeWithout('192.0.2.0/24', ['192.0.0.0/16'])).toEqual([]);
    expect(rangeWithout('192.0.2.0/24', ['198.51.100.0/24', 'fd00::/8', 'nothing'])).toEqual([
      '192.0.2.0/24',
    ]);
  });

  it('holds an address without the holes exactly where the range does and no hole', () => {
    const range = fc
      .tuple(fc.integer({min: 0, max: 255}), fc.integer({min: 24, max: 32}))
      .map(([last, length]) => `192.0.2.${last}/${length}`);
    fc.assert(
      fc.property(range, fc.array(range, {maxLength: 4}), (whole, holes) => {
        const left = rangeWithout(whole, holes) ?? [];
        for (let last = 0; last < 256; last++) {
          const address = `192.0.2.${last}/32`;
          const expected = isInRange(address, whole) && !holes.some(hole => isInRange(address, hole));
          expect(left.filter(each => isInRange(address, each))).toHaveLength(expected ? 1 : 0);
        }
      }),
      {numRuns: 50},
    );
  });
});
