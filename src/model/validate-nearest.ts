import {ObjectSchema, type Schema} from './schemas/schema.ts';

/** Names that people use from habit with other tools, and what Kubernetes calls them. */
const HABITS: ReadonlyMap<string, string> = new Map([
  ['cmd', 'command'],
  ['entrypoint', 'command'],
  ['environment', 'env'],
  ['envs', 'env'],
  ['pullpolicy', 'imagePullPolicy'],
  ['mounts', 'volumeMounts'],
  ['healthcheck', 'livenessProbe'],
  ['cpu', 'resources'],
  ['memory', 'resources'],
]);

/** The name among `known` that was most likely meant by `name`, or undefined when none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const plain = simplify(name);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (simplify(candidate) === plain) return candidate;
    const distance = editDistance(name, candidate, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

function simplify(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/**
 * Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, replacements and swaps of neighbours.
 * Names whose lengths alone differ by `limit` or more get `limit`: the work stays small for hostile input.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let previous = Array.from({length: b.length + 1}, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? limit;
}

/**
 * What an unknown field was most likely meant to be: `around` are the schemas from the whole object down to the one that
 * holds the field. Looks for a misspelling, then for the same name one or two levels below or somewhere above (wrong
 * indentation). `advice` is a sentence with a space before it, or empty.
 */
export function suggest(name: string, around: readonly Schema[]): {suggestion?: string; advice: string} {
  const holder = around.at(-1);
  if (!(holder instanceof ObjectSchema)) return {advice: ''};
  const habit = HABITS.get(simplify(name));
  const known = habit && holder.fields.has(habit) ? habit : nearest(name, holder.fields.keys());
  if (known) return {suggestion: known, advice: ` Did you mean \`${known}\`?`};
  const below = findBelow(name, holder);
  if (below) return {suggestion: below, advice: ` It belongs deeper: \`${below}\`.`};
  const above = around
    .slice(0, -1)
    .findLast(schema => schema instanceof ObjectSchema && schema.fields.has(name));
  if (above instanceof ObjectSchema) return {advice: ` It belongs further out, in the ${above.name}.`};
  return {advice: ''};
}

function findBelow(name: string, holder: ObjectSchema): string | undefined {
  const children = [...holder.fields].filter(
    ([key, {schema}]) => schema instanceof ObjectSchema && key !== 'status',
  );
  for (const [key, {schema}] of children) {
    if (schema instanceof ObjectSchema && schema.fields.has(name)) return `${key}.${name}`;
  }
  for (const [key, {schema}] of children) {
    if (!(schema instanceof ObjectSchema)) continue;
    for (const [inner, {schema: type}] of schema.fields) {
      if (type instanceof ObjectSchema && inner !== 'status' && type.fields.has(name))
        return `${key}.${inner}.${name}`;
    }
  }
  return undefined;
}
