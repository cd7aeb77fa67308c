import {Ajv2020} from 'ajv/dist/2020.js';
import {describe, expect, it} from 'vitest';
import {emitNative} from '../../src/emit/native/native.ts';
import {indexedFiles, type OutputIndex} from '../../src/emit/output-index.ts';
import {OUTPUT_INDEX_SCHEMA} from '../../src/emit/output-index-schema.ts';
import {closed, type FromSchema, type Same} from '../from-schema.ts';
import {OPTIONS, object, planOf, shop} from './plans.ts';

/** The type checker holds the schema to the type. */
const same: Same<FromSchema<typeof OUTPUT_INDEX_SCHEMA>, OutputIndex> = true;

const report = {path: 'report.json', content: '{}\n'};

function textOf(plan = shop(['services/admin', 'secrets/admin'])): string {
  const files = emitNative(plan, {...OPTIONS, reportFiles: [report]});
  return files.find(({path}) => path === 'k2e-output.json')?.content ?? '';
}

describe('the schema of the index', () => {
  it('is published', async () => {
    expect(same).toBe(true);
    const text = `${JSON.stringify(OUTPUT_INDEX_SCHEMA, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../docs/k2e-output.schema.json');
  });

  it('admits what is written, field by field', () => {
    const source = object('Secret', 'db');
    const secretValues = [
      {store: 'ssm' as const, name: '/shop/db', source, key: 'password'},
      {store: 'secrets-manager' as const, name: 'db', jsonKey: 'password', source, key: 'password'},
    ];
    const validate = new Ajv2020({strict: true, strictTuples: false}).compile(
      Object(closed(OUTPUT_INDEX_SCHEMA)),
    );
    for (const plan of [shop(['services/admin', 'secrets/admin']), planOf([], [], secretValues)]) {
      expect(validate(JSON.parse(textOf(plan))), JSON.stringify(validate.errors)).toBe(true);
    }
  });
});

describe('an index that is read back', () => {
  it('tells k2e’s own files', () => {
    const files = indexedFiles(textOf());
    expect(files?.has('report.json')).toBe(true);
    expect(files?.has('services/cart.json')).toBe(true);
    expect(files?.has('k2e-output.json')).toBe(false);
  });

  it.each([
    ['not JSON', '{'],
    ['a list', '[]'],
    ['another tool’s', '{"schemaVersion": 1, "tool": {"name": "x"}, "files": [], "otherFiles": []}'],
    ['a later version', '{"schemaVersion": 2, "tool": {"name": "k2e"}, "files": [], "otherFiles": []}'],
    ['a path out of the folder', textOf().replace('"report.json"', '"../report.json"')],
    ['an absolute path', textOf().replace('"report.json"', '"/etc/passwd"')],
    ['a path with a backslash', textOf().replace('"report.json"', '"..\\\\x"')],
  ])('is none when it is %s', (_, text) => {
    expect(indexedFiles(text)).toBeUndefined();
  });
});
