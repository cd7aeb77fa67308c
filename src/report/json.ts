import {jsonText} from './escape-json.ts';
import type {Report} from './report.ts';
import {REPORT_SCHEMA} from './schema.ts';

/** The report as the published contract gives it (`docs/report.schema.json`): keys in the schema's order, final newline. */
export function renderJson(report: Report): string {
  return jsonText(inOrder(report, REPORT_SCHEMA));
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

/** A copy of `value` whose objects have their keys in the order in which the schema names them. */
function inOrder(value: unknown, schema: Shape): unknown {
  const shape = schema.$ref === undefined ? schema : definition(schema.$ref);
  const {items, properties} = shape;
  if (Array.isArray(value)) return items ? value.map(item => inOrder(item, items)) : value;
  if (typeof value !== 'object' || value === null || !properties) return value;
  const fields = new Map(Object.entries(value));
  const known = Object.entries(properties).filter(([key]) => fields.has(key));
  return Object.fromEntries(known.map(([key, field]) => [key, inOrder(fields.get(key), field)]));
}

function definition(reference: string): Shape {
  const definitions: Readonly<Record<string, Shape>> = REPORT_SCHEMA.$defs;
  return definitions[reference.slice('#/$defs/'.length)] ?? {};
}
