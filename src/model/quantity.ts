/** How Kubernetes writes a quantity back: with `k M G`, with `Ki Mi Gi`, or with an exponent. */
type QuantityFormat = 'decimal' | 'binary' | 'exponent';

/** Decimal suffixes → power of ten. Kubernetes has no `K`, `h`, `da` or `c`. */
const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);

/** Binary suffixes → power of two. */
const BINARY_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);

const NANO = 1_000_000_000n;
const MAX_INT64 = 2n ** 63n - 1n;
/** No machine has 10^2000 of anything; beyond it a few characters of YAML would fill the memory. */
const MAX_EXPONENT = 2000;
const MAX_LENGTH = 4000;
/** White space that JSON text may hold unescaped: the API server trims it (`Quantity.UnmarshalJSON`). */
const OUTER_SPACE =
  /^[ \u0085\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+|[ \u0085\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+$/g;

/** Quantities are few, and the same ones stand in nearly every container: short ones are read once. */
const KNOWN = new Map<string, ParsedQuantity>();
const MOST_KNOWN = 1000;
const SHORT = 12;

/** Why a text is no quantity: its shape, its suffix, or a size that k2e refuses to compute with. */
export type QuantityProblem = 'format' | 'suffix' | 'size';

/** A quantity, or why there is none. */
export type ParsedQuantity =
  | {readonly quantity: Quantity; readonly problem?: undefined}
  | {readonly quantity?: undefined; readonly problem: QuantityProblem};

/**
 * A Kubernetes quantity (`250m`, `1.5Gi`, `10e3`) as an exact number of nano-units, which is the precision that Kubernetes
 * keeps. Immutable. Follows `k8s.io/apimachinery/pkg/api/resource`.
 */
export class Quantity {
  static readonly zero = new Quantity(0n, 'decimal', undefined);

  /** The amount in nano-units, exact. */
  readonly nanos: bigint;
  readonly #format: QuantityFormat;
  /** The text as given, where Kubernetes keeps it instead of its canonical form. */
  readonly #kept: string | undefined;

  private constructor(nanos: bigint, format: QuantityFormat, kept: string | undefined) {
    this.nanos = nanos;
    this.#format = format;
    this.#kept = kept;
  }

  /**
   * The quantity that Kubernetes reads from a field's value: text, or a YAML number. White space around text is ignored, as
   * the API server does. Never throws.
   */
  static parse(given: string | number | bigint): ParsedQuantity {
    const text = String(given);
    const known = KNOWN.get(text);
    if (known) return known;
    const parsed = Quantity.parseText(typeof given === 'string' ? given.replace(OUTER_SPACE, '') : text);
    // What is no quantity may be anything, and is not kept.
    if (parsed.quantity && text.length <= SHORT && KNOWN.size < MOST_KNOWN) KNOWN.set(text, parsed);
    return parsed;
  }

  /** The same for exact text, without tolerance for white space (`resource.ParseQuantity`). */
  static parseText(text: string): ParsedQuantity {
    if (text.length > MAX_LENGTH) return {problem: 'size'};
    const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*)([+-]?[0-9]*)$/.exec(text);
    if (match === null || text === '') return {problem: 'format'};
    const [, sign = '', whole = '', fraction = '', letters = '', tail = ''] = match;
    const unit = unitOf(letters + tail);
    if (unit === undefined) return {problem: 'suffix'};
    if (unit.power > MAX_EXPONENT || unit.power < -MAX_EXPONENT) return {problem: 'size'};

    const number = whole.replace(/^0+/, '') || '0';
    const amount = roundToNanos(BigInt(number + fraction), fraction.length, unit);
    const nanos = unit.format === 'binary' && amount > MAX_INT64 * NANO ? MAX_INT64 * NANO : amount;
    const kept = text === '0' || keepsText(number, fraction, unit) ? text : undefined;
    return {quantity: new Quantity(sign === '-' ? -nanos : nanos, unit.format, kept)};
  }

  /** Sum of all of them; zero for none. */
  static sum(quantities: Iterable<Quantity>): Quantity {
    let total = Quantity.zero;
    for (const quantity of quantities) total = total.add(quantity);
    return total;
  }

  /** The exact sum. Its text is in the format of the first that is not zero, as Kubernetes has it. */
  add(other: Quantity): Quantity {
    const format = this.nanos === 0n ? other.#format : this.#format;
    return new Quantity(this.nanos + other.nanos, format, undefined);
  }

  /** Below, at or above zero as this is smaller than, equal to or larger than `other`. Fit for `sort`. */
  compare(other: Quantity): -1 | 0 | 1 {
    if (this.nanos === other.nanos) return 0;
    return this.nanos < other.nanos ? -1 : 1;
  }

  get isZero(): boolean {
    return this.nanos === 0n;
  }

  get isNegative(): boolean {
    return this.nanos < 0n;
  }

  /** Whole units (bytes, cores, pods), rounded away from zero as `Quantity.Value()` does, without its overflow. */
  value(): bigint {
    return divideAway(this.nanos, NANO);
  }

  /** Thousandths (millicores for CPU), rounded away from zero: Kubernetes stores resources at this precision. */
  milliValue(): bigint {
    return divideAway(this.nanos, NANO / 1000n);
  }

  /** Bytes → MiB, rounded up. At most 2^53 − 1, which no target holds either. */
  mebibytes(): number {
    return toNumber(divideAway(this.nanos, NANO << 20n));
  }

  /** Bytes → GiB, rounded up. At most 2^53 − 1, which no target holds either. */
  gibibytes(): number {
    return toNumber(divideAway(this.nanos, NANO << 30n));
  }

  /** The text that the API server gives back for this quantity (`Quantity.String()`). */
  toString(): string {
    if (this.#kept !== undefined) return this.#kept;
    if (this.nanos === 0n) return '0';
    if (this.#format === 'binary' && this.nanos % NANO === 0n) {
      const units = this.nanos / NANO;
      if (units <= -1024n || units >= 1024n) {
        const [amount, times] = removeFactor(units, 1024n);
        return `${amount}${['', ...BINARY_SUFFIXES.keys()][times] ?? ''}`;
      }
    }
    return decimalText(this.nanos, this.#format);
  }
}

interface Unit {
  readonly base: 2n | 10n;
  readonly power: number;
  readonly format: QuantityFormat;
}

/** The meaning of a suffix, or undefined where Kubernetes knows none. A lone `E` is exa, not an exponent. */
function unitOf(suffix: string): Unit | undefined {
  const decimal = DECIMAL_SUFFIXES.get(suffix);
  if (decimal !== undefined) return {base: 10n, power: decimal, format: 'decimal'};
  const binary = BINARY_SUFFIXES.get(suffix);
  if (binary !== undefined) return {base: 2n, power: binary, format: 'binary'};
  if (/^[eE][+-]?[0-9]+$/.test(suffix))
    return {base: 10n, power: Number(suffix.slice(1)), format: 'exponent'};
  return undefined;
}

/** `digits` × 10^−`places` × unit in nano-units, rounded up: who asks for a little gets at least a nano-unit. */
function roundToNanos(digits: bigint, places: number, unit: Unit): bigint {
  const tens = (unit.base === 10n ? unit.power : 0) + 9 - places;
  const amount = unit.base === 2n ? digits << BigInt(unit.power) : digits;
  return tens >= 0 ? amount * 10n ** BigInt(tens) : divideAway(amount, 10n ** BigInt(-tens));
}

/**
 * Whether Kubernetes keeps the text as it is: it does where the number fits its short form and already looks canonical
 * (`ParseQuantity`, the branches that reuse the string). `whole` has no leading zeros, but at least one digit.
 */
function keepsText(whole: string, fraction: string, unit: Unit): boolean {
  const shifted = whole + fraction;
  if (unit.format === 'binary') {
    const room = 14 - whole.length - Math.floor((unit.power * 3) / 10);
    return fraction === '' && room >= 0 && BigInt(whole) % 8n !== 0n;
  }
  const scale = unit.power - fraction.length;
  return (
    shifted.length <= 18 &&
    scale >= -9 &&
    scale % 3 === 0 &&
    !shifted.endsWith('000') &&
    !shifted.startsWith('0')
  );
}

/** Integer text with the largest suffix or exponent (a multiple of three) that needs no fraction. */
function decimalText(nanos: bigint, format: QuantityFormat): string {
  const [mantissa, times] = removeFactor(nanos, 10n);
  const exponent = times - 9;
  const rest = ((exponent % 3) + 3) % 3;
  const amount = mantissa * 10n ** BigInt(rest);
  const power = exponent - rest;
  if (format === 'exponent') return power === 0 ? `${amount}` : `${amount}e${power}`;
  const suffix = [...DECIMAL_SUFFIXES].find(([, candidate]) => candidate === power);
  return `${amount}${suffix?.[0] ?? ''}`;
}

/** `amount` without its factors `factor`, and how many there were. `amount` is not zero. */
function removeFactor(amount: bigint, factor: bigint): readonly [rest: bigint, times: number] {
  let rest = amount;
  let times = 0;
  while (rest % factor === 0n) {
    rest /= factor;
    times += 1;
  }
  return [rest, times];
}

/** Division that rounds away from zero. */
function divideAway(amount: bigint, divisor: bigint): bigint {
  const quotient = amount / divisor;
  if (amount % divisor === 0n) return quotient;
  return amount < 0n ? quotient - 1n : quotient + 1n;
}

/** A number for a bigint, held within the integers that a number has exactly. */
function toNumber(amount: bigint): number {
  const limit = Number.MAX_SAFE_INTEGER;
  return Math.max(-limit, Math.min(limit, Number(amount)));
}
