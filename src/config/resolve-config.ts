import type {Json, JsonObject} from '../json.ts';
import {isObject} from '../json.ts';
import type {Group, Setting, Shape, ValueOf} from './setting.ts';

/**
 * The value with the defaults of its shape filled in. `value` must have passed `checkConfig`.
 * `app` replaces `<app>` in derived defaults.
 */
export function resolveConfig<S extends Shape>(shape: S, value: Json, app: string): ValueOf<S> {
  return resolve(shape, value, app) as ValueOf<S>;
}

function resolve(shape: Shape, value: Json, app: string): Json {
  if (shape.kind === 'group') return resolveGroup(shape, isObject(value) ? value : {}, app);
  if (shape.kind === 'list')
    return Array.isArray(value) ? value.map((item: Json) => resolve(shape.of, item, app)) : value;
  if (shape.kind !== 'dictionary' || !isObject(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => (item ?? null) !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, resolve(shape.of, item, app)]));
}

function resolveGroup({fields}: Group, value: JsonObject, app: string): Json {
  const entries: [string, Json][] = [];
  for (const [key, setting] of Object.entries(fields)) {
    const given = Object.hasOwn(value, key) ? (value[key] ?? null) : null;
    const settled = given ?? defaultOf(setting, app);
    if (settled !== null) entries.push([key, resolve(setting.shape, settled, app)]);
  }
  return Object.fromEntries(entries);
}

function defaultOf(setting: Setting, app: string): Json {
  if (setting.derived !== undefined) return setting.derived.replaceAll('<app>', app);
  return setting.default ?? (setting.shape.kind === 'group' ? {} : null);
}
