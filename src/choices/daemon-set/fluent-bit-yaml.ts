import {FAILSAFE_SCHEMA, load, YAMLException} from 'js-yaml';
import {keep, type Section, type SectionFile, section} from './router-section.ts';

/** Keys of which one stands at the beginning of a line in every file of this form. */
const FORM = /^(?:pipeline|parsers|multiline_parsers|service|env|includes)\s*:/m;
/** The lists below `pipeline`, and what their items are. */
const PARTS = [
  ['inputs', 'input'],
  ['filters', 'filter'],
  ['outputs', 'output'],
] as const;
const SIGNALS = ['logs', 'metrics', 'traces', 'profiles'] as const;
const MOST_ALIASES = 100;

/**
 * The YAML form of Fluent Bit (manual, "YAML configuration"): `pipeline` with its inputs, filters and outputs, `parsers`, and the
 * variables of `env`. Undefined where the text has another form. Values stay the text that they are written as.
 */
export function yamlFile(text: string): SectionFile | undefined {
  if (!FORM.test(text)) return undefined;
  const root = parsed(text);
  if (!isMap(root)) return undefined;
  const pipeline = at(root, 'pipeline');
  const sections = PARTS.flatMap(([list, kind]) =>
    itemsOf(pipeline, list).flatMap(item => partOf(kind, item)),
  );
  const parsers = ['parsers', 'multiline_parsers'].flatMap(list =>
    itemsOf(root, list).map(item => filled('parser', item)),
  );
  return {form: 'yaml', sections: [...sections, ...parsers], variables: variablesOf(at(root, 'env'))};
}

function parsed(text: string): unknown {
  try {
    return load(text, {schema: FAILSAFE_SCHEMA, maxDepth: 50, maxAliases: MOST_ALIASES});
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

/** An input, a filter or an output, and behind it its processors, which change records as filters do. */
function partOf(kind: string, item: Readonly<Record<string, unknown>>): readonly Section[] {
  const processors = at(item, 'processors');
  const own = SIGNALS.flatMap(signal => itemsOf(processors, signal)).map(each => filled('filter', each));
  return [filled(kind, item), ...own];
}

function filled(kind: string, item: Readonly<Record<string, unknown>>): Section {
  const result = section(kind);
  for (const [key, value] of Object.entries(item)) {
    const values = Array.isArray(value) ? value : [value];
    if (key === 'processors') continue;
    if (values.every(each => typeof each === 'string')) for (const each of values) keep(result, key, each);
    else result.nested.push(key);
  }
  return result;
}

/** A map of names and values, or a list of which each item has a name and a value or the place of one. */
function variablesOf(env: unknown): ReadonlyMap<string, string | undefined> {
  const pairs = Array.isArray(env)
    ? env.filter(isMap).map(item => [at(item, 'name'), at(item, 'value')])
    : Object.entries(isMap(env) ? env : {});
  return new Map(
    pairs.flatMap(([name, value]): [string, string | undefined][] =>
      typeof name === 'string' ? [[name, typeof value === 'string' ? value : undefined]] : [],
    ),
  );
}

function itemsOf(value: unknown, list: string): readonly Readonly<Record<string, unknown>>[] {
  const items = at(value, list);
  return Array.isArray(items) ? items.filter(isMap) : [];
}

function at(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
