import {nearest, simplify} from '../nearest.ts';
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
