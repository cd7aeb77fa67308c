import {expect, test} from 'vitest';
import {intOrPercent, podsOf} from '../../src/model/int-or-percent.ts';

test('reads what the API server takes, and nothing else', () => {
  expect(intOrPercent(3)).toEqual({count: 3});
  expect(intOrPercent(0)).toEqual({count: 0});
  expect(intOrPercent('25%')).toEqual({percent: 25});
  for (const wrong of [
    '3',
    '25',
    '-1%',
    '2.5%',
    '%',
    ' 25%',
    '25% ',
    'a%',
    -1,
    2.5,
    Number.NaN,
    null,
    undefined,
    {},
    2n,
  ]) {
    expect(intOrPercent(wrong), String(wrong)).toBeUndefined();
  }
});

test('rounds percentages as asked', () => {
  expect(podsOf({percent: 25}, 3, 'up')).toBe(1);
  expect(podsOf({percent: 25}, 3, 'down')).toBe(0);
  expect(podsOf({percent: 150}, 2, 'up')).toBe(3);
  expect(podsOf({count: 7}, 3, 'down')).toBe(7);
});
