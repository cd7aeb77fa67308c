/** Programs that FireLens runs as log routers. */
export type RouterType = 'fluentbit' | 'fluentd';

/** Where a log collector sends what it reads, and what else its configuration does. */
export interface RouterConfig {
  /** Every destination, in order; those that throw lines away are left out. */
  readonly outputs: readonly RouterOutput[];
  /** Names of its inputs, filters and parsers, each once, in the words of its configuration: `tail`, `kubernetes`. */
  readonly inputs: readonly string[];
  readonly filters: readonly string[];
  readonly parsers: readonly string[];
  /** Outputs that throw lines away (`null`), with what they match. */
  readonly discards: readonly string[];
}

/** A destination in the words of its plugin. */
export interface RouterOutput {
  /** `cloudwatch_logs`, `es` … */
  readonly plugin: string;
  /** Its settings as written, without the plugin's name and what it matches. */
  readonly settings: Readonly<Record<string, string>>;
  /** Settings that are no plain values: nested sections (`<buffer>`). */
  readonly nested: readonly string[];
  /** Settings that stand there more than once, of which `settings` has the last. */
  readonly repeated: readonly string[];
}

interface Section {
  /** `output`, `filter` … in lower case. */
  readonly kind: string;
  /** What stands behind the kind in `<match …>`; `''` elsewhere. */
  readonly pattern: string;
  readonly settings: Map<string, string>;
  readonly nested: string[];
  readonly repeated: Set<string>;
}

/**
 * Reads the files of a log collector: the classic form of Fluent Bit (`[OUTPUT]`), or that of Fluentd (`<match **>`). Lines of
 * other forms (YAML, `@INCLUDE`, `@SET`) are passed over: files that are included are among the files.
 */
export function routerConfig(type: RouterType, files: readonly string[]): RouterConfig {
  const sections = files.flatMap(file => (type === 'fluentbit' ? fluentBit(file) : fluentd(file)));
  const [output, input] = type === 'fluentbit' ? ['output', 'input'] : ['match', 'source'];
  const of = (kind: string) => sections.filter(section => section.kind === kind);
  const names = (kind: string) => [...new Set(of(kind).map(pluginOf))];
  const all = of(output).map(section => ({section, plugin: pluginOf(section)}));
  return {
    outputs: all
      .filter(({plugin}) => plugin !== 'null')
      .map(({section, plugin}) => outputOf(section, plugin)),
    discards: all.filter(({plugin}) => plugin === 'null').map(({section}) => matchOf(section)),
    inputs: names(input),
    filters: names('filter'),
    parsers: names('parser').concat(names('multiline_parser')),
  };
}

/** What the generated configuration says itself. */
const GIVEN = /^(?:name|@type|type|match|match_regex|tag|alias|@id|@log_level)$/i;

function outputOf({settings, nested, repeated}: Section, plugin: string): RouterOutput {
  const own = [...settings].filter(([key]) => !GIVEN.test(key));
  return {plugin, settings: Object.fromEntries(own), nested, repeated: [...repeated]};
}

function pluginOf({settings}: Section): string {
  return setting(settings, '@type') ?? setting(settings, 'name') ?? setting(settings, 'type') ?? '';
}

function matchOf({pattern, settings}: Section): string {
  return pattern || (setting(settings, 'match') ?? setting(settings, 'match_regex') ?? '*');
}

function setting(settings: ReadonlyMap<string, string>, wanted: string): string | undefined {
  return [...settings].find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function fluentBit(text: string): readonly Section[] {
  const sections: Section[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith('@')) continue;
    const head = /^\[([A-Za-z_]+)\]$/.exec(line);
    if (head) sections.push(section((head[1] ?? '').toLowerCase()));
    else keep(sections.at(-1), line);
  }
  return sections;
}

function fluentd(text: string): readonly Section[] {
  const sections: Section[] = [];
  const open: string[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const tag = /^<(\/?)([a-z_]+)\s*([^>]*)>$/.exec(line);
    const [, closing, kind = '', pattern = ''] = tag ?? [];
    if (!tag) {
      if (open.length === 1) keep(sections.at(-1), line);
    } else if (closing) open.pop();
    else {
      if (open.length === 0) sections.push(section(kind, pattern));
      else if (open.length === 1) sections.at(-1)?.nested.push(kind);
      open.push(kind);
    }
  }
  return sections;
}

function section(kind: string, pattern = ''): Section {
  return {kind, pattern, settings: new Map(), nested: [], repeated: new Set()};
}

function keep(section: Section | undefined, line: string): void {
  const [, key, value = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  if (!section || key === undefined) return;
  if (section.settings.has(key)) section.repeated.add(key);
  section.settings.set(key, value);
}
