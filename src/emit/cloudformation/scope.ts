import {withoutLookups} from '../../ecs/dynamic-reference.ts';
import type {ResourceKey, ResourceKind} from '../../ecs/resource.ts';
import {hasToken, parseText, type TextPart} from '../../ecs/token.ts';
import {InternalError} from '../../errors.ts';
import type {Pointer} from '../../pointer.ts';
import {isListKey} from '../declarative/keys.ts';
import type {NotCarried} from '../output-index.ts';
import type {Names} from './identifiers.ts';
import {pseudoParameter} from './parameters.ts';
import {TEMPLATE_TYPES, type TemplateType} from './types.ts';

/** A value of another stack that comes in as a parameter. */
export interface Import {
  readonly resource: ResourceKey;
  readonly pointer: Pointer;
}

/** A reference: to a resource or parameter (`Ref`), or to an attribute. */
interface Reference {
  readonly id: string;
  readonly attribute?: string;
}

/**
 * The names that the text of one stack's template may use, and a record of those that it did use.
 *
 * User text cannot break out: CloudFormation looks for `${…}` in `Fn::Sub` alone, which is used only where the user's part of a
 * string has no `${`; a string with one is joined from pieces that end between the two characters. (Its escape, `${!…}`, leaves
 * open what it means where braces are nested or not closed.) What cannot be written down at all is a dynamic reference
 * (`{{resolve:…}}`), which CloudFormation fills in wherever it stands, and a map key that is the name of a function: the first
 * gets a space that takes its meaning away, the second is left out, and both are told.
 */
export class Scope {
  /** Keys of `k2e.yaml` that are parameters. */
  readonly keys = new Set<string>();
  /** Values of other stacks, by the parameter's name. */
  readonly imports = new Map<string, Import>();
  readonly notes: NotCarried[] = [];
  readonly #names: Names;
  readonly #inside: ReadonlySet<ResourceKey>;
  #resource: ResourceKey = 'clusters/';
  #used = new Set<string>();

  /** @param inside the nodes of this stack */
  constructor(names: Names, inside: ReadonlySet<ResourceKey>) {
    this.#names = names;
    this.#inside = inside;
  }

  /** From here on text belongs to this resource. */
  begin(resource: ResourceKey): void {
    this.#resource = resource;
    this.#used = new Set();
  }

  /** Logical ids that the resource's text refers to. */
  get used(): ReadonlySet<string> {
    return this.#used;
  }

  note(pointer: string, message: string): void {
    this.notes.push({format: 'cloudformation', resource: this.#resource, pointer, message});
  }

  /** The value of a string: itself, an intrinsic function, or a string made of both. */
  text(text: string, at: string): unknown {
    const parts = parseText(text);
    const [part, ...others] = parts;
    if (part === undefined) return '';
    const dollars = parts.some(each => each.kind === 'text' && each.text.includes('${'));
    if (others.length === 0 && !dollars)
      return part.kind === 'text' ? this.#plain(part.text, at) : this.#whole(part);
    const joins = dollars || parts.some(isList) || parts.some(endsInDollar);
    if (!joins) return {'Fn::Sub': parts.map(each => this.#inSub(each, at)).join('')};
    const pieces = parts.flatMap(each => {
      if (each.kind === 'text') return this.#plain(each.text, at).split(/(?<=\$)(?=\{)/);
      // A list in the middle of a text: JSON with the list's only item in quotes.
      return [isList(each) ? {'Fn::Join': ['","', this.#reference(each)]} : this.#whole(each)];
    });
    return {'Fn::Join': ['', pieces]};
  }

  /** The parameter that a list stands for, where its only item is the key of one; else undefined. */
  list(items: readonly unknown[]): unknown {
    const [only, ...others] = items;
    if (typeof only !== 'string' || others.length > 0 || !hasToken(only)) return undefined;
    const [part, ...rest] = parseText(only);
    return part && rest.length === 0 && isList(part) ? this.#reference(part) : undefined;
  }

  /** A user's key of a map. */
  key(key: string, at: string): string | undefined {
    if (key === 'Ref' || key.startsWith('Fn::') || hasToken(key) || key !== withoutLookups(key)) {
      this.note(
        at,
        'CloudFormation would take a key of this map for a function or a reference: the entry is left out.',
      );
      return undefined;
    }
    return key;
  }

  /** The logical id of a resource. */
  idOf(resource: ResourceKey): string {
    return this.#names.resources.get(resource)?.[0]?.id ?? resource;
  }

  /** The intrinsic function that gives a part of AWS's answer. */
  answer(resource: ResourceKey, pointer: Pointer): unknown {
    return this.#intrinsic(this.#resolve(resource, pointer));
  }

  #whole(part: Exclude<TextPart, {kind: 'text'}>): unknown {
    const reference = this.#reference(part);
    return isList(part) ? {'Fn::Join': [',', reference]} : reference;
  }

  #reference(part: TextPart): unknown {
    return part.kind === 'text' ? part.text : this.#intrinsic(this.#name(part));
  }

  #intrinsic({id, attribute}: Reference): unknown {
    return attribute === undefined ? {Ref: id} : {'Fn::GetAtt': [id, attribute]};
  }

  #inSub(part: TextPart, at: string): string {
    if (part.kind === 'text') return this.#plain(part.text, at);
    const {id, attribute} = this.#name(part);
    return attribute === undefined ? `\${${id}}` : `\${${id}.${attribute}}`;
  }

  #name(part: Exclude<TextPart, {kind: 'text'}>): Reference {
    if (part.kind === 'ref') return this.#resolve(part.resource, part.pointer);
    const pseudo = pseudoParameter(part.key);
    if (pseudo !== undefined) return {id: pseudo};
    this.keys.add(part.key);
    return {id: this.#names.parameters.get(part.key) ?? part.key};
  }

  #resolve(resource: ResourceKey, pointer: Pointer): Reference {
    const kind = resource.slice(0, resource.indexOf('/')) as ResourceKind;
    const type: TemplateType | undefined = kind === 'jobs' ? undefined : TEMPLATE_TYPES[kind];
    const answer = type?.answers[pointer];
    const id = this.#names.resources.get(resource)?.[0]?.id;
    if (answer === undefined || id === undefined) {
      throw new InternalError('K2E-E915', `No template knows ${pointer} of AWS's answer about ${resource}.`);
    }
    if (this.#inside.has(resource)) {
      this.#used.add(id);
      return answer === 'Ref' ? {id} : {id, attribute: answer};
    }
    const name = importName(id, answer);
    this.imports.set(name, {resource, pointer});
    return {id: name};
  }

  #plain(text: string, at: string): string {
    const safe = withoutLookups(text);
    if (safe !== text) {
      this.note(
        at,
        'CloudFormation would look up "{{resolve:", and there is no way to write it down: a space was put before "resolve". Use another format for this resource, or change the text.',
      );
    }
    return safe;
  }
}

/** Name of the parameter, and of the output, that carries a value from one stack to another. */
export function importName(id: string, answer: string): string {
  return `Imported${id}${answer === 'Ref' ? '' : answer}`;
}

/** `Fn::Sub` might read the `$` before a reference as a part of it. */
function endsInDollar(part: TextPart): boolean {
  return part.kind === 'text' && part.text.endsWith('$');
}

function isList(part: TextPart): boolean {
  return part.kind === 'config' && isListKey(part.key);
}
