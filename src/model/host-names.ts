/** A word of a text that may be the name of a host, with what stands around it. */
export interface HostName {
  /** Lower-case labels: `web.shop` gives `['web', 'shop']`. */
  readonly labels: readonly string[];
  /** A dot follows the last label, as in a fully qualified `web.shop.svc.cluster.local.`. */
  readonly trailingDot: boolean;
  /** It is the authority of a URL (`http://web`, `redis://:pw@web`). */
  readonly scheme: boolean;
  /** The number behind `:`, 1–65535. */
  readonly port?: number;
  /** It is the whole text, apart from white space and the port. */
  readonly whole: boolean;
  /** What the text assigns it to on the same line: `db_host` in `db_host = web`. */
  readonly key?: string;
}

/** A DNS name: labels of letters, digits and `-`; a word with `_` is read whole and is none. */
const WORD = /[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?/g;
/** How far a URL's user name and password may reach back from its host. */
const AUTHORITY_LIMIT = 300;

/**
 * The words of `text` that stand where a host name can stand: not in a path, a user name, a flag, the left of an assignment
 * or a longer word (mapping of Services, §1.5: “tokenise on URL/host boundaries”). `wanted` says early, by its labels, whether
 * a word is of interest at all, so that long texts stay cheap.
 */
export function hostNamesIn(text: string, wanted: (labels: readonly string[]) => boolean): HostName[] {
  const found: HostName[] = [];
  const bounds = {start: text.length - text.trimStart().length, end: text.trimEnd().length};
  for (const match of text.matchAll(WORD)) {
    const word = match[0];
    if (word.length > 253 || word.includes('_')) continue;
    const labels = word.toLowerCase().split('.');
    if (!wanted(labels)) continue;
    const host = hostAt(text, match.index, match.index + word.length, labels, bounds);
    if (host) found.push(host);
  }
  return found;
}

/** The word from `start` to `end` if it can be a host; `bounds` are those of the text without white space around it. */
function hostAt(
  text: string,
  start: number,
  end: number,
  labels: readonly string[],
  bounds: {readonly start: number; readonly end: number},
): HostName | undefined {
  const trailingDot = text[end] === '.';
  const last = trailingDot ? end + 1 : end;
  const after = text.slice(last, last + 8);
  const scheme = isAuthority(text, start);
  const port = portOf(after);
  if (!mayFollow(after, port !== undefined, scheme)) return undefined;
  if (!scheme && !mayPrecede(text, start, port !== undefined || labels.length > 2)) return undefined;
  const portLength = port === undefined ? 0 : (/^:\d+/.exec(after)?.[0].length ?? 0);
  const key = keyBefore(text, start);
  return {
    labels,
    trailingDot,
    scheme,
    whole: start === bounds.start && last + portLength === bounds.end,
    ...(port === undefined ? {} : {port}),
    ...(key === undefined ? {} : {key}),
  };
}

/** The port behind a name; a version (`redis:6.2`, `redis:7-alpine`) is none. */
function portOf(after: string): number | undefined {
  const digits = /^:(\d{1,5})(?![\w.-])/.exec(after)?.[1];
  const port = Number(digits);
  return port >= 1 && port <= 65535 ? port : undefined;
}

/** `x=`, `x:` and `x(` are names of keys and functions, `x@` a user. */
function mayFollow(after: string, hasPort: boolean, scheme: boolean): boolean {
  const next = after[0] ?? '';
  if (next === '@' || next === '(' || next === '\\') return false;
  if (next === ':') return hasPort || scheme;
  return next !== '=' || scheme;
}

/** What may stand before a name outside a URL. `sure`: it has a port or is fully qualified. */
function mayPrecede(text: string, start: number, sure: boolean): boolean {
  const before = text[start - 1] ?? '';
  if (before === '@' || before === ':') return sure;
  return !/[\w/\\$%.~#&*+-]/.test(before);
}

/** Names of gRPC whose host stands where a URL has its path (gRPC Name Resolution): `dns:///web:50051`, `dns://8.8.8.8/web`. */
const GRPC_NAME = /(?<![\w+.-])(?:dns|passthrough):\/\/[\w.:[\]-]{0,100}\/$/i;
const GRPC_LIMIT = 120;

/** True when the word at `start` is the host of a URL: `//` before it, perhaps with `user:password@` between. */
function isAuthority(text: string, start: number): boolean {
  const before = text[start - 1];
  if (before === '/') {
    if (text[start - 2] === '/' && text[start - 3] !== '/') return !isUser(text, start);
    return GRPC_NAME.test(text.slice(Math.max(0, start - GRPC_LIMIT), start));
  }
  if (before !== '@') return false;
  const back = text.slice(Math.max(0, start - AUTHORITY_LIMIT), start - 1);
  const slashes = back.lastIndexOf('//');
  return slashes !== -1 && !/[\s/?#"'`<>]/.test(back.slice(slashes + 2));
}

/** True when what follows `//` is a user name: an `@` comes before the authority ends. */
function isUser(text: string, start: number): boolean {
  const authority = /^[^\s/?#"'`<>,;]*/.exec(text.slice(start, start + AUTHORITY_LIMIT))?.[0] ?? '';
  return authority.includes('@');
}

/** `db_host` before `db_host = "web`, `db-host` before `--db-host=web`. */
function keyBefore(text: string, start: number): string | undefined {
  const line = text.slice(Math.max(0, start - 100), start);
  return /([A-Za-z][\w.-]*)["']?[ \t]*[:=][ \t]*["']?$/.exec(line)?.[1];
}
