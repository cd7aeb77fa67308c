import {yamlFile} from './fluent-bit-yaml.ts';
import {
  classicFile,
  fluentdFile,
  matchOf,
  pluginOf,
  type Section,
  type SectionFile,
} from './router-section.ts';

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
  /** Variables that the configuration sets itself (`env`, `@SET`); undefined where their value comes from elsewhere. */
  readonly variables: ReadonlyMap<string, string | undefined>;
}

/** A destination in the words of its plugin. */
export interface RouterOutput {
  /** `cloudwatch_logs`, `es` … */
  readonly plugin: string;
  /** Its settings as written, without the plugin's name and what it matches. */
  readonly settings: Readonly<Record<string, string>>;
  /** Settings that are no plain values, as one names them: nested sections (`<buffer>`), maps. */
  readonly nested: readonly string[];
  /** Settings that stand there more than once, of which `settings` has the last. */
  readonly repeated: readonly string[];
}

/**
 * Reads the files of a log collector: the classic form of Fluent Bit (`[OUTPUT]`) and its YAML form (`pipeline`), or that of Fluentd
 * (`<match **>`). What they include is passed over: files that are included are among the files. `form`: the one that the program
 * is started with, where that is known; of other files only the parsers count.
 */
export function routerConfig(
  type: RouterType,
  texts: readonly string[],
  form?: 'classic' | 'yaml',
): RouterConfig {
  const files = texts.map(text =>
    type === 'fluentd' ? fluentdFile(text) : (yamlFile(text) ?? classicFile(text)),
  );
  const [output, input] = type === 'fluentbit' ? ['output', 'input'] : ['match', 'source'];
  const isUsed = (file: SectionFile) => form === undefined || file.form === form;
  const used = files.filter(isUsed);
  const of = (kind: string, from: readonly SectionFile[] = used) =>
    from.flatMap(({sections}) => sections).filter(section => section.kind === kind);
  const names = (kind: string, from?: readonly SectionFile[]) => [...new Set(of(kind, from).map(pluginOf))];
  const all = of(output).map(section => ({section, plugin: pluginOf(section)}));
  return {
    outputs: all
      .filter(({plugin}) => plugin !== 'null')
      .map(({section, plugin}) => outputOf(section, plugin)),
    discards: all.filter(({plugin}) => plugin === 'null').map(({section}) => matchOf(section)),
    inputs: names(input),
    filters: names('filter'),
    parsers: names('parser', files).concat(names('multiline_parser', files)),
    variables: new Map(used.flatMap(({variables}) => [...variables])),
  };
}

/** What the generated configuration says itself. */
const GIVEN = /^(?:name|@type|type|match|match_regex|tag|alias|@id|@log_level)$/i;

function outputOf({settings, nested, repeated}: Section, plugin: string): RouterOutput {
  const own = [...settings].filter(([key]) => !GIVEN.test(key));
  return {plugin, settings: Object.fromEntries(own), nested, repeated: [...repeated]};
}
