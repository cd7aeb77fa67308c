import {describe, expect, test} from 'vitest';
import {clockReadings} from './clock-readings.ts';
import {type Given, planOf} from './reading.ts';

clockReadings({weeks: 12, days: 9, zones: 25, years: 4, timeout: 60_000});

const BERLIN = 'Europe/Berlin';

/** The changes as lines: window, side, expression, zone, count. */
function lines(all: readonly Given[]): readonly string[] | string {
  const plan = planOf(all);
  if (typeof plan === 'string') return plan;
  return plan.changes.map(({window, side, expression, zone: name, count}) =>
    [window, side, expression, name, count].join(' '),
  );
}

describe('windows', () => {
  test('that meet hand over to each other in one change', () => {
    expect(
      lines([
        {start: '0 8 * * 1-5', end: '0 18 * * 1-5', zone: BERLIN, replicas: 5},
        {start: '0 18 * * 1-5', end: '0 22 * * 1-5', zone: BERLIN, replicas: 3},
      ]),
    ).toEqual([
      `0 start cron(0 8 ? * 2-6 *) ${BERLIN} 5`,
      `0 end cron(0 18 ? * 2-6 *) ${BERLIN} 3`,
      `1 end cron(0 22 ? * 2-6 *) ${BERLIN} 1`,
    ]);
  });

  test('over midnight and the weekend close where they end', () => {
    expect(lines([{start: '0 20 * * 5', end: '0 6 * * 1', zone: BERLIN, replicas: 2}])).toEqual([
      `0 start cron(0 20 ? * 6 *) ${BERLIN} 2`,
      `0 end cron(0 6 ? * 2 *) ${BERLIN} 1`,
    ]);
  });

  test('with many starts open at the last one, as in KEDA', () => {
    expect(lines([{start: '0 8-10 * * *', end: '0 18 * * *', zone: 'UTC', replicas: 2}])).toEqual([
      '0 start cron(0 10 * * ? *) UTC 2',
      '0 end cron(0 18 * * ? *) UTC 1',
    ]);
  });

  test('of dates give others another count on their days', () => {
    expect(
      lines([
        {start: '0 8 * * *', end: '0 18 * * *', zone: 'UTC', replicas: 5},
        {start: '0 0 25 * *', end: '0 0 5 * *', zone: 'UTC', replicas: 20},
      ]),
    ).toEqual([
      '0 start cron(0 8 5-24 * ? *) UTC 5',
      '0 end cron(0 18 5-24 * ? *) UTC 1',
      '1 start cron(0 0 25 * ? *) UTC 20',
      '1 end cron(0 0 5 * ? *) UTC 1',
    ]);
  });

  test('of dates and of weekdays together are told as what no expression says', () => {
    expect(
      lines([
        {start: '0 8 * * 1-5', end: '0 18 * * 1-5', zone: 'UTC', replicas: 5},
        {start: '0 0 25 * *', end: '0 0 5 * *', zone: 'UTC', replicas: 20},
      ]),
    ).toBe('mixed');
  });

  test('whose turn depends on how two clocks stand are told too', () => {
    expect(
      lines([
        {start: '0 8 * * *', end: '0 18 * * *', zone: BERLIN, replicas: 5},
        {start: '30 12 * * *', end: '0 20 * * *', zone: 'America/New_York', replicas: 8},
      ]),
    ).toBe('mixed');
  });

  test('that open every other minute on dates are refused as too many', () => {
    expect(lines([{start: '*/2 * 1 * *', end: '1-59/2 * * * *', zone: 'UTC', replicas: 5}])).toBe('dense');
  });
});
