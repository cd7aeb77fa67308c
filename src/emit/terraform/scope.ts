import type {ResourceKey, ResourceKind} from '../../ecs/resource.ts';
import {hasToken, parseText, type TextPart} from '../../ecs/token.ts';
import {InternalError} from '../../errors.ts';
import type {Pointer} from '../../pointer.ts';
import {isListKey} from '../declarative/keys.ts';
import type {NotCarried} from '../output-index.ts';
import type {Address, Names} from './names.ts';
import {escaped} from './text.ts';
import {BLOCK_TYPES, type BlockType} from './types.ts';
import {DATA} from './variables.ts';

/** The names that the text of a configuration may use, and a record of those that it did use. */
export class Scope {
  /** Keys of `k2e.yaml` that are variables. */
  readonly keys = new Set<string>();
  /** Data sources. */
  readonly data = new Set<string>();
  readonly notes: NotCarried[] = [];
  /** The oldest provider that has all arguments. */
  version: string;
  readonly #format: string;
  readonly #names: Names;
  /** What stands for parts of AWS's answers about resources that the configuration does not make: names and ARNs. */
  readonly #elsewhere: (resource: ResourceKey, pointer: Pointer) => string | undefined;
  #resource: ResourceKey = 'clusters/';
  #used = new Set<string>();

  constructor(
    format: string,
    names: Names,
    version: string,
    elsewhere: (resource: ResourceKey, pointer: Pointer) => string | undefined,
  ) {
    this.#format = format;
    this.#names = names;
    this.version = version;
    this.#elsewhere = elsewhere;
  }

  /** From here on text belongs to this resource. */
  begin(resource: ResourceKey): void {
    this.#resource = resource;
    this.#used = new Set();
  }

  /** Addresses that the resource's text refers to. */
  get used(): ReadonlySet<string> {
    return this.#used;
  }

  note(pointer: string, message: string): void {
    this.notes.push({format: this.#format, resource: this.#resource, pointer, message});
  }

  /** Asks for a provider of at least this version. */
  need(version: string): void {
    const [wanted, known] = [version, this.version].map(text => text.split('.').map(Number));
    const at = [0, 1, 2].find(index => wanted?.[index] !== known?.[index]);
    if (at !== undefined && (wanted?.[at] ?? 0) > (known?.[at] ?? 0)) this.version = version;
  }

  /** The template for a string. */
  text(text: string): string {
    return this.template(text, expression => expression);
  }

  /**
   * The template for a string, in which expressions are replaced by what `name` makes of them (the variables of a template
   * file).
   */
  template(text: string, name: (expression: string, part: TextPart) => string): string {
    const parts = parseText(text);
    return parts
      .map((part, index) => {
        if (part.kind === 'text') return escaped(part.text, index + 1 < parts.length);
        const expression = this.expression(part);
        // A list inside a text: JSON with the list's only item in quotes, or a whole string.
        const separator = parts.length > 1 ? '\\",\\"' : ',';
        const value = isList(part) ? `join("${separator}", ${expression})` : expression;
        return `\${${name(value, part)}}`;
      })
      .join('');
  }

  /** The variable that a list stands for, where its only item is the key of one; else undefined. */
  list(items: readonly unknown[]): unknown {
    const [only, ...others] = items;
    if (typeof only !== 'string' || others.length > 0 || !hasToken(only)) return undefined;
    const [part, ...rest] = parseText(only);
    return part && rest.length === 0 && isList(part) ? `\${${this.expression(part)}}` : undefined;
  }

  /** The name of the variable for a key of `k2e.yaml`. */
  variableName(key: string): string {
    return this.#names.variables.get(key) ?? key;
  }

  /** The address of a resource's block: `aws_lb.shop`. */
  addresses(resource: ResourceKey): readonly Address[] {
    return this.#names.resources.get(resource) ?? [];
  }

  /** The expression for a part of AWS's answer, without `${` and `}`. */
  answer(resource: ResourceKey, pointer: Pointer): string {
    const given = this.#elsewhere(resource, pointer);
    if (given !== undefined) return `"${this.text(given)}"`;
    const kind = resource.slice(0, resource.indexOf('/')) as ResourceKind;
    const type: BlockType | undefined = kind === 'jobs' ? undefined : BLOCK_TYPES[kind];
    const attribute = type?.answers[pointer];
    const [address] = this.addresses(resource);
    if (attribute === undefined || address === undefined) {
      throw new InternalError(
        'K2E-E915',
        `No Terraform attribute is known for ${pointer} of AWS's answer about ${resource}.`,
      );
    }
    this.#used.add(address.text);
    return `${address.text}.${attribute}`;
  }

  /** The expression for a token, without `${` and `}`. */
  expression(part: Exclude<TextPart, {kind: 'text'}>): string {
    if (part.kind === 'ref') return this.answer(part.resource, part.pointer);
    const known = Object.hasOwn(DATA, part.key) ? DATA[part.key] : undefined;
    if (known) {
      this.data.add(known.source);
      return `data.${known.source}.current.${known.attribute}`;
    }
    this.keys.add(part.key);
    return `var.${this.variableName(part.key)}`;
  }
}

function isList(part: TextPart): part is Extract<TextPart, {kind: 'config'}> {
  return part.kind === 'config' && isListKey(part.key);
}
