import {Ajv} from 'ajv';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {FORMS} from '../../src/config/forms.ts';
import {configJsonSchema} from '../../src/config/json-schema.ts';
import {parseConfig} from '../../src/config/load-config.ts';
import {checkOutputs} from '../../src/config/outputs.ts';
import {checkRegions} from '../../src/config/regions.ts';
import {SCHEMA} from '../../src/config/schema.ts';
import type {Form, Group, Setting, Shape} from '../../src/config/setting.ts';
import {K2eError} from '../../src/errors.ts';
import type {Json} from '../../src/json.ts';

test('the published schema is up to date (regenerate it with `npx vitest run test/config -u`)', async () => {
  const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../docs/k2e.schema.json');
});

const ajv = new Ajv({strict: true, allowUnionTypes: true});
const forms: readonly Form[] = Object.values(FORMS);
for (const {format} of forms) if (format !== undefined) ajv.addFormat(format.name, format.holds);
const allows = ajv.compile(configJsonSchema());

/** The value as YAML text: JSON with everything beyond ASCII escaped. */
function yaml(value: Json): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, escaped);
}

/** True when parseConfig takes the text; any error but one of k2e's own fails the test. */
function accepts(text: string): boolean {
  try {
    parseConfig(text, 'k2e.yaml');
    return true;
  } catch (error) {
    if (error instanceof K2eError) return false;
    throw error;
  }
}

/** True when the schema allows the value, and so does what no schema says. */
function isAllowed(value: Json): boolean {
  return allows(value) === true && [...checkOutputs(value ?? {}), ...checkRegions(value ?? {})].length === 0;
}

const junk: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, -1, 0.5, 30, 70000, '', 'none', 'x', [], {}, [null], {
    '': null,
  }),
  fc.jsonValue({maxDepth: 2}).map((value): Json => JSON.parse(JSON.stringify(value))),
);

/** Mostly values that the shape allows, sometimes with something wrong in them. */
function near(shape: Shape): fc.Arbitrary<Json> {
  return fc.oneof({weight: 200, arbitrary: fitting(shape)}, {weight: 1, arbitrary: junk});
}

function fitting(shape: Shape): fc.Arbitrary<Json> {
  switch (shape.kind) {
    case 'text':
      return textOf(shape.form);
    case 'choice':
      return fc.constantFrom<Json>(...shape.values);
    case 'whole':
      return fc.oneof(
        {weight: 100, arbitrary: fc.integer({min: shape.minimum, max: shape.maximum})},
        {weight: 2, arbitrary: fc.constantFrom(shape.minimum, shape.maximum, shape.maximum + 1)},
      );
    case 'flag':
      return fc.boolean();
    case 'free':
      return shape.only === 'map' ? fc.dictionary(fc.string(), junk) : junk;
    case 'list':
      return fc.oneof(
        {
          weight: 50,
          arbitrary: fc.uniqueArray(near(shape.of), {
            minLength: shape.minItems,
            maxLength: 4,
            selector: yaml,
          }),
        },
        {weight: 1, arbitrary: fc.array(near(shape.of), {maxLength: 4})},
      );
    case 'dictionary':
      return fc.dictionary(textOf(shape.keys), near(shape.of), {maxKeys: 3});
    case 'group':
      return groupOf(shape);
    case 'variants':
      return fc.oneof(...shape.groups.map(groupOf));
  }
}

function textOf(form: Form): fc.Arbitrary<string> {
  const sample = fc.constantFrom(...form.examples);
  const changed = fc
    .tuple(sample, fc.constantFrom('/', 'A', '-', ' ', '1'))
    .map(([text, more]) => text + more);
  return fc.oneof({weight: 100, arbitrary: sample}, {weight: 1, arbitrary: changed});
}

function groupOf({fields}: Group): fc.Arbitrary<Json> {
  const settingOf = ({shape}: Setting) =>
    fc.oneof({weight: 20, arbitrary: near(shape)}, {weight: 1, arbitrary: fc.constant(null)});
  const known = Object.entries(fields).map(([key, setting]) => [key, settingOf(setting)] as const);
  const required = Object.keys(fields).filter(key => fields[key]?.required);
  const whole = fc.record(Object.fromEntries(known), {requiredKeys: required});
  const broken = fc.record(Object.fromEntries([...known, ['extra', junk]]), {requiredKeys: []});
  const plain = (value: object): Json => JSON.parse(JSON.stringify(value));
  return fc.oneof({weight: 200, arbitrary: whole}, {weight: 1, arbitrary: broken}).map(plain);
}

test('parseConfig accepts exactly what the published schema accepts', () => {
  const seen = {accepted: 0, refused: 0};
  fc.assert(
    fc.property(near(SCHEMA), value => {
      const accepted = accepts(yaml(value));
      seen[accepted ? 'accepted' : 'refused'] += 1;
      expect({value, accepted}).toEqual({value, accepted: isAllowed(value)});
    }),
    {numRuns: 1000},
  );
  expect(seen.accepted).toBeGreaterThan(50);
  expect(seen.refused).toBeGreaterThan(50);
});

test('parseConfig and the published schema agree on each key by itself', () => {
  const keys = Object.entries(SCHEMA.fields);
  fc.assert(
    fc.property(
      fc
        .constantFrom(...keys)
        .chain(([key, {shape}]) => fc.oneof(near(shape), junk).map((value): Json => ({[key]: value}))),
      value => {
        expect({value, accepted: accepts(yaml(value))}).toEqual({value, accepted: isAllowed(value)});
      },
    ),
    {numRuns: 2000},
  );
});

test('every form holds for its own examples', () => {
  for (const {pattern, examples, format} of forms) {
    for (const example of examples) {
      expect(example).toMatch(new RegExp(pattern, 'u'));
      expect(format?.holds(example) ?? true).toBe(true);
    }
  }
});
