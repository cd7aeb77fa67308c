/** A name and the value that a text sets for it. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

/**
 * A whole value that names a variable, a file or a key of elsewhere, in words of a program: of Symfony, LiteLLM, Grafana, YAML with tags,
 * and of what looks values up by a call or an index.
 */
export const LOOKUP = new RegExp(
  [
    '^%?(?:get)?env\\([^()]+\\)%?$|^ENV\\[["\']?\\w+["\']?\\]$|^\\[\\[[^[\\]]*\\]\\]$',
    '^os\\.environ/\\w+$|^env:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$',
    '^\\$__[a-z]+\\{[^{}]*\\}$|^@@\\w+@@$|^!(?:[Ee]nv(?:_?[Vv]ar)?|ENV|Ref|ImportValue|GetAtt|vault|secret|file|include|ssm|reference)\\s+["\']?[\\w./:-]+["\']?$',
  ].join('|'),
);

/** Words of settings are short; a longer run of letters is data. */
const NAME = '[A-Za-z_][\\w.-]{0,80}';
/** Settings of a file, one a line: `name = value`, `name: value`, `"name": "value",`, `export NAME=value`. */
const LINE = new RegExp(
  `^\\s*(?:export\\s+|@?SET\\s+|set\\s+|-\\s+|\\$)?["']?:?(${NAME})["']?\\s*(?:=>|[:=])\\s*(.+?)[\\s,;]*$`,
);
/** The same with a text in quotes, anywhere: in a call, in braces, in a tag, in an index. */
const QUOTED_INLINE = new RegExp(
  `(?<![\\w$-])["'\`]?(${NAME})["'\`]?\\s*(?:\\]\\s*)?(?:=>|:=|[:=])\\s*(?:"([^"\\n]{1,9000})|'([^'\\n]{1,9000}))`,
  'g',
);
/** `NAME=value` and `name: value` inside of a line, without quotes. */
const BARE_INLINE = new RegExp(
  `(?<![\\w$.-])-{0,2}(${NAME})(?=(?:=|:\\s+)([^\\s,;&|"'\`(){}<>\\[\\]=]{1,9000}={0,2}))`,
  'g',
);
/** The first of a list of texts inside of a line, and on a line of its own. */
const LIST_INLINE = new RegExp(
  `(?<![\\w$.-])["']?(${NAME})["']?\\s{0,8}[:=]\\s{0,8}\\[\\s{0,8}["']?([^\\s"'(){}<>,\\[\\]]{1,9000})`,
  'g',
);
const LIST_ITEM = /^\s*-\s+(?!["']?[\w./-]+["']?:(?:\s|$))["']?([^\s"'{}[\]&*|>][^\n"']*)/;
/** Lists under these names tell where secrets are, by their names. */
const OF_NAMES = /secrets?$/i;
/** A line of a server's settings: two words. */
const DIRECTIVE = new RegExp(`^\\s*(${NAME})\\s+("[^"]*"|'[^']*'|[^\\s;]+)\\s*(?:;\\s*)?$`);
/** Where nginx passes requests on to. */
const FORWARD = /^(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass$/;
/** `password: |` or `password:` with its value on the next line. */
const NEXT_LINE = new RegExp(`^\\s*(?:-\\s+)?["']?(${NAME})["']?:\\s*(?:[|>][+-]?\\d?\\s*)?$`);
/** Pairs of names and values in lists, in tags, and in calls. */
const PAIRS: readonly RegExp[] = [
  /<([A-Za-z][\w:.-]{0,80})(?:\s[^<>]*)?>(?:<!\[CDATA\[)?([^<>\n]{1,9000})>?<\/\1>/g,
  /\b(?:key|name)=["']([^"'\n]{1,200})["']>([^<>\n]{1,9000})<\//g,
  /<name>([^<>\n]{1,200})<\/name>\s*<value>([^<>\n]{1,9000})<\/value>/g,
  /\b(?:key|name)=["']([^"'\n]{1,200})["']\s+value=["']([^"'\n]{1,9000})["']/g,
  /["']?\b(?:name|key)["']?:\s*["']?([\w.-]{1,200})["']?\s*(?:,\s*)?["']?value["']?:\s*["']?([^\s"'{}$][^\n"']{0,9000})/g,
  /\bdefine\(\s*["']([^"'\n]{1,200})["']\s*,\s*["']([^"'\n]{1,9000})["']/g,
];
const VALUE_FIRST = /\bvalue=["']([^"'\n]{1,9000})["'][ \t]+(?:key|name)=["']([^"'\n]{1,200})["']/g;
/** Places whose own words say that a password follows; the password is the last group. */
const PASSWORDS: readonly RegExp[] = [
  /\bIDENTIFIED\s+(?:WITH\s+[\w']+\s+)?(?:BY|AS)\s+(?:PASSWORD\s+)?["']([^"'\n]{1,9000})["']/gi,
  /\b(?:ROLE|USER|LOGIN)\b[^;\n]{0,200}\bPASSWORD\s*(?:=\s*)?N?["']([^"'\n]{1,9000})["']/gi,
  /\bauth\(\s*["'][^"'\n]{1,200}["']\s*,\s*["']([^"'\n]{1,9000})["']\s*\)/g,
  /^[ \t]*(?:machine\s+\S+\s+|default\s+)?login\s+\S+\s+password\s+(\S+)/gm,
  // `.pgpass` of PostgreSQL, and the users of PgBouncer.
  /^[\w.*-]{1,255}:(?:\d{1,5}|\*):[^:\s]{1,100}:[^:\s]{1,100}:(\S+)$/gm,
  /^"[^"\n]{1,100}" "([^"\n]{1,9000})"$/gm,
  // HAProxy, Redis Sentinel, coturn, Postfix, strongSwan, BIND, Net-SNMP, Java's login modules, and Keycloak.
  /^[ \t]*stats[ \t]+auth[ \t]+[^\s:]+:(\S+)/gm,
  /^[ \t]*sentinel[ \t]+auth-pass[ \t]+\S+[ \t]+(\S+)/gm,
  /^user=(?!([^\s:=]{1,100}):\1$)[^\s:=]{1,100}:(?!\d+$)(\S+)$/gm,
  /^\[?[\w.*-]{1,255}\]?(?::\d{1,5})?[ \t]+[^\s:@]{1,100}@[^\s:@]{1,100}:(\S+)$/gm,
  /:[ \t]*(?:PSK|XAUTH|EAP)[ \t]+"([^"\n]{1,9000})"/g,
  /\balgorithm\s+"?hmac-[\w-]{1,20}"?;\s*secret\s+"([^"\n]{1,9000})"/g,
  /^[ \t]*r[ow]community6?[ \t]+(?!public\b)(\S+)/gm,
  /LoginModule\s+(?:required|requisite|sufficient|optional)\b[^;]{0,1000}?\buser_[\w-]{1,100}\s*=\s*"([^"\n]{1,9000})"/g,
  /\btype["']?:\s*["']?password["']?\s*,?\s*["']?value["']?:\s*["']?([^\s"',}]{1,9000})/g,
  /^[ \t]*user\s+\S+\s+(?:insecure-)?password\s+(\S+)/gm,
  /^[ \t]*user\s+\S+\s[^\n]{0,200}?\s>(\S+)/gm,
];

/** npm writes `//host/:_authToken=`. */
const COMMENT = /^[ \t]*(?:#|\/\/(?!\S+\/:_)|;|--\s)/;
/** Texts of programs: what has no quotes there is an expression. */
const CODE_FILE = /\.(?:[cm]?[jt]sx?|py|rb|php|go|java|kt|cs|lua|groovy|scala|pl|html?|vue|md|rst|adoc)$/i;

/** What every form of a setting has something of. */
const SETS = /[=:<"'\s]/;

/**
 * Everything that a text sets: of files of settings in all their forms (INI, properties, YAML, JSON, TOML, XML, the lines of
 * servers), of programs, SQL, and scripts. `name` is the file's. What has no name of its own comes under `password`. Values are
 * cut out of their quotes, and not otherwise read.
 */
export function* settingsIn(name: string, text: string): Generator<Setting> {
  if (!SETS.test(text)) return;
  const isCode = CODE_FILE.test(name);
  const lines = text.split('\n');
  for (const [index, whole] of lines.entries()) {
    if (COMMENT.test(whole)) continue;
    const line = whole.slice(0, 2000);
    const [, key = '', value = ''] = LINE.exec(line) ?? [];
    if (key !== '' && !(isCode && /^[^"']/.test(value))) yield {name: key, value: unquoted(value)};
    yield* matches(QUOTED_INLINE, whole.slice(0, 20_000), ([, found = '', double, single]) => [
      found,
      double ?? single ?? '',
    ]);
    if (isCode) continue;
    // Of a value that is looked up elsewhere, the first word is none.
    const isLookup = LOOKUP.test(value);
    for (const found of matches(BARE_INLINE, whole.slice(0, 20_000), ([, of = '', bare = '']) => [of, bare]))
      if (!(isLookup && found.name === key && value.startsWith(found.value))) yield found;
    yield* matches(LIST_INLINE, line, ([, found = '', first = '']) => [
      OF_NAMES.test(found) ? '' : found,
      first,
    ]);
    const [, word = '', argument = ''] = DIRECTIVE.exec(line) ?? [];
    if (word !== '' && !FORWARD.test(word) && isArgument(word, argument))
      yield {name: word, value: unquoted(argument)};
    const [, above] = NEXT_LINE.exec(line) ?? [];
    const below = (lines[index + 1] ?? '').slice(0, 2000);
    const item = above === undefined || OF_NAMES.test(above) ? undefined : LIST_ITEM.exec(below)?.[1];
    if (above !== undefined && item !== undefined) yield {name: above, value: item.trim()};
    else if (
      above !== undefined &&
      indent(below) > indent(line) &&
      !/^\s*(?:-(?:\s|$)|[\w."'-]+:(?:\s|$))/.test(below)
    )
      yield {name: above, value: unquoted(below.trim())};
  }
  for (const pattern of PAIRS)
    yield* matches(pattern, text, ([, found = '', value = '']) => [found, value.trim()]);
  yield* matches(VALUE_FIRST, text, ([, value = '', found = '']) => [found, value]);
  for (const pattern of PASSWORDS) yield* matches(pattern, text, found => ['password', found.at(-1) ?? '']);
}

function* matches(
  pattern: RegExp,
  text: string,
  read: (match: RegExpExecArray) => readonly [string, string],
): Generator<Setting> {
  // Most texts match nothing, and `matchAll` copies the pattern first.
  if (text.search(pattern) === -1) return;
  for (const match of text.matchAll(pattern)) {
    const [name, value] = read(match);
    yield {name, value};
  }
}

/** Two words on a line are a setting when they are none of a language: written as a name, or with a value that is no word. */
function isArgument(word: string, argument: string): boolean {
  return (
    /[_.A-Z-]./.test(word.slice(1)) ||
    !/^["']?[A-Za-z]+[.!?:]?["']?$/.test(argument) ||
    /^[a-z]+(?:pass|auth)$/.test(word)
  );
}

function indent(line: string): number {
  return line.length - line.trimStart().length;
}

function unquoted(value: string): string {
  return /^(["'])((?:(?!\1).)*)\1/s.exec(value)?.[2] ?? value;
}
