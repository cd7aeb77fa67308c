import {isObject, type JsonObject} from '../json.ts';
import {jsonText} from './escape-json.ts';
import type {Report} from './report.ts';
import {REPORT_SCHEMA} from './schema.ts';

/** The report as the published contract gives it (`docs/report.schema.json`): keys in the schema's order, final newline. */
export function renderJson(report: Report): string {
  return jsonText(orderingOf(REPORT_SCHEMA)(report));
}

/** What the order of keys needs to know of a schema. */
interface Shape {
  readonly type?: unknown;
  readonly const?: unknown;
  readonly enum?: unknown;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

/** Gives a value whose objects have their keys in a schema's order. */
type Ordering = (value: unknown) => unknown;

const asItIs: Ordering = value => value;
const orderings = new Map<Shape, Ordering>();

/** The ordering that a schema asks for, made once for each. */
function orderingOf(schema: Shape): Ordering {
  const shape = schema.$ref === undefined ? schema : definition(schema.$ref);
  let ordering = orderings.get(shape);
  if (!ordering) {
    ordering = compiled(shape);
    orderings.set(shape, ordering);
  }
  return ordering;
}

function compiled({items, properties}: Shape): Ordering {
  if (items) {
    const ofItem = orderingOf(items);
    return value => (Array.isArray(value) && ofItem !== asItIs ? orderedList(value, ofItem) : value);
  }
  if (!properties) return asItIs;
  const fields = Object.entries(properties).map(([key, field]) => [key, orderingOf(field)] as const);
  return value => {
    if (!isObject(value)) return value;
    let ordered: Record<string, unknown> | undefined = hasKeysInOrder(value, fields) ? undefined : {};
    for (const [key, ofField] of fields) {
      if (!Object.hasOwn(value, key)) continue;
      const field = ofField(value[key]);
      if (ordered) ordered[key] = field;
      else if (field !== value[key]) ordered = {...value, [key]: field};
    }
    return ordered ?? value;
  };
}

/** The list itself where all its items are in order: most are, and a report may have very many. */
function orderedList(list: readonly unknown[], ofItem: Ordering): readonly unknown[] {
  let ordered: unknown[] | undefined;
  for (const [index, item] of list.entries()) {
    const inOrder = ofItem(item);
    if (inOrder === item) continue;
    ordered ??= [...list];
    ordered[index] = inOrder;
  }
  return ordered ?? list;
}

/** True when an object has no fields but these, in this order. */
function hasKeysInOrder(value: JsonObject, fields: readonly (readonly [string, Ordering])[]): boolean {
  let place = 0;
  for (const key of Object.keys(value)) {
    while (place < fields.length && fields[place]?.[0] !== key) place += 1;
    if (place === fields.length) return false;
    place += 1;
  }
  return true;
}

function definition(reference: string): Shape {
  const definitions: Readonly<Record<string, Shape>> = REPORT_SCHEMA.$defs;
  return definitions[reference.slice('#/$defs/'.length)] ?? {};
}
