import {LISTENER_RULE} from '../../ecs/limits.ts';
import {escapeRegex, type PathMatch} from '../../ecs/listener-rule/match.ts';
import {textAt} from '../../model/gateway.ts';
import {type Pointer, valueAt} from '../../pointer.ts';
import {pieces, topLevelParts, wholeExpressions} from './go-expression.ts';

/** What one rewrite of a load balancer does with path and query, which it sees as one text. */
export interface Rewrite {
  readonly regex: string;
  readonly replace: string;
  /** It matches every request of its rule, and begins where the path begins. */
  readonly always: boolean;
  /** What it does to every path is the same as if it were the only one. */
  readonly fixed?: true;
}

/** The kinds of Middlewares that change the path of requests. */
export const REWRITES = [
  'addPrefix',
  'stripPrefix',
  'stripPrefixRegex',
  'replacePath',
  'replacePathRegex',
] as const;
export type RewriteKind = (typeof REWRITES)[number];

/**
 * The rewrite of a Middleware for requests with these paths; undefined where a load balancer has none. The queries stay as they are
 * (mapping-platform §2.10).
 */
export function rewriteOf(kind: RewriteKind, spec: object, paths: readonly PathMatch[]): Rewrite | undefined {
  const made = unlimited(kind, spec, paths);
  return made && made.regex.length <= LISTENER_RULE.transformRegex ? made : undefined;
}

function unlimited(kind: RewriteKind, spec: object, paths: readonly PathMatch[]): Rewrite | undefined {
  switch (kind) {
    case 'addPrefix': {
      const prefix = plainPath(textAt(spec, '/addPrefix/prefix'));
      return prefix === undefined ? undefined : {regex: '^(.*)$', replace: `${prefix}$1`, always: true};
    }
    case 'replacePath': {
      const path = plainPath(textAt(spec, '/replacePath/path'));
      return path === undefined ? undefined : {regex: '^[^?]*', replace: path, always: true, fixed: true};
    }
    case 'stripPrefix': {
      const prefixes = textsAt(spec, '/stripPrefix/prefixes').map(prefix => prefix.trim());
      if (prefixes.length === 0) return undefined;
      const [path] = paths;
      const begins = path?.kind === 'exact' || path?.kind === 'char-prefix' ? path.path : '';
      const always = prefixes.some(prefix => begins.startsWith(prefix));
      return {...stripped(prefixes.map(escapeRegex)), always};
    }
    case 'stripPrefixRegex': {
      const expressions = textsAt(spec, '/stripPrefixRegex/regex').map(text => queryless(text.trim()));
      const bodies = expressions.flatMap(text =>
        text === undefined ? [] : withoutGroups(text.replace(/^\^/, '')),
      );
      if (bodies.length === 0 || bodies.length < expressions.length) return undefined;
      return {...stripped(bodies), always: false};
    }
    case 'replacePathRegex':
      return replaced(
        textAt(spec, '/replacePathRegex/regex')?.trim() ?? '',
        textAt(spec, '/replacePathRegex/replacement')?.trim() ?? '',
      );
  }
}

/** Two rewrites, one after the other, as one; undefined where none does the same. */
export function composed(first: Rewrite | undefined, second: Rewrite): Rewrite | undefined {
  if (!first || second.fixed) return second;
  const prefix =
    second.regex === '^(.*)$' && second.replace.endsWith('$1') ? second.replace.slice(0, -2) : undefined;
  return prefix === undefined || !first.always ? undefined : {...first, replace: `${prefix}${first.replace}`};
}

/** What is left of a path begins with a slash in any case (`ensureLeadingSlash`). */
function stripped(expressions: readonly string[]): Pick<Rewrite, 'regex' | 'replace'> {
  const [only = ''] = expressions;
  const body = expressions.length === 1 ? only : `(?:${expressions.join('|')})`;
  return {regex: `^${body}/?(.*)$`, replace: '/$1'};
}

/** A path that stands for itself in a replacement: nothing documents how `$1` and the like are written as themselves. */
function plainPath(text: string | undefined): string | undefined {
  if (!text || /[$\\?#]/.test(text)) return undefined;
  return text.startsWith('/') ? text : `/${text}`;
}

/** A replacement by an expression that begins where the path begins, so that it is made once. */
function replaced(expression: string, replacement: string): Rewrite | undefined {
  const body = queryless(expression);
  if (body === undefined || !body.startsWith('^') || /[\\?#]/.test(replacement)) return undefined;
  // `$1x` is a group named `1x` for Go, and `${1}x` the first group.
  const parts = replacement.split(/\$(?:(\w+)|\{(\w+)\})/);
  const names = parts.flatMap((_, at) => (at % 3 === 0 ? [] : (parts[at] ?? [])));
  const groups = groupCount(body);
  if (names.some(name => !/^[1-9]$/.test(name) || Number(name) > groups)) return undefined;
  const texts = parts.filter((_, at) => at % 3 === 0);
  if (texts.some((text, at) => /\$/.test(text) || (at > 0 && /^\d/.test(text)))) return undefined;
  const replace = texts.map((text, at) => (at === 0 ? text : `$${names[at - 1]}${text}`)).join('');
  if (!replace.startsWith('/') && !/^\$1/.test(replace)) return undefined;
  // What the expression does not match stays, and so does the query.
  const rest = groups + 1;
  const regex = body.endsWith('$') ? `${body.slice(0, -1)}(\\?.*)?$` : `${body}(.*)$`;
  return rest > 9 ? undefined : {regex, replace: `${replace}$${rest}`, always: false};
}

/** The expression with nothing in it that could match a question mark, where the query begins; undefined where that cannot be said. */
function queryless(expression: string): string | undefined {
  if (!wholeExpressions(expression) || topLevelParts(expression).length > 1) return undefined;
  if (/\\[SWD]/.test(expression)) return undefined;
  let result = '';
  for (const {text, bare} of pieces(expression)) {
    if (bare && text === '.') result += '[^?]';
    else if (text.startsWith('[^')) result += `[^?${text.slice(2)}`;
    else if (text.startsWith('[') && text.includes('?')) return undefined;
    else result += text;
  }
  return result;
}

/** The expression with groups that count for nothing. */
function withoutGroups(expression: string): string {
  let result = '';
  for (const {text, bare} of pieces(expression)) result += bare && text === '(' ? '(?:' : text;
  return result.replaceAll('(?:?:', '(?:');
}

function groupCount(expression: string): number {
  const found = [...pieces(expression)];
  return found.filter(({text, bare}, at) => bare && text === '(' && found[at + 1]?.text !== '?').length;
}

function textsAt(value: object, path: Pointer): readonly string[] {
  const list = valueAt(value, path);
  return Array.isArray(list) ? list.filter(item => typeof item === 'string') : [];
}
