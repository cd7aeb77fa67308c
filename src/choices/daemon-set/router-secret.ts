import {secretShape} from '../../model/secret-shapes.ts';

/** Settings whose value is a secret, beside those that `secretShape` knows. */
const SECRET = /passw|secret|token|api[-_]?key|access[-_]?key|shared[-_]?key|license/i;
const HEADERS = /^headers?$/i;
/** Headers that hold no secret; of any other nobody knows (`X-Api-Key`, `Cookie`, those of a vendor). */
const PLAIN_HEADER =
  /^(?:accept(?:-encoding)?|content-(?:type|encoding)|host|user-agent|x-scope-orgid|x-forwarded-\w+)$/i;
/** What may stand before a secret in a header, and is none. */
const SCHEME = /^(?:basic|bearer|token|key|api-?key|splunk|geniekey)?$/i;
/** Parameters of queries that hold no secret; of any other nobody knows. */
const PLAIN_PARAMETER =
  /^(?:_\w+|index|pipeline|dd(?:source|tags)|service|host(?:name)?|source(?:type|category)?|env|tags?|format|type|timestamp|debug|(?:ignore|extra)_fields|database|table|query|api-version|compress)$/i;
/** `user:password@host` without the scheme that would make it a URL. */
const CREDENTIALS = /^[^\s/:@]+:[^\s/@]+@/;
/** What the collector replaces by a variable of its environment; with a default in it, it is none. */
const VARIABLE = /\$\{[\w.-]+\}|"?#\{\s*ENV\s*(?:\[\s*(['"])\w+\1\s*\]|\.fetch\(\s*(['"])\w+\2\s*\))\s*\}"?/g;
/** A part of a path as services give it to one customer: letters and digits, of some length. */
const KEY_IN_PATH = /^(?=.*\d)(?=.*[a-z])[\w=-]{12,}$/i;

/**
 * Whether a setting of an output may hold a secret itself: by the detectors of the project, by its name, and where a secret stands in
 * what such settings are (headers, paths and queries of URLs). What nobody knows counts as one. Where a variable stands for it, the task
 * reads that one.
 */
export function mayHoldSecret(key: string, value: string): boolean {
  if (secretShape(key, value) !== null || CREDENTIALS.test(value)) return true;
  const literal = value.replaceAll(VARIABLE, '');
  if (SECRET.test(key)) return /[a-z0-9]/i.test(literal);
  if (HEADERS.test(key)) return !isPlainHeaders(literal);
  return isLocation(literal) && hasKey(literal);
}

/** `Name value` of Fluent Bit, or the JSON object of Fluentd. */
function isPlainHeaders(text: string): boolean {
  const pair = /"([\w-]+)"\s*:\s*"?((?:[^"\\,}]|\\.)*)"?/g;
  const found: (readonly [name: string, value: string])[] = text.trimStart().startsWith('{')
    ? [...text.matchAll(pair)].map(([, name = '', value = '']) => [name, value])
    : [...text.matchAll(/^([\w-]+)\s+(.*)$/g)].map(([, name = '', value = '']) => [name, value]);
  return (
    (found.length > 0 || text.trim() === '') &&
    found.every(([name, value]) => PLAIN_HEADER.test(name) || SCHEME.test(value.trim()))
  );
}

/** True for a path or a URL. */
function isLocation(text: string): boolean {
  return /^["']?(?:\/|[a-z][a-z0-9+.-]*:\/\/)/i.test(text);
}

function hasKey(location: string): boolean {
  const [path = '', query = ''] = location.split(/\?(.*)/s);
  const parameters = query.split(/[&#]/).map(each => each.split(/=(.*)/s));
  return (
    path
      .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
      .split('/')
      .some(part => KEY_IN_PATH.test(part)) ||
    parameters.some(([name = '', value = '']) => /[a-z0-9]/i.test(value) && !PLAIN_PARAMETER.test(name))
  );
}
