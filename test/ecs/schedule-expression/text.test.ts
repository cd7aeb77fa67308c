import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isScheduleExpression, parseScheduleExpression} from '../../../src/ecs/schedule-expression/grammar.ts';
import {fieldText} from '../../../src/ecs/schedule-expression/text.ts';

const MINUTE = {min: 0, max: 59, steps: true};

function minutes(...values: number[]): string {
  return fieldText({...MINUTE, values: new Set(values)});
}

test('writes values the usual way', () => {
  expect(minutes(5)).toBe('5');
  expect(minutes(0, 30)).toBe('0,30');
  expect(minutes(0, 1, 2, 7, 8, 10)).toBe('0-2,7,8,10');
  expect(minutes(0, 15, 30, 45)).toBe('0/15');
  expect(minutes(10, 20, 30)).toBe('10,20,30');
  expect(minutes(57, 58, 59)).toBe('57-59');
  expect(minutes(...Array.from({length: 60}, (_, minute) => minute))).toBe('*');
  expect(fieldText({values: new Set([1, 3, 5, 7]), min: 1, max: 7, steps: false})).toBe('1,3,5,7');
});

function subset(min: number, max: number): fc.Arbitrary<ReadonlySet<number>> {
  const all = Array.from({length: max - min + 1}, (_, index) => min + index);
  return fc.subarray(all, {minLength: 1}).map(values => new Set(values));
}

test('whatever the values, the text means them and fits', () => {
  fc.assert(
    fc.property(subset(0, 59), subset(0, 23), subset(1, 31), subset(1, 12), (minute, hour, day, month) => {
      const fields = [
        fieldText({...MINUTE, values: minute}),
        fieldText({values: hour, min: 0, max: 23, steps: true}),
        fieldText({values: day, min: 1, max: 31, steps: true}),
        fieldText({values: month, min: 1, max: 12, steps: true}),
      ];
      const text = `cron(${fields.join(' ')} ? *)`;
      expect(isScheduleExpression(text), text).toBe(true);
      expect(parseScheduleExpression(text)).toMatchObject({
        minutes: minute,
        hours: hour,
        days: {by: 'day-of-month', values: day},
        months: month,
      });
    }),
  );
});

test('the longest texts fit', () => {
  // Pairs of neighbours with gaps of one need the most characters: a run of two is written out.
  const pairs = (min: number, max: number) =>
    new Set(
      Array.from({length: max - min + 1}, (_, index) => min + index).filter(value => (value - min) % 3 < 2),
    );
  const fields = [
    fieldText({...MINUTE, values: pairs(0, 59)}),
    fieldText({values: pairs(0, 23), min: 0, max: 23, steps: true}),
    fieldText({values: pairs(1, 31), min: 1, max: 31, steps: true}),
    fieldText({values: pairs(1, 12), min: 1, max: 12, steps: true}),
  ];
  expect(isScheduleExpression(`cron(${fields.join(' ')} ? *)`)).toBe(true);
});
