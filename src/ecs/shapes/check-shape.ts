import {isObject} from '../../json.ts';
import {type Pointer, pointer} from '../../pointer.ts';
import {RESOURCE_TYPES, type ResourceKind} from '../resource.ts';
import {hasToken} from '../token.ts';
import {checkPolicyShape} from './check-policy.ts';
import {matchesPattern} from './pattern.ts';
import {type ServiceShapes, serviceShapes} from './service.ts';
import type {Shape} from './shape.ts';

/** In what way a value is not what the API takes. */
export type ShapeFaultKind =
  | 'unknown-field'
  | 'wrong-type'
  | 'missing-field'
  | 'allowed-values'
  | 'range'
  | 'pattern';

/** One place where a request does not have the shape that the API states. */
export interface ShapeFault {
  readonly kind: ShapeFaultKind;
  readonly pointer: Pointer;
  /** One sentence. It never quotes the value, which may be a secret. */
  readonly message: string;
}

/**
 * Compares the input of the API call that makes a resource of this kind with the API's own model: unknown members, wrong
 * types, missing members, enums, ranges and patterns (botocore's service models, `tables.generated.ts`).
 * A string with a token passes for any enum, length and pattern. Members with `undefined` count as absent. IAM policy
 * documents, which are objects until they are written, are compared with the policy grammar; of other documents only that they
 * are objects is looked at here.
 * @param input any value; it may be malformed in any way.
 */
export function checkShape(kind: ResourceKind, input: unknown): ShapeFault[] {
  const {api, policyFields = [], jsonFields = []} = RESOURCE_TYPES[kind];
  const service = serviceShapes(api[0]);
  const walk = new Walk(service, policyFields, jsonFields);
  walk.value(service.input(api[1]), input);
  return walk.faults;
}

class Walk {
  readonly faults: ShapeFault[] = [];
  readonly #service: ServiceShapes;
  readonly #policies: readonly string[];
  readonly #documents: readonly string[];
  /** Where the walk is; a pointer is only made of it for a fault. */
  readonly #trail: (string | number)[] = [];

  /** @param policies fields of the input that hold IAM policy documents. @param documents those that hold others. */
  constructor(service: ServiceShapes, policies: readonly string[], documents: readonly string[]) {
    this.#service = service;
    this.#policies = policies;
    this.#documents = documents;
  }

  value(name: string, value: unknown): void {
    const shape = this.#service.shape(name);
    if (!shape) return;
    switch (shape.type) {
      case 'structure':
        this.#structure(shape, value);
        return;
      case 'list':
        if (!Array.isArray(value)) {
          this.#wrongType('a list');
          return;
        }
        this.#size(shape, value.length, 'items');
        for (const [index, item] of value.entries()) this.#below(index, shape.member, item);
        return;
      case 'map':
        if (!isObject(value)) {
          this.#wrongType('an object');
          return;
        }
        this.#size(shape, Object.keys(value).length, 'entries');
        for (const key of Object.keys(value)) {
          this.#below(key, shape.key, key);
          this.#below(key, shape.value, value[key]);
        }
        return;
      case 'string':
        if (typeof value !== 'string') {
          this.#wrongType('a string');
          return;
        }
        if (!hasToken(value)) this.#string(shape, value);
        return;
      case 'boolean':
        if (typeof value !== 'boolean') this.#wrongType('true or false');
        return;
      case 'timestamp':
        if (typeof value !== 'string' && typeof value !== 'number') this.#wrongType('a time');
        return;
      case 'blob':
        if (typeof value !== 'string') this.#wrongType('Base64 text');
        return;
      default:
        this.#number(shape, value);
    }
  }

  #structure(shape: Extract<Shape, {type: 'structure'}>, value: unknown): void {
    if (!isObject(value)) {
      this.#wrongType('an object');
      return;
    }
    let given = 0;
    for (const key of Object.keys(value)) {
      if (value[key] === undefined) continue;
      given += 1;
      const member = Object.hasOwn(shape.members, key) ? shape.members[key] : undefined;
      if (this.#trail.length === 0 && this.#document(key, value[key])) continue;
      this.#below(key, member, value[key]);
    }
    for (const key of shape.required ?? []) {
      if (!Object.hasOwn(value, key) || value[key] === undefined)
        this.#fault('missing-field', `The API requires the field "${key}".`);
    }
    if (shape.union && given !== 1) this.#fault('range', 'Exactly one field may be set here.');
  }

  /** Compares a field of the input that holds a document; false where the field is none. */
  #document(key: string, value: unknown): boolean {
    const isPolicy = this.#policies.includes(key);
    if (isPolicy) this.faults.push(...checkPolicyShape(value, pointer(key)));
    if (isPolicy || !this.#documents.includes(key)) return isPolicy;
    if (!isObject(value)) this.faults.push(wrongType('an object', pointer(key)));
    return true;
  }

  /** Compares what stands below `key` with the shape of this name; without a name, the API knows no such field. */
  #below(key: string | number, name: string | undefined, value: unknown): void {
    this.#trail.push(key);
    if (name === undefined) this.#fault('unknown-field', `The API knows no field "${key}" here.`);
    else this.value(name, value);
    this.#trail.pop();
  }

  #string(shape: Extract<Shape, {type: 'string'}>, value: string): void {
    if (shape.enum && !shape.enum.includes(value)) {
      this.#fault('allowed-values', `The API takes only ${list(shape.enum)} here.`);
    }
    this.#size(shape, value.length, 'characters');
    if (shape.pattern !== undefined && !matchesPattern(shape.pattern, value)) {
      this.#fault('pattern', `The text does not match the API's pattern ${shape.pattern}.`);
    }
  }

  #number(shape: Extract<Shape, {type: 'integer' | 'long' | 'float' | 'double'}>, value: unknown): void {
    const whole = shape.type === 'integer' || shape.type === 'long';
    if (typeof value !== 'number' || !Number.isFinite(value) || (whole && !Number.isInteger(value))) {
      this.#wrongType(whole ? 'a whole number' : 'a number');
      return;
    }
    const {min, max} = {...WIDTHS[shape.type], ...shape};
    if (value < min || value > max) {
      this.#fault('range', `The API takes numbers ${bounds({min, max})} here; this is ${value}.`);
    }
  }

  #size(shape: {readonly min?: number; readonly max?: number}, size: number, unit: string): void {
    if (size < (shape.min ?? 0) || size > (shape.max ?? Number.POSITIVE_INFINITY)) {
      this.#fault('range', `The API takes ${bounds(shape)} ${unit} here; there are ${size}.`);
    }
  }

  #wrongType(expected: string): void {
    this.faults.push(wrongType(expected, pointer(...this.#trail)));
  }

  #fault(kind: ShapeFaultKind, message: string): void {
    this.faults.push({kind, pointer: pointer(...this.#trail), message});
  }
}

function wrongType(expected: string, at: Pointer): ShapeFault {
  return {kind: 'wrong-type', pointer: at, message: `The API takes ${expected} here.`};
}

function bounds({min, max}: {readonly min?: number; readonly max?: number}): string {
  if (min === undefined) return `up to ${max}`;
  return max === undefined ? `from ${min}` : `from ${min} to ${max}`;
}

/** What the numeric types hold: 32 and 64 bits, the latter as far as JSON's numbers are exact. */
const WIDTHS = {
  integer: {min: -(2 ** 31), max: 2 ** 31 - 1},
  long: {min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER},
  float: {min: -Number.MAX_VALUE, max: Number.MAX_VALUE},
  double: {min: -Number.MAX_VALUE, max: Number.MAX_VALUE},
} as const;

/** The first values of an enum, in words; some have hundreds. */
function list(values: readonly string[]): string {
  const shown = values.slice(0, 12).join(', ');
  return values.length > 12 ? `${shown} and ${values.length - 12} more` : shown;
}
