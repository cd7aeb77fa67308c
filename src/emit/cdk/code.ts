import {isObject, visibleJson} from '../../json.ts';

/** An expression of TypeScript inside a tree of plain values: text, or a call. */
export class Code {
  readonly #text: string;
  readonly #arguments: readonly unknown[];

  /**
   * @param text of k2e's own making; texts of users come in as literals only (`literal`, `template`)
   * @param called what `text` is called with: trees of plain values and expressions; none: it is not called
   */
  constructor(text: string, ...called: readonly unknown[]) {
    this.#text = text;
    this.#arguments = called;
  }

  /**
   * The expression; the arguments of a call as `print` writes them.
   * @param print gets an argument, and how many columns of the expression stand before it
   */
  written(print: (argument: unknown, before: number) => string): string {
    if (this.#arguments.length === 0) return this.#text;
    let text = `${this.#text}(`;
    for (const [index, argument] of this.#arguments.entries()) {
      if (index > 0) text += ', ';
      text += print(argument, text.length);
    }
    return `${text})`;
  }

  /** The expression on one line. */
  get text(): string {
    return this.written(onOneLine);
  }
}

/** Columns that a line should not exceed. */
const WIDTH = 100;

/** A text as a literal in single quotes: nothing in it can end the literal, the line or the file. */
export function literal(text: string): string {
  return `'${inside(text).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A template literal of texts and expressions. */
export function template(pieces: readonly (string | Code)[]): string {
  const written = pieces.map(piece =>
    piece instanceof Code
      ? `\${${piece.text}}`
      : inside(piece).replaceAll('\\"', '"').replaceAll('`', '\\`').replaceAll('$', '\\$'),
  );
  return `\`${written.join('')}\``;
}

/**
 * A value as an expression: objects and lists on one line where they fit, and else one member a line.
 * @param indent columns before the line that the value ends on
 * @param taken columns of that line before the value
 */
export function print(value: unknown, indent = 0, taken = indent): string {
  const short = onOneLine(value);
  if (!short.includes('\n') && taken + short.length <= WIDTH) return short;
  if (value instanceof Code)
    return value.written((argument, before) => print(argument, indent, taken + before + 1));
  const deeper = ' '.repeat(indent + 2);
  const end = ' '.repeat(indent);
  if (Array.isArray(value)) {
    const items = value.map(item => `${deeper}${print(item, indent + 2)},\n`);
    return items.length === 0 ? '[]' : `[\n${items.join('')}${end}]`;
  }
  if (isObject(value) && !(value instanceof Date) && !(value instanceof Uint8Array)) {
    const members = Object.entries(value).map(([name, field]) => {
      if (isShorthand(name, field)) return `${deeper}${name},\n`;
      const start = `${memberName(name)}: `;
      return `${deeper}${start}${print(field, indent + 2, indent + 2 + start.length)},\n`;
    });
    return members.length === 0 ? '{}' : `{\n${members.join('')}${end}}`;
  }
  if (typeof value === 'string' && value.includes('\n')) return lines(value, indent);
  return short;
}

function onOneLine(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return value.includes('\n') ? `${literal(value)}\n` : literal(value);
  if (value instanceof Date) return literal(value.toISOString());
  if (value instanceof Uint8Array) return literal(Buffer.from(value).toString('base64'));
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const members = Object.entries(value).map(([name, field]) =>
    isShorthand(name, field) ? name : `${memberName(name)}: ${onOneLine(field)}`,
  );
  return members.length === 0 ? '{}' : `{${members.join(', ')}}`;
}

/** A text of several lines as the list of its lines: a script stays readable, and a changed line is a changed line. */
function lines(text: string, indent: number): string {
  const deeper = ' '.repeat(indent + 2);
  const items = text.split('\n').map(line => `${deeper}${literal(line)},\n`);
  return `[\n${items.join('')}${' '.repeat(indent)}].join('\\n')`;
}

/** The name of a member; `__proto__` would set the prototype unless it is computed. */
function memberName(name: string): string {
  if (name === '__proto__') return `['__proto__']`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

/** JSON's escapes, which are also those of TypeScript, without the quotes around. */
function inside(text: string): string {
  return visibleJson(JSON.stringify(text)).slice(1, -1);
}

/** `{vpc}` for `{vpc: vpc}`. */
function isShorthand(name: string, value: unknown): boolean {
  return value instanceof Code && value.text === name;
}
