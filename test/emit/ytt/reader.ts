import {load} from 'js-yaml';
import {isObject} from '../../../src/json.ts';

/** Where an expression stands: after a key in quotation marks, or after a dash. */
const ANNOTATED = /^(\s*(?:- )*(?:-|[a-z][\w-]*:|"(?:[^"\\]|\\.)*":)) #@ (.*)$/gm;

/** The data values of `values.yml`: a schema whose defaults are the values. */
export function readValues(text: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  if (!/^#@data\/values-schema$/m.test(text)) throw new Error('values.yml is no schema');
  return load(text) as Record<string, Record<string, string>>;
}

/**
 * Renders a template as ytt does, but takes no other expression than texts and data values that are there, sums of
 * them, and maps and lists.
 * @throws Error for any other expression.
 */
export function renderYtt(template: string, values: ReturnType<typeof readValues>): unknown {
  const [load1, start, ...lines] = template.split('\n');
  if (load1 !== '#@ load("@ytt:data", "data")' || start !== '---')
    throw new Error('the header is another one');
  const plain = lines
    .join('\n')
    .replaceAll(
      ANNOTATED,
      (_, head: string, code: string) => `${head} ${JSON.stringify(new Expression(code, values).whole())}`,
    );
  const rendered = load(plain);
  if (!isObject(rendered)) throw new Error('the template is no map');
  return rendered;
}

/** Reads an expression from left to right: sums, and maps and lists of them. */
class Expression {
  #rest: string;
  readonly #values: ReturnType<typeof readValues>;

  constructor(code: string, values: ReturnType<typeof readValues>) {
    this.#rest = code;
    this.#values = values;
  }

  whole(): unknown {
    const value = this.#value();
    if (this.#rest !== '') throw new Error(`An expression goes on: ${this.#rest}`);
    return value;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.#rest) ?? undefined;
    this.#rest = this.#rest.slice(found?.[0].length ?? 0);
    return found;
  }

  #value(): unknown {
    if (this.#take(/^\{/))
      return Object.fromEntries(this.#items('}', () => [this.#sum(), this.#take(/^: /) && this.#value()]));
    if (this.#take(/^\[/)) return this.#items(']', () => this.#value());
    const [plain] = this.#take(/^(?:\d+|True|False|None)(?=[,\]}]|$)/) ?? [];
    return plain === undefined ? this.#sum() : JSON.parse(plain.toLowerCase().replace('none', 'null'));
  }

  #items<T>(end: string, read: () => T): T[] {
    const items: T[] = [];
    while (!this.#rest.startsWith(end)) {
      items.push(read());
      if (!this.#take(/^, /)) break;
    }
    if (!this.#rest.startsWith(end)) throw new Error(`Nobody may have meant this expression: ${this.#rest}`);
    this.#rest = this.#rest.slice(1);
    return items;
  }

  #sum(): string {
    const text = this.#take(/^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]|\\x[0-9a-f]{2})*)"/);
    const value = text ? undefined : this.#take(/^data\.values\.(images|aws)\.([a-z]\w*)/);
    const part = text ? unescaped(text[1] ?? '') : this.#values[value?.[1] ?? '']?.[value?.[2] ?? ''];
    if (part === undefined) throw new Error(`Nobody may have meant this expression: ${this.#rest}`);
    return this.#take(/^ \+ /) ? part + this.#sum() : part;
  }
}

function unescaped(text: string): string {
  const bytes = [...text.matchAll(/\\x(..)|\\(.)|(.)/g)].map(([, hex, escaped, plain]) =>
    hex === undefined ? (escaped ?? plain ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
  );
  return Buffer.from(bytes).toString('utf8');
}
