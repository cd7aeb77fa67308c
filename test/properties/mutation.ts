import {isObject, type Json} from '../../src/json.ts';
import {type Pointer, segments} from '../../src/pointer.ts';

/** Values that one field can have: a value is changed into another one of its list. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  imagePullPolicy: ['Always', 'IfNotPresent', 'Never'],
  protocol: ['TCP', 'UDP'],
  restartPolicy: ['Always', 'OnFailure', 'Never'],
  concurrencyPolicy: ['Allow', 'Forbid', 'Replace'],
  pathType: ['Prefix', 'Exact'],
  sessionAffinity: ['None', 'ClientIP'],
  externalTrafficPolicy: ['Cluster', 'Local'],
  podManagementPolicy: ['OrderedReady', 'Parallel'],
  dnsPolicy: ['ClusterFirst', 'Default', 'None'],
  terminationMessagePolicy: ['File', 'FallbackToLogsOnError'],
  completionMode: ['NonIndexed', 'Indexed'],
  whenUnsatisfiable: ['DoNotSchedule', 'ScheduleAnyway'],
  timeZone: ['Europe/Zurich', 'Asia/Tokyo', 'Etc/UTC'],
  scheme: ['HTTP', 'HTTPS'],
};

/** Words that say one of two things, wherever they stand. */
const OPPOSITES: Readonly<Record<string, string>> = {
  true: 'false',
  false: 'true',
  internal: 'internet-facing',
  'internet-facing': 'internal',
  ip: 'instance',
  instance: 'ip',
  ClusterIP: 'LoadBalancer',
  LoadBalancer: 'ClusterIP',
  RollingUpdate: 'Recreate',
  Recreate: 'RollingUpdate',
};

/**
 * Other plausible values for the leaf at `path`, of the same type: numbers grow, booleans flip, quantities double, known words
 * become another one, texts get a suffix. None for null and for empty lists and objects, which have no other of their kind.
 */
export function otherValues(path: Pointer, value: Json): Json[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'bigint') return [value + 1n];
  if (typeof value === 'number') return [value + 1, value * 2 + 3];
  if (typeof value === 'string') return otherTexts(path, value).filter(text => text !== value);
  return [];
}

function otherTexts(path: Pointer, text: string): string[] {
  const key = segments(path).at(-1) ?? '';
  const words = Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
  if (words?.includes(text)) return [...words];
  if (Object.hasOwn(OPPOSITES, text)) return [OPPOSITES[text] ?? ''];
  if (key === 'schedule') return [text.replace(/^\S+/, '13'), text.replace(/^(\S+\s+)\S+/, '$14')];
  const cidr = /^(\d+)\.(\d+)\.(\d+\.\d+)(\/\d+)?$/.exec(text);
  if (cidr) return [`${cidr[1]}.${(Number(cidr[2]) + 1) % 256}.${cidr[3]}${cidr[4] ?? ''}`];
  const amount = /^(\d+(?:\.\d+)?)([a-zA-Z]{0,2}|%)$/.exec(text);
  if (amount) {
    const [, digits, unit = ''] = amount;
    const double = Number(digits) * 2;
    // A little more may fall victim to rounding, twice as much may not.
    return unit === '%'
      ? [`${Math.min(double, 100)}%`]
      : [`${double || 1}${unit}`, `${Number(digits) + 1}${unit}`];
  }
  return [`${text}x`];
}

/** A copy of `value` with the leaf at `path` replaced; all else is shared. */
export function replaced<T extends Json>(value: T, path: Pointer, leaf: Json): T {
  const put = (current: Json, [first, ...rest]: readonly string[]): Json => {
    if (first === undefined) return leaf;
    if (Array.isArray(current)) {
      return current.map((item: Json, index) => (String(index) === first ? put(item, rest) : item));
    }
    if (!isObject(current)) return current;
    return Object.fromEntries(
      Object.entries(current).map(([key, item]) => [key, key === first ? put(item, rest) : item]),
    );
  };
  return put(value, segments(path)) as T;
}
