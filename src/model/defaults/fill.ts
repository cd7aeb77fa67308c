/**
 * The steps that the defaults are made of. Each gives its argument back untouched where nothing is missing, so that an object
 * in which nothing changed is not copied.
 */

/** Adds the fields that are not there (Go: a nil pointer). */
export function fill<T extends object>(value: T, defaults: Readonly<Partial<T>>): T {
  let copy: Partial<T> | undefined;
  for (const key of Object.keys(defaults) as (keyof T)[]) {
    if (value[key] !== undefined) continue;
    copy ??= {...value};
    copy[key] = defaults[key] as T[keyof T];
  }
  return (copy ?? value) as T;
}

/** The same for fields in which an empty text or a zero counts as nothing (Go: a plain string or number). */
export function fillBlank<T extends object>(value: T, defaults: Readonly<Partial<T>>): T {
  let copy: Partial<T> | undefined;
  for (const key of Object.keys(defaults) as (keyof T)[]) {
    const present = value[key];
    if (present !== undefined && present !== '' && present !== 0) continue;
    copy ??= {...value};
    copy[key] = defaults[key] as T[keyof T];
  }
  return (copy ?? value) as T;
}

/** What to do with the parts of an object, by key. */
export type Changes<T> = {readonly [K in keyof T]?: (part: NonNullable<T[K]>) => NonNullable<T[K]>};

/** Changes parts of an object, where they are there. */
export function inside<T extends object>(value: T, changes: Changes<T>): T {
  let copy: Partial<T> | undefined;
  for (const key of Object.keys(changes) as (keyof T)[]) {
    const part = value[key];
    if (part === undefined || part === null) continue;
    const changed = changes[key]?.(part);
    if (changed === undefined || changed === part) continue;
    copy ??= {...value};
    copy[key] = changed;
  }
  return (copy ?? value) as T;
}

/** Changes every item of a list. */
export function each<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let copy: T[] | undefined;
  for (const [index, item] of list.entries()) {
    const changed = change(item);
    if (changed === item) continue;
    copy ??= [...list];
    copy[index] = changed;
  }
  return copy ?? list;
}
