/** What a scalar can be. Integers that a double cannot hold are `bigint`. */
export type Scalar = string | number | bigint | boolean | null;

const TAG = 'tag:yaml.org,2002:';
const NOTHING = ['', '~', 'null', 'Null', 'NULL'];
const TRUE = ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'];
const FALSE = ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'];
/** Words that Kubernetes' YAML reader (go-yaml 2, `resolve.go`) takes for something else than text. */
const WORDS = new Map<string, number | boolean | null>([
  ...NOTHING.map(word => [word, null] as const),
  ...TRUE.map(word => [word, true] as const),
  ...FALSE.map(word => [word, false] as const),
  ...['.nan', '.NaN', '.NAN'].map(word => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    word => [word, Number.POSITIVE_INFINITY] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map(word => [word, Number.NEGATIVE_INFINITY] as const),
]);
const LONGEST_WORD = 5;

/** Characters with which a scalar that is not a text can start: `+ - . 0-9 ~` and the first letters of the words. */
const MAYBE_TYPED = new Set([...'+-.0123456789yYnNtTfFoO~'].map(letter => letter.charCodeAt(0)));

/** True for a plain scalar that may be something else than text: a quick test by its first character. */
function mayBeTyped(text: string): boolean {
  return text === '' || MAYBE_TYPED.has(text.charCodeAt(0));
}

/**
 * The value of a plain scalar without a tag, as Kubernetes reads it: `on`, `y` are booleans, `010` is 8, `08` is 8, `1_000`
 * is 1000, `12:30` and dates are text, `1e400` is text. Not finite for `.inf` and `.nan`, which no manifest may hold.
 */
export function plainValue(text: string): Scalar {
  if (!mayBeTyped(text)) return text;
  const word = text.length <= LONGEST_WORD ? WORDS.get(text) : undefined;
  if (word !== undefined) return word;
  return integerValue(text) ?? floatValue(text) ?? text;
}

/**
 * The value of a scalar with a tag; undefined when its text does not fit the tag. Tags that Kubernetes' reader does not know
 * leave the text as it is.
 */
export function taggedValue(tag: string, text: string): Scalar | undefined {
  const word = WORDS.get(text);
  switch (tag) {
    case `${TAG}null`:
      return word === null ? null : undefined;
    case `${TAG}bool`:
      return typeof word === 'boolean' ? word : undefined;
    case `${TAG}int`:
      return mayBeTyped(text) ? integerValue(text) : undefined;
    case `${TAG}float`: {
      if (typeof word === 'number') return word;
      if (!mayBeTyped(text)) return undefined;
      const integer = integerValue(text);
      if (integer === undefined) return floatValue(text);
      return integer > MAX_INT64 ? undefined : Number(integer);
    }
    case `${TAG}timestamp`:
      return isTimestamp(text) ? text : undefined;
    case `${TAG}binary`:
      return binaryValue(text);
    default:
      return text;
  }
}

/**
 * The text that a key becomes in JSON: `on` → `true`, `010` → `8`, `1e3` → `1000`. Undefined for what Kubernetes refuses as
 * a key: null, and integers beyond 2^63.
 */
export function keyText(tag: string, text: string, plain: boolean): string | undefined {
  if (tag === '' && (!plain || !mayBeTyped(text))) return text;
  const value = tag === '' ? plainValue(text) : taggedValue(tag, text);
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'boolean') return String(value);
  const integer = tag === `${TAG}float` ? undefined : integerValue(text);
  if (integer === undefined) return floatKey(Number(value));
  return integer > MAX_INT64 ? undefined : String(integer);
}

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;
const SHORT_INTEGER = /^(?:0|[1-9][0-9]{0,14})$/;
/** Sign, then decimal, octal, hexadecimal or binary digits, in the forms of Go's `strconv.ParseInt` with base 0. */
const INTEGER = /^([-+]?)(?:(0|[1-9][0-9]*)|0[oO]?([0-7]+)|0[xX]([0-9a-fA-F]+)|0[bB]([01]+))$/;
/** A sign behind the prefix, which go-yaml lets pass. */
const INNER_SIGN = /^0b([-+])([01]+)$/;

/** The integer that the text stands for; undefined when there is none or it fits neither a signed nor an unsigned 64-bit number. */
export function integerValue(text: string): number | bigint | undefined {
  if (SHORT_INTEGER.test(text)) return Number(text);
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  const match = INTEGER.exec(digits);
  if (match === null) {
    const [, sign, binary] = INNER_SIGN.exec(digits) ?? [];
    return binary === undefined ? undefined : within(sign ?? '', '0b', binary);
  }
  const [, sign = '', decimal, octal, hex, binary] = match;
  if (decimal !== undefined) return within(sign, '', decimal);
  if (octal !== undefined) return within(sign, '0o', octal);
  return hex === undefined ? within(sign, '0b', binary ?? '') : within(sign, '0x', hex);
}

/** No 64-bit number has more digits, zeros in front aside. */
const MAX_DIGITS = 64;

/** A 64-bit number: unsigned only where no sign is written. */
function within(sign: string, prefix: string, digits: string): number | bigint | undefined {
  const significant = digits.replace(/^0+(?=.)/, '');
  if (significant.length > MAX_DIGITS) return undefined;
  const magnitude = BigInt(prefix + significant);
  const value = sign === '-' ? -magnitude : magnitude;
  if (value < MIN_INT64 || value > (sign === '' ? MAX_UINT64 : MAX_INT64)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Where a number starts with its point, underscores may stand between digits only (Go's `strconv.ParseFloat`). */
const MISPLACED_UNDERSCORE = /(?<![0-9])_|_(?![0-9])/;

/** The number with a fraction or exponent that the text stands for; undefined when there is none or it is too large. */
function floatValue(text: string): number | undefined {
  if (text.startsWith('.') && MISPLACED_UNDERSCORE.test(text)) return undefined;
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  if (!FLOAT.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

/** A number as a key: `strconv.FormatFloat(value, 'g', -1, 32)`, with YAML's words for what is not finite (sigs.k8s.io/yaml). */
function floatKey(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits++;
  const [mantissa = '', exponent = '0'] = single.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(`${mantissa}e${power}`));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The text that `!!binary` encodes; bytes that are no UTF-8 become U+FFFD, as Kubernetes makes them on the way to JSON. */
function binaryValue(text: string): string | undefined {
  const packed = text.replace(/[\r\n]/g, '');
  return BASE64.test(packed) ? Buffer.from(packed, 'base64').toString('utf8') : undefined;
}

const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?(?:Z|[-+]\d{2}:\d{2}))|(?: \d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d+)?))?$/;

/** True for the forms of a date that go-yaml takes behind `!!timestamp`. */
function isTimestamp(text: string): boolean {
  const [, year, month, day] = TIMESTAMP.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
