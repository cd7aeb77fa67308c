import {Ajv2020} from 'ajv/dist/2020.js';
import {expect, it} from 'vitest';
import {renderJson} from '../../src/report/json.ts';
import type {Report} from '../../src/report/report.ts';
import {REPORT_SCHEMA} from '../../src/report/schema.ts';
import {closed, type FromSchema, type Same} from '../from-schema.ts';
import {ref, SHOP_USAGE, shopReport} from './shop.ts';

/** The type checker holds the schema to the type. */
const same: Same<FromSchema<typeof REPORT_SCHEMA>, Report> = true;

/** A report in which every optional field is there. */
function fullReport(): Report {
  const report = shopReport();
  const target = [{file: 'services/shop-web.json', pointer: '/desiredCount'}];
  const object = ref('Deployment', 'web');
  return {
    ...report,
    options: {...report.options, namespace: 'shop', selector: 'tier=web'},
    inputs: [{path: '-', sha256: 'a'.repeat(64), documents: 1}, ...report.inputs],
    usage: SHOP_USAGE,
    findings: report.findings.map(finding => ({...finding, container: 'web', target})),
    ledger: [
      {object, path: '/spec/replicas', disposition: 'mapped', rule: 'deployment/replicas', target},
      {
        object,
        path: '/metadata/uid',
        disposition: 'dropped',
        rule: 'object/server-fields',
        reason: 'The server sets it.',
      },
    ],
  };
}

it('is published', async () => {
  expect(same).toBe(true);
  await expect(`${JSON.stringify(REPORT_SCHEMA, null, 2)}\n`).toMatchFileSnapshot(
    '../../docs/report.schema.json',
  );
});

it.each([
  ['a realistic report', shopReport()],
  ['a report with every optional field', fullReport()],
])('admits %s, field by field', (_, report) => {
  const validate = new Ajv2020({strict: true, allowUnionTypes: true}).compile(Object(closed(REPORT_SCHEMA)));
  expect(validate(JSON.parse(renderJson(report))), JSON.stringify(validate.errors)).toBe(true);
});

it('loses no field of the report, and gives keys in its own order', () => {
  const report = fullReport();
  const text = renderJson(report);
  expect(JSON.parse(text)).toEqual(report);
  expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(REPORT_SCHEMA.properties));
  const turned = turnedOver(report) as typeof report;
  expect(Object.keys(turned)).not.toEqual(Object.keys(report));
  expect(renderJson(turned)).toBe(text);
  expect(renderJson({...report, findings: turned.findings})).toBe(text);
});

/** The value with the keys of all its objects in the opposite order. */
function turnedOver(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnedOver);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, field]) => [key, turnedOver(field)] as const);
  return Object.fromEntries(entries.reverse());
}
