/** A section of the configuration of a log collector: an input, a filter, an output, a parser. */
export interface Section {
  /** `output`, `filter` … in lower case; in Fluentd's words `match`, `source` …. */
  readonly kind: string;
  /** What stands behind the kind in `<match …>`; `''` elsewhere. */
  readonly pattern: string;
  readonly settings: Map<string, string>;
  /** Settings that are no plain values, as one names them: `<buffer>`. */
  readonly nested: string[];
  /** Settings that stand there more than once, of which `settings` has the last. */
  readonly repeated: Set<string>;
}

/** What one file says. */
export interface SectionFile {
  readonly form: 'classic' | 'yaml' | 'fluentd';
  readonly sections: readonly Section[];
  /** Variables that the file sets itself; undefined where their value comes from elsewhere (a file). */
  readonly variables: ReadonlyMap<string, string | undefined>;
}

/** An empty section. */
export function section(kind: string, pattern = ''): Section {
  return {kind, pattern, settings: new Map(), nested: [], repeated: new Set()};
}

/** Adds a setting, which takes the place of an earlier one of its name. */
export function keep({settings, repeated}: Section, key: string, value: string): void {
  if (settings.has(key)) repeated.add(key);
  settings.set(key, value);
}

/** The plugin that a section is of, as written; `''` where it names none. */
export function pluginOf({settings}: Section): string {
  return setting(settings, '@type') ?? setting(settings, 'name') ?? setting(settings, 'type') ?? '';
}

/** What records an output is for. */
export function matchOf({pattern, settings}: Section): string {
  return pattern || (setting(settings, 'match') ?? setting(settings, 'match_regex') ?? '*');
}

function setting(settings: ReadonlyMap<string, string>, wanted: string): string | undefined {
  return [...settings].find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** The classic form of Fluent Bit: `[OUTPUT]`, and lines of a name and a value; `@SET name=value` sets a variable. */
export function classicFile(text: string): SectionFile {
  const sections: Section[] = [];
  const variables = new Map<string, string>();
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, name, value = ''] = /^@SET\s+([^\s=]+)\s*=\s*(.*)$/i.exec(line) ?? [];
    if (name !== undefined) variables.set(name, value);
    if (line.startsWith('@')) continue;
    const head = /^\[([A-Za-z_]+)\]$/.exec(line);
    if (head) sections.push(section((head[1] ?? '').toLowerCase()));
    else keepLine(sections.at(-1), line);
  }
  return {form: 'classic', sections, variables};
}

/** The form of Fluentd: `<match **>` to `</match>`, and lines of a name and a value. */
export function fluentdFile(text: string): SectionFile {
  const sections: Section[] = [];
  const open: string[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const tag = /^<(\/?)([a-z_]+)\s*(?!\s)([^>]*)>$/.exec(line);
    const [, closing, kind = '', pattern = ''] = tag ?? [];
    if (!tag) {
      if (open.length === 1) keepLine(sections.at(-1), line);
    } else if (closing) open.pop();
    else {
      if (open.length === 0) sections.push(section(kind, pattern));
      else if (open.length === 1) sections.at(-1)?.nested.push(`<${kind}>`);
      open.push(kind);
    }
  }
  return {form: 'fluentd', sections, variables: new Map()};
}

function keepLine(own: Section | undefined, line: string): void {
  const [, key, value = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  if (own && key !== undefined) keep(own, key, value);
}
