import type {Json} from '../json.ts';

/** What a text must look like. */
export interface Form {
  /** Anchored regular expression (ECMAScript, `u` flag), also published in the JSON Schema. */
  readonly pattern: string;
  /** Completes "expected …": `a subnet id, such as subnet-0a1b2c3d4e5f67890`. */
  readonly says: string;
  /** Valid texts; the first one is the example of every key that gives none. */
  readonly examples: readonly [string, ...string[]];
  /** What a regular expression cannot say, by the name of the JSON Schema `format` under which it is published. */
  readonly format?: {readonly name: string; readonly holds: (text: string) => boolean};
}

/** A text of a form. */
export interface Text {
  readonly kind: 'text';
  readonly form: Form;
}

/** One of some fixed values. */
export interface Choice<V extends string | number = string | number> {
  readonly kind: 'choice';
  readonly values: readonly V[];
}

/** A whole number between two bounds, both included. */
export interface Whole {
  readonly kind: 'whole';
  readonly minimum: number;
  readonly maximum: number;
  /** For messages: `seconds`, `MiB`. */
  readonly unit: string;
}

/** `true` or `false`. */
export interface Flag {
  readonly kind: 'flag';
}

/** Any JSON value, or any JSON object, which k2e takes as it is. */
export interface Free<V extends Json = Json> {
  readonly kind: 'free';
  readonly only: 'map' | 'anything';
  /** Carries the type; there is no such field at run time. */
  readonly type?: V;
}

/** A list, of distinct items where it does not say otherwise. */
export interface List<S extends Shape = Shape> {
  readonly kind: 'list';
  readonly of: S;
  readonly minItems: number;
  readonly maxItems?: number;
  /** An item may come again, as in a command. */
  readonly repeats?: true;
}

/** A map whose keys the user names. */
export interface Dictionary<S extends Shape = Shape> {
  readonly kind: 'dictionary';
  /** What the keys stand for, in angle brackets where a key is written in full: `tls.certificates.<host>`. */
  readonly keyName: string;
  readonly keys: Form;
  readonly of: S;
}

/** A map with known keys; any other key is an error. */
export interface Group<F extends Fields = Fields> {
  readonly kind: 'group';
  readonly fields: F;
  /** Keys that people look for and that this version does not know: what to do instead. They are errors. */
  readonly instead: Readonly<Record<string, string>>;
}

export interface Fields {
  readonly [key: string]: Setting;
}

/** A map whose other keys depend on one of them, `by`: each group declares that key, as a choice of its own values. */
export interface Variants<G extends readonly Group[] = readonly Group[]> {
  readonly kind: 'variants';
  readonly by: string;
  readonly groups: G;
}

export type Shape = Text | Choice | Whole | Flag | Free | List | Dictionary | Group | Variants;

/** One key of `k2e.yaml`: its shape, and what people should know of it. */
export interface Setting<S extends Shape = Shape> {
  readonly shape: S;
  /** One or two full sentences: what k2e does with it. */
  readonly description: string;
  /** The same for one entry of a dictionary. */
  readonly each?: string;
  /** Why k2e cannot find the value itself; only for keys without a safe default. */
  readonly why?: string;
  readonly example?: Json;
  /** The safe default. */
  readonly default?: Json;
  /** A default made of the value of `app`, which stands where `<app>` is written. */
  readonly derived?: string;
  /** The key whose value gives this one its value, when this one is left out. */
  readonly follows?: string;
  /** The key must be there wherever its map is. */
  readonly required?: true;
  /** Of a key of one workload: the kinds that it is for; on others it has no effect. */
  readonly kinds?: readonly string[];
}

/** The value that a shape resolves to, once defaults are filled in. */
export type ValueOf<S> = S extends Text
  ? string
  : S extends Choice<infer V>
    ? V
    : S extends Whole
      ? number
      : S extends Flag
        ? boolean
        : S extends Free<infer V>
          ? V
          : S extends List<infer Item>
            ? readonly ValueOf<Item>[]
            : S extends Dictionary<infer Item>
              ? Readonly<Record<string, ValueOf<Item>>>
              : S extends Group<infer F>
                ? GroupValue<F>
                : S extends Variants<infer G>
                  ? ValueOf<G[number]>
                  : never;

/** Keys of a group that always have a value: they have a default, are required, or are groups themselves. */
type Settled<F> = {
  [K in keyof F]: F[K] extends {default: Json} | {derived: string} | {required: true} | {shape: Group}
    ? K
    : never;
}[keyof F];

type GroupValue<F extends Fields> = Flat<
  {readonly [K in Settled<F>]: ValueOf<F[K]['shape']>} & {
    readonly [K in Exclude<keyof F, Settled<F>>]?: ValueOf<F[K]['shape']>;
  }
>;

/** The same type, written as one object. */
type Flat<T> = {readonly [K in keyof T]: T[K]};

/** A text of this form. */
export function text(form: Form): Text {
  return {kind: 'text', form};
}

/** One of these values. */
export function choice<const V extends string | number>(...values: readonly V[]): Choice<V> {
  return {kind: 'choice', values};
}

/** A whole number of `unit` from `minimum` to `maximum`, both included. */
export function whole(minimum: number, maximum: number, unit: string): Whole {
  return {kind: 'whole', minimum, maximum, unit};
}

/** `true` or `false`. */
export function flag(): Flag {
  return {kind: 'flag'};
}

/** A list of distinct items: at least `minItems`, at most `maxItems`. */
export function list<S extends Shape>(of: S, minItems = 0, maxItems?: number): List<S> {
  return maxItems === undefined ? {kind: 'list', of, minItems} : {kind: 'list', of, minItems, maxItems};
}

/** A list in which the same item may come again, such as the words of a command. */
export function sequence<S extends Shape>(of: S): List<S> {
  return {kind: 'list', of, minItems: 0, repeats: true};
}

/** A map from names of the form `keys` to values of the shape `of`. */
export function dictionary<S extends Shape>(keyName: string, keys: Form, of: S): Dictionary<S> {
  return {kind: 'dictionary', keyName, keys, of};
}

/** A map with exactly these keys, each optional unless it says otherwise. */
export function group<const F extends Fields>(
  fields: F,
  instead: Readonly<Record<string, string>> = {},
): Group<F> {
  return {kind: 'group', fields, instead};
}

/** A map with the keys of that group whose key `by` allows the value found there. */
export function variants<const G extends readonly Group[]>(by: string, ...groups: G): Variants<G> {
  return {kind: 'variants', by, groups};
}

/** One key: its shape and its documentation. */
export function setting<S extends Shape, const D extends Omit<Setting, 'shape'>>(
  shape: S,
  documentation: D,
): D & {readonly shape: S} {
  return {...documentation, shape};
}
