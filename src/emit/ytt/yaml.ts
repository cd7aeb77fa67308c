/** An expression of ytt in the place of a value. */
export class Expression {
  readonly code: string;

  constructor(code: string) {
    this.code = code;
  }
}

/**
 * A value of JSON as YAML that any version of YAML reads as the same: every text in double quotes, in one line; keys too, but for
 * names of members, and sorted by code unit; expressions as ytt's annotations. ytt looks for its own signs in comments only.
 */
export function yttYaml(value: unknown): string {
  return `${block(value, '').join('\n').trimStart()}\n`;
}

/** The lines of a value that stands below its key or after its dash; the first begins with a space where it fits there. */
function block(value: unknown, indent: string): readonly string[] {
  if (value instanceof Expression) return [` #@ ${value.code}`];
  if (Array.isArray(value)) {
    if (value.length === 0) return [' []'];
    return ['', ...value.flatMap(item => entry(`${indent}-`, item, `${indent}  `))];
  }
  if (typeof value !== 'object' || value === null) return [` ${scalar(value)}`];
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return [' {}'];
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return ['', ...sorted.flatMap(([key, field]) => entry(`${indent}${keyText(key)}:`, field, `${indent}  `))];
}

function entry(head: string, value: unknown, indent: string): readonly string[] {
  const [first = '', second, ...rest] = block(value, indent);
  if (first !== '' || second === undefined) return [head + first];
  // A map or list that begins in the line of its dash.
  if (head.endsWith('-')) return [`${head} ${second.trimStart()}`, ...rest];
  return [head, second, ...rest];
}

/** Keys that no version of YAML takes for a truth value (`on`, `Yes`) or for nothing (`null`) stand without quotation marks. */
function keyText(key: string): string {
  return /^[a-z][A-Za-z_-]{3,}$/.test(key) && !/^(?:true|false|null)$/.test(key) ? key : quoted(key);
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : String(value ?? null);
}

/** The text in double quotes, in which what YAML does not call printable, and what a terminal acts upon, is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\ufffe\uffff]/gu, character => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}
