import {type SecretShape, secretShape} from './secret-shapes.ts';

/** Characters of a line that are looked at. */
const LONGEST = 20_000;
/** A reference to a value that comes from elsewhere when the program reads the file. */
export const REFERENCE = /\$\{?[A-Za-z_]|\{\{|<%|env\(|^file:|^\/|^!|^[|>]|^[*x]+$/;

/** Settings that stand beside others on a line: `{user: a, password: b}`, `password => "b"`, `<user password="b"/>`. */
const BESIDE =
  /(?<![\w.$-]|\$\{)["']?([A-Za-z][\w.-]{0,80})["']?[ \t]{0,8}(?:=>|[:=])[ \t]{0,8}(?:"([^"\n]+)"?|'([^'\n]+)'?|([^\s"',;{}[\]()<>]+)(?=[\s,;}\]]|$))/g;
const COMMENT = /^[ \t]*(?:#|\/\/|;|--)/;
/** What stands for a value where a form is described. */
const TYPE =
  /^(?:string|str|text|bytes?|bool(?:ean)?|int(?:eger)?|number|object|array|any|char|password|secret)$/i;
/** Text that nobody writes by hand. */
const RANDOM =
  /^(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])(?:[A-Za-z0-9]{12,}|[A-Za-z0-9+/]{12,}={1,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
/** Headers that a program or a proxy adds: `Header X-Api-Key b`, `proxy_set_header X-Api-Key "b";`. */
const HEADER =
  /\b(?:proxy_set_header|add_header|headers?:?)[ \t]+["']?([\w-]{1,80})["']?:?[ \t]+["']?([^\s"';]+)/gi;
/** Maps of headers, in one line. */
const HEADER_MAP = /headers["']?[ \t]{0,8}[:=][ \t]{0,8}\{([^}\n]{1,20000})\}/gi;
const PLAIN_HEADER = /^(?:accept|content|host|user-agent|x-scope-orgid|x-forwarded|x-request|x-correlation)/i;
/** Where the key of an API stands below a word that says so. */
const API_KEY =
  /\bapi["']?[ \t]*:[ \t]*(?:\{|\n)(?:[ \t]+[\w.]+:[^\n]{0,200}\n){0,6}[ \t]*["']?key["']?[ \t]*:[ \t]*["']?([A-Za-z0-9]{12,})/g;
/** Sections of Fluent Bit, or of Fluentd, in which a name and a value stand beside each other. */
const SECTIONS =
  /^[ \t]*(?:\[(?:OUTPUT|INPUT|FILTER|CUSTOM|UPSTREAM|NODE)\]|<(?:match|source|filter|store|server)\b)/im;
/** Files that are about passwords: of redis, netrc, PostgreSQL (`.pgpass`), PgBouncer. */
const PASSWORD_LINES = [
  /^[ \t]*(?:requirepass|masterauth)[ \t]+["']?([^\s"']+)/m,
  /\blogin[ \t\n]+\S{1,200}[ \t\n]+password[ \t\n]+(\S+)/,
  /^[\w.*-]{1,255}:(?:\d{1,5}|\*):[^:\s]{1,100}:[^:\s]{1,100}:(\S+)$/m,
  /^"[^"\n]{1,100}" "([^"\n]+)"$/m,
  /<(?:[\w.:-]{0,60}(?:password|passwd|secret|api-?key))>([^<\s]+)<\//i,
];

/**
 * Whether a file sets a secret in one of the ways that are not one setting a line: beside others, in a header, in a section of a log
 * collector, or in a file for passwords. Names that only suggest a secret count where the value is random text.
 */
export function secretAmongSettings(text: string): SecretShape | null {
  const lines = text.split('\n').map(line => line.slice(0, LONGEST));
  for (const line of lines) {
    if (COMMENT.test(line)) continue;
    const found = amongPairs(line, BESIDE) ?? amongPairs(line, HEADER) ?? inHeaderMap(line);
    if (found) return found;
  }
  const short = lines.join('\n');
  for (const [, value = ''] of short.matchAll(API_KEY)) if (!REFERENCE.test(value)) return ofName();
  for (const pattern of PASSWORD_LINES) {
    const value = pattern.exec(short)?.[1];
    if (value !== undefined && !REFERENCE.test(value) && !TYPE.test(value)) return ofName();
  }
  return inHeaderBlock(lines) ?? (SECTIONS.test(short) ? inSections(lines) : null);
}

/** The shape of a value by the name that it is set to. */
export function settingShape(name: string, value: string): SecretShape | null {
  const shape = secretShape(name, value);
  if (shape === null || shape.confidence === 'high') return shape;
  return /(?:^|[._-])pass$/i.test(name) || RANDOM.test(value) ? shape : null;
}

function amongPairs(line: string, pairs: RegExp): SecretShape | null {
  for (const [, name = '', double, single, bare] of line.matchAll(pairs)) {
    const value = double ?? single ?? bare ?? '';
    if (value === '' || REFERENCE.test(value) || TYPE.test(value)) continue;
    const shape = settingShape(name, value);
    if (shape) return shape;
  }
  return null;
}

function inHeaderMap(line: string): SecretShape | null {
  for (const [, map = ''] of line.matchAll(HEADER_MAP)) {
    for (const [, name = '', double, single, bare] of map.matchAll(BESIDE))
      if (isSecretHeader(name, double ?? single ?? bare ?? '')) return ofName();
  }
  return null;
}

/** `headers:` of YAML, and below it lines that stand further in. */
function inHeaderBlock(lines: readonly string[]): SecretShape | null {
  let depth: number | undefined;
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    if (/^[ \t]*[\w.]{0,60}headers["']?[ \t]*:[ \t]*$/i.test(line)) depth = indent;
    else if (depth !== undefined && line.trim() !== '') {
      if (indent <= depth) depth = undefined;
      else {
        const [, name = '', value = ''] =
          /^[ \t]*["']?([\w-]+)["']?[ \t]*:[ \t]*["']?([^\s"']*)/.exec(line) ?? [];
        if (isSecretHeader(name, value)) return ofName();
      }
    }
  }
  return null;
}

function isSecretHeader(name: string, value: string): boolean {
  return !PLAIN_HEADER.test(name) && !REFERENCE.test(value) && RANDOM.test(value);
}

/** `HTTP_Passwd value`. */
function inSections(lines: readonly string[]): SecretShape | null {
  for (const line of lines) {
    const [, name = '', value = ''] = /^[ \t]*([A-Za-z][\w.-]*)[ \t]+(\S.*?)[ \t]*$/.exec(line) ?? [];
    const bare = value.replace(/^(["'])(.*)\1$/, '$2');
    if (bare === '' || REFERENCE.test(bare) || bare.startsWith('#{')) continue;
    const shape = settingShape(name, bare);
    if (shape) return shape;
  }
  return null;
}

function ofName(): SecretShape {
  return {detector: 'secret-name', confidence: 'high'};
}
