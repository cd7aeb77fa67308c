import type {Json, JsonObject} from '../../../src/json.ts';
import {escapeSegment} from '../../../src/pointer.ts';
import {completed} from './complete.ts';
import {keysAt} from './keys.ts';
import type {Leaf, Shape, Step} from './leaf.ts';
import {siblingsOf} from './siblings.ts';
import {valuesOf} from './values.ts';

const ALWAYS: ReadonlySet<string> = new Set(['metadata', 'spec']);

/** An object in which the leaf has this value, with what else it needs to be valid, and nothing more. */
export function objectWith(leaf: Leaf, value: Json): JsonObject {
  const {of, root, steps} = leaf;
  const object = along(leaf, root, [], steps, value);
  const whole = {...(object as JsonObject), apiVersion: of.apiVersion, kind: of.kind};
  return completed(whole, leaf, value);
}

function along(leaf: Leaf, shape: Shape, before: readonly Step[], after: readonly Step[], value: Json): Json {
  const [step, ...rest] = after;
  if (!step) return value;
  const child = along(leaf, step.shape, [...before, step], rest, value);
  if (shape.is === 'list') return [child];
  if (shape.is === 'map')
    return {...(step.key === 'team' ? {app: 'app', tier: 'app'} : {}), [step.key]: child};
  return {...around(leaf, shape, before, step.key), [step.key]: child};
}

/** The other fields of an object at a place. */
function around(leaf: Leaf, shape: Shape, at: readonly Step[], field: string): JsonObject {
  if (shape.is !== 'object') return {};
  const place = placeOf(leaf, at);
  const required = [...shape.fields]
    .filter(([name, {required: is}]) => name !== field && (is || (at.length === 0 && ALWAYS.has(name))))
    .map(([name, {schema}]) => [name, plausible(leaf, schema, [...at, {key: name, shape: schema}])] as const);
  const {[field]: _, ...siblings} = siblingsOf(shape.name, field, place);
  return {...Object.fromEntries(required), ...siblings};
}

function plausible(leaf: Leaf, shape: Shape, at: readonly Step[]): Json {
  if (shape.is === 'object') return around(leaf, shape, at, '');
  if (shape.is === 'list') return [plausible(leaf, shape.of, [...at, {key: '0', shape: shape.of}])];
  if (shape.is === 'map') {
    const [key = 'alpha'] = keysAt(placeOf(leaf, at));
    return {[key]: plausible(leaf, shape.of, [...at, {key, shape: shape.of}])};
  }
  return valuesOf({...leaf, steps: at, path: pathOf(at)})[0] ?? 'alpha';
}

function pathOf(steps: readonly Step[]): string {
  return steps.map(({key}) => `/${escapeSegment(key)}`).join('');
}

function placeOf({of}: Leaf, steps: readonly Step[]): string {
  return `${of.kind}${pathOf(steps)}`;
}
