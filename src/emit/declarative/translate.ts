import {RESOURCE_TYPES, type ResourceKind, textFields} from '../../ecs/resource.ts';
import {type ServiceShapes, serviceShapes} from '../../ecs/shapes/service.ts';
import type {Shape} from '../../ecs/shapes/shape.ts';
import {isObject} from '../../json.ts';

/** How a format writes the input of an API call. Places are pointers into the input, with `*` for any item of a list. */
export interface Style {
  /** The name of a member of a structure; undefined leaves it out. */
  readonly member: (at: string, name: string, value: unknown) => string | undefined;
  /** A string that may hold tokens. */
  readonly text: (text: string, at: string) => unknown;
  /** A list whose one item stands for a list that is not known yet; undefined = a list as any other. */
  readonly list: (items: readonly unknown[], at: string) => unknown;
  /** A key of a map, which is the user's own text; undefined leaves the entry out. */
  readonly key: (key: string, at: string) => string | undefined;
  /** Puts a structure together: the translated members by their new names, in the order of the API's model. */
  readonly structure: (members: readonly (readonly [name: string, value: unknown])[]) => unknown;
  /** A value that is written in a form of its own; `usual` gives its usual form. Undefined = the usual form. */
  readonly special?: (at: string, value: unknown, usual: (value: unknown) => unknown) => unknown;
}

/**
 * The input of an API call in the style of a format. The API's own model (`ecs/shapes`) tells members, which get the format's
 * names, from the keys of maps, which are the user's. Members that the model does not know (a patch of `k2e.yaml` may add
 * them) are taken for structures. What is undefined or null is left out. IAM policy documents and definitions of state machines
 * keep their own names.
 */
export function translate(kind: ResourceKind, input: unknown, style: Style): unknown {
  const {api} = RESOURCE_TYPES[kind];
  const service = serviceShapes(api[0]);
  return new Translation(service, new Set(textFields(kind).map(field => `/${field}`)), style).value(
    service.input(api[1]),
    input,
    '',
  );
}

class Translation {
  readonly #service: ServiceShapes;
  readonly #documents: ReadonlySet<string>;
  readonly #style: Style;

  constructor(service: ServiceShapes, documents: ReadonlySet<string>, style: Style) {
    this.#service = service;
    this.#documents = documents;
    this.#style = style;
  }

  value(shapeName: string | undefined, value: unknown, at: string): unknown {
    const usual = (given: unknown) => this.#usual(shapeName, given, at);
    return this.#style.special?.(at, value, usual) ?? usual(value);
  }

  #usual(shapeName: string | undefined, value: unknown, at: string): unknown {
    const shape = shapeName === undefined ? undefined : this.#service.shape(shapeName);
    if (typeof value === 'string') return this.#style.text(value, at);
    if (Array.isArray(value)) {
      const member = shape?.type === 'list' ? shape.member : undefined;
      return this.#style.list(value, at) ?? value.map(item => this.value(member, item, `${at}/*`));
    }
    if (!isObject(value) || value instanceof Date || value instanceof Uint8Array) return value;
    if (this.#documents.has(at)) return this.#free(value, at);
    return shape?.type === 'map'
      ? this.#map(value, item => this.value(shape.value, item, `${at}/*`), at)
      : this.#structure(shape, value, at);
  }

  #structure(shape: Shape | undefined, value: object, at: string): unknown {
    const known = shape?.type === 'structure' ? shape.members : {};
    const members: [string, unknown][] = [];
    for (const [name, field] of inModelOrder(value, known)) {
      if (field === undefined || field === null) continue;
      const place = `${at}/${name}`;
      const given = this.#style.member(place, name, field);
      if (given === undefined) continue;
      const translated = this.value(Object.hasOwn(known, name) ? known[name] : undefined, field, place);
      if (translated !== undefined) members.push([given, translated]);
    }
    return this.#style.structure(members);
  }

  /** A document whose keys are not the API's: a policy, a definition. */
  #free(value: unknown, at: string): unknown {
    if (typeof value === 'string') return this.#style.text(value, at);
    if (Array.isArray(value)) return value.map(item => this.#free(item, at));
    return isObject(value) ? this.#map(value, item => this.#free(item, at), at) : value;
  }

  #map(value: object, translate: (item: unknown) => unknown, at: string): unknown {
    const entries = Object.entries(value).flatMap(([key, item]) => {
      const written = item === undefined || item === null ? undefined : this.#style.key(key, at);
      return written === undefined ? [] : [[written, translate(item)] as const];
    });
    return Object.fromEntries(entries);
  }
}

/** The members of a structure in the order in which the API's model lists them; what it does not know comes last. */
function inModelOrder(value: object, known: Readonly<Record<string, string>>): [string, unknown][] {
  const ranks = new Map(Object.keys(known).map((name, index) => [name, index]));
  const rank = (name: string) => ranks.get(name) ?? ranks.size;
  return Object.entries(value).sort(([a], [b]) => rank(a) - rank(b));
}
