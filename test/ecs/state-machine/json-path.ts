import {callOf} from '../../../src/ecs/state-machine/path.ts';
import {isObject} from '../../../src/json.ts';

/** An error of the states language: the execution fails with it unless something catches it. */
export class StatesError extends Error {
  override readonly cause: string;
  constructor(name: string, cause: string) {
    super(name);
    this.cause = cause;
  }
}

/** The data that paths are about: `$` the input of the state, `$$` the context object. */
export interface Scope {
  readonly input: unknown;
  readonly context: unknown;
}

const STEP =
  /\.([\w-]+)|\['([^']*)'\]|\[(-?\d+)\]|(\[\*\])|\[\?\(@\.([\w.]+) ?(==|!=) ?(?:'([^']*)'|([\w.-]+))\)\]/gy;

/** What a path leads to; undefined for a path to nothing. Paths with `[*]` or a filter give lists. */
export function valueAt(path: string, {input, context}: Scope): unknown {
  const isContext = path.startsWith('$$');
  let values: unknown[] = [isContext ? context : input];
  let isDefinite = true;
  const text = path.slice(isContext ? 2 : 1);
  const steps = [...text.matchAll(STEP)];
  if (steps.map(([step]) => step).join('') !== text)
    throw new Error(`The interpreter cannot read the path ${path}.`);
  for (const step of steps) {
    const [, name, quoted, index, all, field, comparison, wantedText, literal] = step;
    if (all !== undefined || field !== undefined) isDefinite = false;
    values = values.flatMap(value => {
      if (index !== undefined)
        return Array.isArray(value) && value.length > Number(index) ? [value[Number(index)]] : [];
      if (all !== undefined) return Array.isArray(value) ? value : [];
      if (field !== undefined) {
        const wanted: unknown = wantedText ?? JSON.parse(literal ?? 'null');
        const fits = (item: unknown) =>
          (valueAt(`$.${field}`, {input: item, context}) === wanted) === (comparison === '==');
        return Array.isArray(value) ? value.filter(fits) : [];
      }
      const key = name ?? quoted ?? '';
      return isObject(value) && Object.hasOwn(value, key) ? [value[key]] : [];
    });
  }
  // What a path with a filter or `[*]` gives that leads nowhere is not documented; moto ends the execution there.
  if (values.length === 0) return undefined;
  return isDefinite ? values[0] : values;
}

/** The value of a path or an intrinsic function. */
export function evaluated(text: string, scope: Scope): unknown {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  if (/^-?\d/.test(text)) return Number(text);
  if (text.startsWith('$')) {
    const value = valueAt(text, scope);
    if (value === undefined)
      throw new StatesError('States.ParameterPathFailure', `There is nothing at ${text}.`);
    return value;
  }
  const call = callOf(text);
  if (!call) throw new Error(`The interpreter cannot read ${text}.`);
  return applied(
    call.name,
    call.operands.map(operand => evaluated(operand, scope)),
  );
}

function applied(name: string, values: readonly unknown[]): unknown {
  const [first, second, third] = values;
  switch (name) {
    case 'Format':
      return values
        .slice(1)
        .reduce<string>((text, value) => text.replace('{}', String(value)), String(first));
    case 'ArrayRange': {
      const list: number[] = [];
      for (let at = Number(first); at <= Number(second); at += Number(third)) list.push(at);
      if (list.length > 1000) throw new StatesError('States.IntrinsicFailure', 'More than 1000 numbers.');
      return list;
    }
    case 'MathAdd':
      return Number(first) + Number(second);
    case 'ArrayLength':
      return listOf(first).length;
    case 'ArrayContains':
      return listOf(first).includes(second);
    case 'ArrayGetItem':
      return listOf(first)[Number(second)];
    case 'StringSplit':
      return String(first)
        .split(String(second))
        .filter(part => part !== '');
    case 'StringToJson':
      try {
        return JSON.parse(String(first));
      } catch {
        throw new StatesError('States.IntrinsicFailure', 'This is no JSON.');
      }
    default:
      throw new Error(`The interpreter has no function ${name}.`);
  }
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new StatesError('States.IntrinsicFailure', 'This is no list.');
  return value;
}

/** The value of a template: keys that end in `.$` are evaluated. */
export function filled(template: unknown, scope: Scope): unknown {
  if (Array.isArray(template)) return template.map(item => filled(item, scope));
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') ? [key.slice(0, -2), evaluated(String(value), scope)] : [key, filled(value, scope)],
    ),
  );
}
