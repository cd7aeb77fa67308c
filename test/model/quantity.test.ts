import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Quantity} from '../../src/model/quantity.ts';

interface Row {
  readonly in: string;
  readonly canonical?: string;
  readonly exact?: string;
  /** Texts: the numbers of Kubernetes go beyond what JSON.parse keeps. */
  readonly value?: string;
  readonly milliValue?: string;
  readonly error?: string;
}

const golden = fileURLToPath(new URL('../../../shared/golden/quantity.json', import.meta.url));
const rows: readonly Row[] = existsSync(golden)
  ? JSON.parse(readFileSync(golden, 'utf8').replace(/("(?:value|milliValue)": *)(-?\d+)/g, '$1"$2"'))
  : [];

function quantity(given: string | number | bigint): Quantity {
  const parsed = Quantity.parse(given);
  if (parsed.quantity === undefined) throw new Error(`${given}: ${parsed.problem}`);
  return parsed.quantity;
}

/** `12.50` → nano-units. */
function nanosOf(decimal: string): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  const nanos = BigInt(whole + fraction.padEnd(9, '0').slice(0, 9));
  return sign === '-' ? -nanos : nanos;
}

describe.skipIf(rows.length === 0)(
  'as Kubernetes (SKIPPED where ../shared/golden/quantity.json is absent)',
  () => {
    test('has every row', () => {
      expect(rows.length).toBeGreaterThanOrEqual(82);
    });

    test.each(rows.map(row => [JSON.stringify(row.in), row] as const))('%s', (_, row) => {
      const {quantity: parsed, problem} = Quantity.parseText(row.in);
      if (row.error !== undefined) {
        expect(problem).toBe(row.error.includes('suffix') ? 'suffix' : 'format');
        return;
      }
      expect(problem).toBeUndefined();
      expect(parsed?.nanos).toBe(nanosOf(row.exact ?? ''));
      expect(parsed?.toString()).toBe(row.canonical);
      // Go's results overflow 64 bits; ours do not.
      expect(BigInt.asIntN(64, parsed?.value() ?? -7n)).toBe(BigInt(row.value ?? ''));
      expect(BigInt.asIntN(64, parsed?.milliValue() ?? -7n)).toBe(BigInt(row.milliValue ?? ''));
    });
  },
);

/** Further answers of `resource.ParseQuantity` (k8s.io/apimachinery v0.36.3): text → canonical text. */
test.each([
  ['.', '0'],
  ['-', '0'],
  ['1.', '1.'],
  ['1E', '1E'],
  ['1e5', '100e3'],
  ['1000', '1k'],
  ['0.5Ki', '512'],
  ['1.5Ki', '1536'],
  ['0.00', '0'],
  ['-0', '0'],
  ['0001.50', '1500m'],
  ['1.0Ki', '1Ki'],
  ['-1.5Gi', '-1536Mi'],
  ['1e-10', '1e-9'],
  ['1000e3', '1e6'],
  ['1000m', '1'],
  ['1000000T', '1E'],
  ['1100e2', '110e3'],
  ['1000000Ei', '9223372036854775807'],
  ['3e-2', '30e-3'],
  ['0.0000000005Gi', '536870912n'],
  ['-5.', '-5.'],
  ['.5E', '500P'],
  ['12345678901234567.8', '12345678901234567800m'],
  ['-100000000Ei', '-9223372036854775807'],
])('writes %s back as %s', (text, canonical) => {
  expect(quantity(text).toString()).toBe(canonical);
});

test.each([
  ['1e+', 'suffix'],
  ['1Kim', 'suffix'],
  ['1e2k', 'format'],
  ['1\n', 'format'],
  ['1e99999999999', 'size'],
  ['1e-5000', 'size'],
  ['9'.repeat(5000), 'size'],
])('refuses %j: %s', (text, problem) => {
  expect(Quantity.parse(text).problem).toBe(problem);
});

test('reads YAML numbers and ignores the white space that the API server trims', () => {
  expect(quantity(0.5).milliValue()).toBe(500n);
  expect(quantity(2).value()).toBe(2n);
  expect(quantity(5e-7).nanos).toBe(500n);
  expect(quantity(1e21).value()).toBe(10n ** 21n);
  expect(quantity(9_007_199_254_740_993n).value()).toBe(9_007_199_254_740_993n);
  expect(quantity(' 128Mi ').mebibytes()).toBe(128);
  expect(Quantity.parse('128 Mi').problem).toBe('format');
  expect(Quantity.parse(Number.NaN).problem).toBe('format');
  expect(Quantity.parse(Number.POSITIVE_INFINITY).problem).toBe('format');
});

test.each([
  ['1.5Gi', 1536],
  ['1Gi', 1024],
  ['128Mi', 128],
  ['1G', 954],
  ['128M', 123],
  ['1e9', 954],
  ['128974848000m', 123],
  ['816748224Ki', 797606],
  ['1', 1],
  ['0', 0],
])('%s is %i MiB, rounded up', (text, mebibytes) => {
  expect(quantity(text).mebibytes()).toBe(mebibytes);
});

test.each([
  ['10G', 10],
  ['500Mi', 1],
  ['1Ti', 1024],
])('%s is %i GiB, rounded up', (text, gibibytes) => {
  expect(quantity(text).gibibytes()).toBe(gibibytes);
});

test('conversions stay exact integers for amounts beyond every machine', () => {
  expect(quantity('1e1000').mebibytes()).toBe(Number.MAX_SAFE_INTEGER);
  expect(quantity('-1e1000').gibibytes()).toBe(-Number.MAX_SAFE_INTEGER);
});

test('a sum keeps the format of its first amount', () => {
  expect(Quantity.sum([quantity('512Mi'), quantity('1Gi')]).toString()).toBe('1536Mi');
  expect(quantity('0').add(quantity('64Mi')).toString()).toBe('64Mi');
  expect(quantity('100m').add(quantity('0.9')).toString()).toBe('1');
  expect(Quantity.sum([]).isZero).toBe(true);
});

const text = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.bigInt({min: 0n, max: 10n ** 17n}),
    fc.option(fc.stringMatching(/^\d{0,9}$/), {nil: undefined}),
    fc.constantFrom(
      'n',
      'u',
      'm',
      '',
      'k',
      'M',
      'G',
      'T',
      'P',
      'E',
      'Ki',
      'Mi',
      'Gi',
      'Ti',
      'Pi',
      'Ei',
      'e3',
      'E-2',
    ),
  )
  .map(
    ([sign, whole, fraction, suffix]) =>
      `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${suffix}`,
  );

test('the text of a quantity reads back as the same quantity', () => {
  fc.assert(
    fc.property(text, given => {
      const first = quantity(given);
      expect(quantity(first.toString()).nanos, given).toBe(first.nanos);
    }),
  );
});

test('sums are exact, order does not matter, and comparison agrees', () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      const [a, b] = [quantity(left), quantity(right)];
      expect(a.add(b).nanos).toBe(a.nanos + b.nanos);
      expect(a.add(b).compare(b.add(a))).toBe(0);
      expect(a.compare(b) + b.compare(a)).toBe(0);
    }),
  );
});

test('never throws, whatever a manifest holds', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.double(), fc.bigInt(), fc.stringMatching(/^[0-9.eEkKMi+-]{0,9}$/)),
      given => {
        const parsed = Quantity.parse(given);
        expect(parsed.quantity === undefined).toBe(parsed.problem !== undefined);
      },
    ),
  );
});
