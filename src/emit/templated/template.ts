import {parseText, type TextPart} from '../../ecs/token.ts';
import {listVariables, type Variable, variableOf} from './variables.ts';

/** How often a tool renders a file as a template of Go's `text/template` before it reads it. */
export type Passes = 1 | 2;

/** A value with its strings as templates, and the variables that these read. */
export interface Templated<T = unknown> {
  readonly value: T;
  readonly variables: readonly Variable[];
}

/**
 * A value with every string, and every key, as text of a template that gives it back: tokens become `must_env` of a variable,
 * and `{{` of the user's becomes an expression for it. No expression holds a quotation mark or a backslash, so that the text
 * may stand in JSON and YAML however that quotes it. The document's own syntax must never hold `{{`.
 */
export function templated(value: unknown, passes: Passes): Templated {
  const variables: Variable[] = [];
  const text = (part: string): string =>
    parseText(part)
      .map((each, index, parts) => write(each, parts[index + 1] !== undefined))
      .join('');
  const write = (part: TextPart, isBeforeToken: boolean): string =>
    part.kind === 'text' ? literal(part.text, isBeforeToken, passes) : read(variableOf(part));
  const read = (variable: Variable): string => {
    variables.push(variable);
    return `{{ must_env \`${variable.name}\` }}`;
  };
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string') return text(each);
    if (Array.isArray(each)) return listVariables(each)?.map(read) ?? each.map(walk);
    if (!isPlain(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([key, field]) => [text(key), walk(field)]));
  };
  return {value: walk(value), variables};
}

/**
 * Text in which no braces open an expression. A single brace before a token counts too: `{` and `{{ must_env …` are `{{` and
 * `{ must_env …`. After the first of two passes the expression is the one of a single pass; 96 is the code of the backtick,
 * which no raw string can hold.
 */
function literal(text: string, isBeforeToken: boolean, passes: Passes): string {
  return text.replaceAll(isBeforeToken ? /\{{2,}|\{$/g : /\{{2,}/g, braces =>
    passes === 1 ? `{{\`${braces}\`}}` : `{{printf \`{{%c${braces}%c}}\` 96 96}}`,
  );
}

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && !(value instanceof Date) && !(value instanceof Uint8Array)
  );
}
