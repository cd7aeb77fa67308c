import {eventsToAst, FAILSAFE_SCHEMA, type Node, parseEvents, YAMLException} from 'js-yaml';
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

/**
 * The YAML form of Fluent Bit (manual, "YAML configuration"): `pipeline` with its inputs, filters and outputs, `parsers`, and the
 * variables of `env`. Undefined where the text has another form. Values stay the text that they are written as, and keys that stand
 * there twice count twice, as Fluent Bit reads one after the other.
 */
export function yamlFile(text: string): SectionFile | undefined {
  if (!FORM.test(text)) return undefined;
  const root = parsed(text);
  if (root?.kind !== 'mapping') return undefined;
  const pipelines = at(root, 'pipeline');
  const sections = PARTS.flatMap(([list, kind]) =>
    pipelines.flatMap(pipeline => itemsOf(pipeline, list)).flatMap(item => partOf(kind, item)),
  );
  const parsers = ['parsers', 'multiline_parsers'].flatMap(list =>
    itemsOf(root, list).map(item => filled('parser', item)),
  );
  const variables = new Map(at(root, 'env').flatMap(variablesOf));
  return {form: 'yaml', sections: [...sections, ...parsers], variables};
}

function parsed(text: string): Node | undefined {
  try {
    const [document, ...others] = eventsToAst(parseEvents(text, {maxDepth: 50}), {
      source: text,
      schema: FAILSAFE_SCHEMA,
    });
    return others.length === 0 ? (document?.contents ?? undefined) : undefined;
  } catch (error) {
    if (error instanceof YAMLException) return undefined;
    throw error;
  }
}

/** An input, a filter or an output, and behind it its processors, which change records as filters do. */
function partOf(kind: string, item: Node): readonly Section[] {
  const processors = at(item, 'processors');
  const own = SIGNALS.flatMap(signal => processors.flatMap(each => itemsOf(each, signal)));
  return [filled(kind, item), ...own.map(each => filled('filter', each))];
}

/** A section without any setting, for an item that is no map. */
function filled(kind: string, item: Node): Section {
  const result = section(kind);
  for (const [key, value] of fieldsOf(item)) {
    if (key === 'processors') continue;
    const values = (value.kind === 'sequence' ? value.items : [value]).map(textOf);
    if (values.includes(undefined)) result.nested.push(key);
    else for (const each of values) keep(result, key, each ?? '');
  }
  return result;
}

/** A map of names and values, or a list of which each item has a name and a value or the place of one. */
function variablesOf(env: Node): readonly [string, string | undefined][] {
  if (env.kind !== 'sequence') return fieldsOf(env).map(([name, value]) => [name, textOf(value)]);
  return env.items.flatMap((item): [string, string | undefined][] => {
    const [name] = at(item, 'name').map(textOf);
    const [value] = at(item, 'value').map(textOf);
    return name === undefined ? [] : [[name, value]];
  });
}

/** The items of all lists of this name. */
function itemsOf(value: Node, list: string): readonly Node[] {
  return at(value, list).flatMap(each => (each.kind === 'sequence' ? each.items : []));
}

/** The values of a key, of which there may be several. */
function at(value: Node, key: string): readonly Node[] {
  return fieldsOf(value).flatMap(([name, field]) => (name === key ? [field] : []));
}

function fieldsOf(value: Node): readonly (readonly [string, Node])[] {
  if (value.kind !== 'mapping') return [];
  return value.items.map(({key, value: field}) => [textOf(key) ?? '', field] as const);
}

function textOf(value: Node): string | undefined {
  return value.kind === 'scalar' ? value.value : undefined;
}
