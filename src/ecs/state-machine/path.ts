import {isObject} from '../../json.ts';
import {type Pointer, pointer} from '../../pointer.ts';
import {hasToken} from '../token.ts';
import type {DefinitionFault} from './grammar.ts';

const NAME = String.raw`(?:\.[\w-]+|\['[^']*'\])`;
const INDEX = String.raw`\[(?:-?\d+|\*)\]`;
const FILTER = String.raw`\[\?\(@\.[\w.]+ ?(?:==|!=|<=|>=|<|>) ?(?:'[^']*'|-?\d+(?:\.\d+)?|true|false|@\.[\w.]+)\)\]`;
const PATH = new RegExp(`^\\$\\$?(?:${NAME}|${INDEX}|${FILTER})*$`);
const REFERENCE_PATH = new RegExp(`^\\$(?:${NAME}|\\[\\d+\\])*$`);
const FUNCTION = /^States\.([A-Za-z0-9]+)\((.*)\)$/s;

/** The intrinsic functions of the language, each with the smallest and largest number of its arguments. */
const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  Format: [1, 100],
  StringToJson: [1, 1],
  JsonToString: [1, 1],
  Array: [0, 100],
  ArrayPartition: [2, 2],
  ArrayContains: [2, 2],
  ArrayRange: [3, 3],
  ArrayGetItem: [2, 2],
  ArrayLength: [1, 1],
  ArrayUnique: [1, 1],
  Base64Encode: [1, 1],
  Base64Decode: [1, 1],
  Hash: [2, 2],
  JsonMerge: [3, 3],
  MathRandom: [2, 3],
  MathAdd: [2, 2],
  StringSplit: [2, 2],
  UUID: [0, 0],
};

/** True for a path of the kind that k2e writes: names, indexes, `[*]` and filters that compare one field. */
export function isPath(text: unknown): boolean {
  return typeof text === 'string' && PATH.test(text);
}

/** True for a path to exactly one place. */
export function isReferencePath(text: unknown): boolean {
  return typeof text === 'string' && REFERENCE_PATH.test(text);
}

/** The arguments of a call, cut at its own commas; undefined where brackets or quotes do not close. */
export function argumentsOf(text: string): readonly string[] | undefined {
  if (text.trim() === '') return [];
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '\\' && quoted) index++;
    else if (character === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
    if (depth < 0) return undefined;
  }
  return depth === 0 && !quoted ? [...parts, text.slice(start).trim()] : undefined;
}

/** The name and the arguments of an intrinsic function; undefined where the text is no such call. */
export function callOf(
  text: string,
): {readonly name: string; readonly operands: readonly string[]} | undefined {
  const [, name = '', inside = ''] = FUNCTION.exec(text) ?? [];
  const operands = name === '' ? undefined : argumentsOf(inside);
  return operands && {name, operands};
}

/** True for a path, a literal, or a call of an intrinsic function with as many arguments as it takes. */
function isExpression(text: string, isArgument: boolean): boolean {
  if (isPath(text)) return true;
  if (
    isArgument &&
    (/^'(?:[^'\\]|\\.)*'$/s.test(text) || /^-?\d+(?:\.\d+)?$|^(?:true|false|null)$/.test(text))
  )
    return true;
  const call = callOf(text);
  const [least, most] = (call && Object.hasOwn(FUNCTIONS, call.name) && FUNCTIONS[call.name]) || [1, 0];
  return (
    call !== undefined &&
    call.operands.length >= least &&
    call.operands.length <= most &&
    call.operands.every(operand => isExpression(operand, true))
  );
}

/** The faults of a template: keys that end in `.$` hold paths and intrinsic functions. */
export function templateFaults(value: unknown, at: Pointer): DefinitionFault[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => templateFaults(item, `${at}/${index}`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    const place = at + pointer(key);
    if (!key.endsWith('.$')) return templateFaults(field, place);
    if (typeof field === 'string' && (hasToken(field) || isExpression(field, false))) return [];
    return [{at: place, message: 'This is neither a path nor an intrinsic function.'}];
  });
}
