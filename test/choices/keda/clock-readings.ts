import fc from 'fast-check';
import {describe, test} from 'vitest';
import {dated, expectRight, FROM, given, sloppy, weekly} from './reading.ts';

/** How far to look: runs of each property, days that weekly windows are followed, milliseconds for each test. */
interface Bounds {
  readonly weeks: number;
  readonly days: number;
  readonly zones: number;
  readonly years: number;
  readonly timeout: number;
}

/** The tests that hold scheduled actions to KEDA's own reading of its windows. */
export function clockReadings(bounds: Bounds): void {
  describe('the count that scheduled actions set is the one that KEDA wants', () => {
    test(
      'in weeks, by the clocks of one zone',
      () => {
        fc.assert(
          fc.property(given(fc.oneof(weekly, sloppy), ['UTC']), all => expectRight(all, FROM, bounds.days)),
          {numRuns: bounds.weeks},
        );
      },
      bounds.timeout,
    );

    test(
      'in weeks, by clocks that change at different times',
      () => {
        const zones = [
          'Europe/Berlin',
          'America/New_York',
          'Asia/Kolkata',
          'Europe/Paris',
          'Australia/Sydney',
        ];
        // Away from the nights on which clocks change: all in winter, New York alone in summer, all in summer of the north.
        const moments = ['2027-01-11', '2027-03-20', '2027-06-07'].map(date =>
          Date.parse(`${date}T00:00:00Z`),
        );
        fc.assert(
          fc.property(given(weekly, zones), fc.constantFrom(...moments), (all, from) =>
            expectRight(all, from, 7),
          ),
          {numRuns: bounds.zones},
        );
      },
      bounds.timeout,
    );

    test(
      'in years, with days of the month',
      () => {
        fc.assert(
          fc.property(given(fc.oneof(dated, dated, weekly), ['Asia/Tokyo']), all =>
            expectRight(all, FROM, 90),
          ),
          {numRuns: bounds.years},
        );
      },
      bounds.timeout,
    );
  });
}
