import {REFERENCE, settingShape} from './secret-setting.ts';
import type {SecretShape} from './secret-shapes.ts';
import {RANDOM_WORD} from './secret-shapes.ts';

/** Headers that a program or a proxy adds: `Header X-Api-Key b`, `proxy_set_header X-Api-Key "b";`. */
const HEADER =
  /\b(?:proxy_set_header|add_header|headers?:?)[ \t]+["']?([\w-]{1,80})["']?:?[ \t]+["']?([^\s"';]{1,9000})/gi;
/** Maps of headers, in one line. */
const HEADER_MAP = /headers["']?[ \t]{0,8}[:=][ \t]{0,8}\{([^}\n]{1,9000})\}/gi;
const IN_MAP = /["']?([A-Za-z][\w.-]{0,80})["']?[ \t]{0,8}[:=][ \t]{0,8}["']?([^\s"',{}]{1,500})/g;
const PLAIN_HEADER = /^(?:accept|content|host|user-agent|x-scope-orgid|x-forwarded|x-request|x-correlation)/i;
/** Where the key of an API stands below a word that says so. */
const API_KEY =
  /\bapi["']?[ \t]*:[ \t]*(?:\{|\n)(?:[ \t]+[\w.]+:[^\n]{0,200}\n){0,6}[ \t]*["']?key["']?[ \t]*:[ \t]*["']?([A-Za-z0-9]{12,})/g;
/** Sections of Fluent Bit, or of Fluentd, in which a name and a value stand beside each other. */
const SECTIONS =
  /^[ \t]*(?:\[(?:OUTPUT|INPUT|FILTER|CUSTOM|UPSTREAM|NODE)\]|<(?:match|source|filter|store|server)\b)/im;

/** What each of these holds something of, and most texts nothing. */
const HINT = new RegExp(`header|api|${SECTIONS.source}`, 'im');

/**
 * Whether a file sets a secret in a header, under the key of an API, or in a section of a log collector. Headers have names of their own
 * invention, so random text counts there.
 */
export function secretInHeaders(text: string): SecretShape | null {
  if (!HINT.test(text)) return null;
  const lines = text.split('\n').map(line => line.slice(0, 9000));
  for (const line of lines) {
    for (const [, name = '', value = ''] of line.matchAll(HEADER)) {
      const shape = settingShape({name, value});
      if (shape) return shape;
    }
    for (const [, map = ''] of line.matchAll(HEADER_MAP)) {
      for (const [, name = '', value = ''] of map.matchAll(IN_MAP))
        if (isSecretHeader(name, value)) return ofName();
    }
  }
  const short = lines.join('\n');
  for (const [, value = ''] of short.matchAll(API_KEY)) if (!REFERENCE.test(value)) return ofName();
  return inHeaderBlock(lines) ?? (SECTIONS.test(short) ? inSections(lines) : null);
}

/**
 * Whether a list of headers in one text, as OpenTelemetry's `OTEL_EXPORTER_OTLP_HEADERS` holds it (`name=value,name=value`, with spaces
 * as `%20`), has a secret in it. `name` is the variable's.
 */
export function secretInHeaderList(name: string, text: string): SecretShape | null {
  if (!/headers$/i.test(name)) return null;
  for (const header of text.split(',')) {
    const [, key = '', value = ''] = /^\s*([A-Za-z][\w-]{0,80})=(\S+)\s*$/.exec(header) ?? [];
    if (
      isSecretHeader(key, value) ||
      (/^(?:basic|bearer|token|api-?key)(?:%20|\+)/i.test(value) && !/\$[({]/.test(value))
    )
      return ofName();
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
  return !PLAIN_HEADER.test(name) && !REFERENCE.test(value) && RANDOM_WORD.test(value);
}

/** `HTTP_Passwd value`, also with words in it. */
function inSections(lines: readonly string[]): SecretShape | null {
  for (const line of lines) {
    const [, name = '', value = ''] = /^[ \t]*([A-Za-z][\w.-]*)[ \t]+(\S.*?)[ \t]*$/.exec(line) ?? [];
    const bare = value.replace(/^(["'])(.*)\1$/, '$2');
    const shape = bare.startsWith('#{') ? null : settingShape({name, value: bare});
    if (shape) return shape;
  }
  return null;
}

function ofName(): SecretShape {
  return {detector: 'secret-name', confidence: 'high'};
}
