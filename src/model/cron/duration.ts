/** Nanoseconds of Go's units of time. Both signs for micro are known. */
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const PART = /([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h)/y;
/** Where Go's 64 bits end. */
const LONGEST = 2n ** 63n - 1n;
const LONGEST_TEXT = 200;

/**
 * A duration such as `1h30m` or `-1.5s`, in nanoseconds, as Go's `time.ParseDuration` reads it; undefined where it gives an
 * error, also for one of more than 292 years.
 */
export function parseDuration(text: string): bigint | undefined {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0n;
  if (rest === '' || rest.length > LONGEST_TEXT) return undefined;
  let total = 0n;
  for (let at = 0; at < rest.length; at = PART.lastIndex) {
    PART.lastIndex = at;
    const [, whole = '', fraction = '', unit = ''] = PART.exec(rest) ?? [];
    const nanos = UNITS.get(unit);
    if (nanos === undefined || whole + fraction === '') return undefined;
    total +=
      BigInt(whole || '0') * nanos + (BigInt(fraction || '0') * nanos) / 10n ** BigInt(fraction.length);
    if (total > LONGEST) return undefined;
  }
  return sign === '-' ? -total : total;
}
