import type {Json, JsonObject} from '../json.ts';
import {allowsNull} from './check-config.ts';
import {SCHEMA} from './schema.ts';
import type {Form, Group, Setting, Shape} from './setting.ts';

/**
 * The JSON Schema (draft 7, the one that editors know best) of `k2e.yaml`. It allows exactly what `parseConfig` allows
 * (but for what `checkOutputs` finds), for a validator that knows the formats `date` and `time-zone`; others let wrong dates and zones pass.
 */
export function configJsonSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'k2e.yaml',
    description: 'What k2e cannot know from Kubernetes manifests, and choices that differ from its defaults.',
    ...orNull(schemaOf(SCHEMA)),
  };
}

function schemaOf(shape: Shape): JsonObject {
  switch (shape.kind) {
    case 'text':
      return textSchema(shape.form);
    case 'choice':
      return {enum: shape.values};
    case 'whole':
      return {type: 'integer', minimum: shape.minimum, maximum: shape.maximum};
    case 'flag':
      return {type: 'boolean'};
    case 'free':
      return shape.only === 'map' ? {type: 'object'} : {};
    case 'list':
      return {
        type: 'array',
        items: schemaOf(shape.of),
        ...(shape.minItems > 0 ? {minItems: shape.minItems} : {}),
        ...(shape.maxItems === undefined ? {} : {maxItems: shape.maxItems}),
        ...(shape.of.kind === 'text' && !shape.repeats ? {uniqueItems: true} : {}),
      };
    case 'dictionary':
      return {
        type: 'object',
        propertyNames: {pattern: shape.keys.pattern},
        additionalProperties: orNull(schemaOf(shape.of)),
      };
    case 'group':
      return groupSchema(shape);
    case 'variants':
      return {anyOf: shape.groups.map(groupSchema)};
  }
}

function textSchema({pattern, format}: Form): JsonObject {
  return {type: 'string', pattern, ...(format === undefined ? {} : {format: format.name})};
}

function groupSchema({fields}: Group): JsonObject {
  const required = Object.entries(fields).filter(([, setting]) => setting.required);
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([key, setting]) => [key, settingSchema(setting)]),
    ),
    ...(required.length > 0 ? {required: required.map(([key]) => key)} : {}),
    additionalProperties: false,
  };
}

function settingSchema(setting: Setting): JsonObject {
  const {shape, description, why, required} = setting;
  const schema = schemaOf(shape);
  const standard =
    setting.derived === undefined ? '' : ` Default: ${setting.derived.replace('<app>', '`app`')}.`;
  return {
    description: `${description}${why === undefined ? '' : ` ${why}`}${standard}`,
    ...(required || allowsNull(shape) ? schema : orNull(schema)),
    ...(setting.default === undefined ? {} : {default: setting.default}),
    ...(setting.example === undefined ? {} : {examples: [setting.example]}),
  };
}

/** The schema, which also allows null: a key without a value counts as not given. */
function orNull(schema: JsonObject): JsonObject {
  const {type, enum: values} = schema;
  if (typeof type === 'string') return {...schema, type: [type, 'null']};
  return Array.isArray(values)
    ? {...schema, enum: [...values, null] satisfies Json}
    : {anyOf: [schema, {type: 'null'}]};
}
