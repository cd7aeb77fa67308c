import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isWithin, pointer, segments, valueAt} from '../src/pointer.ts';

test('segments undoes pointer for any keys', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), keys => {
      expect(segments(pointer(...keys))).toEqual(keys);
    }),
  );
});

test('a pointer finds own properties only', () => {
  expect(valueAt({a: [{b: 1}]}, '/a/0/b')).toBe(1);
  expect(valueAt({}, '/constructor')).toBeUndefined();
});

test('isWithin respects whole segments', () => {
  expect(isWithin('/spec/replicas', '/spec')).toBe(true);
  expect(isWithin('/specs', '/spec')).toBe(false);
});
