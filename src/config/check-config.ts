import type {Json, JsonObject} from '../json.ts';
import {isObject} from '../json.ts';
import {nearest} from '../nearest.ts';
import type {Path, Problem} from './problem.ts';
import {nounOf} from './problem.ts';
import type {Dictionary, Group, List, Setting, Shape, Variants} from './setting.ts';

/**
 * Everything in `value` that the shape does not allow, in the order of the shape. A key without a value (`null`) counts
 * as not given.
 */
export function checkConfig(shape: Shape, value: Json, path: Path = []): Problem[] {
  switch (shape.kind) {
    case 'text': {
      const {pattern, says, format} = shape.form;
      const fits = typeof value === 'string' && new RegExp(pattern, 'u').test(value);
      return expect(fits && (format === undefined || format.holds(value)), says, value, path, 'string');
    }
    case 'choice':
      return expect(
        shape.values.some(known => known === value),
        oneOf(shape.values),
        value,
        path,
        typeof shape.values[0],
      );
    case 'whole': {
      const {minimum, maximum, unit} = shape;
      const fits =
        typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum;
      const says = `a whole number from ${minimum} to ${maximum} (${unit})`;
      return typeof value === 'number' && !fits
        ? [{path, part: 'value', message: `expected ${says}; found ${misfit(value, minimum)}`}]
        : expect(fits, says, value, path);
    }
    case 'flag':
      return expect(typeof value === 'boolean', 'true or false', value, path);
    case 'free':
      return expect(shape.only === 'anything' || isObject(value), 'a map', value, path);
    case 'list':
      return checkList(shape, value, path);
    case 'dictionary':
      return checkDictionary(shape, value, path);
    case 'group':
      return isObject(value) ? checkGroup(shape, value, path) : expect(false, 'a map', value, path);
    case 'variants':
      return isObject(value) ? checkVariants(shape, value, path) : expect(false, 'a map', value, path);
  }
}

/** What is wrong with a number that is none of a whole range. */
function misfit(value: number, minimum: number): string {
  if (!Number.isInteger(value)) return 'a number that is not whole';
  return value < minimum ? 'a smaller number' : 'a larger number';
}

/** `fargate, ec2 or managed`. */
export function oneOf(values: readonly (string | number)[]): string {
  const last = values.at(-1);
  return values.length < 2 ? `${last}` : `${values.slice(0, -1).join(', ')} or ${last}`;
}

/** No problem if `fits`; the found value is named by its kind only. `wanted`: the type of those that fit. */
function expect(fits: boolean, says: string, value: Json, path: Path, wanted?: string): Problem[] {
  const found = typeof value === wanted ? `another ${nounOf(value)}` : aNoun(value);
  return fits ? [] : [{path, part: 'value', message: `expected ${says}; found ${found}`}];
}

function aNoun(value: Json): string {
  return value === null || typeof value === 'boolean' ? nounOf(value) : `a ${nounOf(value)}`;
}

function checkList({of, minItems, maxItems, repeats}: List, value: Json, path: Path): Problem[] {
  if (!Array.isArray(value)) return expect(false, 'a list', value, path);
  const problems = value.flatMap((item: Json, index) => checkConfig(of, item, [...path, index]));
  const tell = (message: string) => problems.push({path, part: 'value', message});
  if (value.length < minItems) tell(`expected at least ${minItems} item${minItems > 1 ? 's' : ''}`);
  if (maxItems !== undefined && value.length > maxItems) tell(`expected at most ${maxItems} items`);
  const repeated = value.findIndex((item, index) => typeof item === 'string' && value.indexOf(item) < index);
  if (repeated > 0 && !repeats)
    problems.push({path: [...path, repeated], part: 'value', message: 'the item is repeated'});
  return problems;
}

function checkDictionary({keys, of}: Dictionary, value: Json, path: Path): Problem[] {
  if (!isObject(value)) return expect(false, 'a map', value, path);
  return Object.entries(value).flatMap(([key, item]) => {
    const here = [...path, key];
    const fits = new RegExp(keys.pattern, 'u').test(key);
    const problems: Problem[] = fits
      ? []
      : [{path: here, part: 'key', message: `the key must be ${keys.says}`}];
    return item === null ? problems : [...problems, ...checkConfig(of, item, here)];
  });
}

function checkGroup(group: Group, value: JsonObject, path: Path): Problem[] {
  const known = Object.entries(group.fields).flatMap(([key, setting]) =>
    checkSetting(setting, value, key, path),
  );
  const unknown = Object.keys(value).filter(key => !Object.hasOwn(group.fields, key));
  return [
    ...known,
    ...unknown.map((key): Problem => ({path: [...path, key], part: 'key', message: unknownKey(group, key)})),
  ];
}

/** What to do about a key that the group does not have. */
function unknownKey({fields, instead}: Group, key: string): string {
  if (Object.hasOwn(instead, key)) return `this version of k2e has no such key: ${instead[key]}`;
  const sections = Object.entries(fields).filter(
    ([, {shape}]) => shape.kind === 'group' && Object.hasOwn(shape.fields, key),
  );
  const near = sections[0] === undefined ? nearest(key, Object.keys(fields)) : `${sections[0][0]}.${key}`;
  return `unknown key; ${near === undefined ? `known here: ${Object.keys(fields).join(', ')}` : `did you mean ${near}?`}`;
}

function checkSetting({shape, required}: Setting, value: JsonObject, key: string, path: Path): Problem[] {
  const item = Object.hasOwn(value, key) ? value[key] : undefined;
  if (item === undefined || (item === null && !allowsNull(shape))) {
    return required ? [{path, part: 'value', message: `the key ${key} is missing`}] : [];
  }
  return checkConfig(shape, item, [...path, key]);
}

/** True where null is a value, and not the absence of one. */
export function allowsNull(shape: Shape): boolean {
  return shape.kind === 'free' && shape.only === 'anything';
}

function checkVariants({by, groups}: Variants, value: JsonObject, path: Path): Problem[] {
  const choices = groups.map(group => group.fields[by]?.shape);
  const chosen = Object.hasOwn(value, by) ? value[by] : undefined;
  const index = choices.findIndex(
    shape => shape?.kind === 'choice' && shape.values.some(known => known === chosen),
  );
  const group = groups[index];
  if (group !== undefined) return checkGroup(group, value, path);
  if (chosen === undefined || chosen === null)
    return [{path, part: 'value', message: `the key ${by} is missing`}];
  const values = choices.flatMap(shape => (shape?.kind === 'choice' ? shape.values : []));
  return expect(false, oneOf(values), chosen, [...path, by]);
}
