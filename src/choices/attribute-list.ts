import {type EnvironmentSource, knownText, type TextPart} from '../model/environment-entry.ts';

/**
 * Variables that hold a list of attributes, each of which means the same without the others, with what stands between them
 * (OpenTelemetry specification, "Specifying resource information via an environment variable"; Datadog, "Assigning tags").
 */
const LISTS: ReadonlyMap<string, RegExp> = new Map([
  ['OTEL_RESOURCE_ATTRIBUTES', /,/],
  ['DD_TAGS', /[, ]/],
]);

/** A list of attributes of which some are known in the running pod only. */
export interface KnownAttributes {
  /** The list without them. */
  readonly value: string;
  /** Their names. */
  readonly without: readonly string[];
}

/**
 * What is known of a variable that holds a list of attributes some of which the running pod gives; undefined for others, for one that
 * holds what a Secret or an object outside the input has, and where nothing is known.
 */
export function knownAttributes(name: string, source: EnvironmentSource): KnownAttributes | undefined {
  const between = LISTS.get(name);
  if (!between || source.kind !== 'composed') return undefined;
  const items = itemsOf(source.parts, between).filter(item => item.text.trim() !== '');
  if (items.some(({isElsewhere}) => isElsewhere)) return undefined;
  const known = items.filter(({isKnown}) => isKnown);
  if (known.length === 0) return undefined;
  const without = items
    .filter(({isKnown}) => !isKnown)
    .map(({text}) => /^[^=:]*/.exec(text.trim())?.[0] ?? '');
  return {value: known.map(({text}) => text).join(','), without};
}

interface Item {
  /** With `$(VAR)` for what is not known. */
  text: string;
  isKnown: boolean;
  /** Something of it is neither in the manifests nor of the pod: in a secret store, or an object that the input lacks. */
  isElsewhere: boolean;
}

function itemsOf(parts: readonly TextPart[], between: RegExp): readonly Item[] {
  const items: Item[] = [];
  const begin = (text: string): Item => {
    const item = {text, isKnown: true, isElsewhere: false};
    items.push(item);
    return item;
  };
  let item = begin('');
  for (const part of parts) {
    const text = part.kind === 'text' ? part.text : knownText(part.source);
    if (text === undefined && part.kind === 'variable') {
      item.text += `$(${part.name})`;
      item.isKnown = false;
      item.isElsewhere ||= part.source.kind !== 'field' && part.source.kind !== 'resource';
      continue;
    }
    const [first = '', ...others] = (text ?? '').split(between);
    item.text += first;
    for (const other of others) item = begin(other);
  }
  return items;
}
