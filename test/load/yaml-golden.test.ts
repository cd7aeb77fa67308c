import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {isObject, type Json} from '../../src/json.ts';
import {compose} from '../../src/load/yaml/composer.ts';
import {UnreadableDocument} from '../../src/load/yaml/cursor.ts';
import {Places} from '../../src/load/yaml/places.ts';
import {separate} from '../../src/load/yaml/separate.ts';
import {readYaml} from '../../src/load/yaml.ts';

/** Answers of Kubernetes' own reader (apimachinery v0.36.3, sigs.k8s.io/yaml v1.6.0); see `../shared/golden/README.md`. */
interface Row {
  readonly yaml: string;
  readonly documents: readonly {readonly index: number; readonly json?: string; readonly error?: string}[];
}

const golden = new URL('../../../shared/golden/yaml.json', import.meta.url);
const present = existsSync(golden);
const rows: readonly Row[] = present ? (JSON.parse(readFileSync(golden, 'utf8')) as readonly Row[]) : [];

/** JSON with numbers as written and keys sorted, so that integers beyond 2^53 compare. */
function canonical(value: Json | undefined): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}

/** Go escapes `<`, `>` and `&` in JSON. */
function unescapeGo(json: string): string {
  return json
    .replace(/\\u003c/g, '<')
    .replace(/\\u003e/g, '>')
    .replace(/\\u0026/g, '&');
}

describe.skipIf(!present)(
  `Kubernetes' own answers${present ? '' : ' (SKIPPED: ../shared/golden is absent)'}`,
  () => {
    test('are all there', () => {
      expect(rows.length).toBeGreaterThanOrEqual(198);
    });

    test.each(rows.map(row => [JSON.stringify(row.yaml), row] as const))('%s', (_name, {yaml, documents}) => {
      const text = yaml.endsWith('\n') || yaml === '' ? yaml : `${yaml}\n`;
      const {documents: objects, problems} = readYaml(yaml, 'golden.yaml');
      const chunks = [...separate(text, 0)];
      const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
      for (const {index, json, error} of documents) {
        const chunk = chunks[index];
        if (chunk === undefined) throw new Error(`there is no document ${index}`);
        const lines = [lineOf(chunk.start), lineOf(chunk.end)] as const;
        const isHere = ({line}: {line: number}) => line >= lines[0] && line <= lines[1];
        const object = objects.find(document => isHere(document.position('')));
        const problem = problems.find(({kind, source}) => kind !== 'duplicate-key' && isHere(source));
        if (error !== undefined) {
          expect(object).toBeUndefined();
          expect(problem?.kind).toMatch(/^(syntax|encoding)$/);
        } else if (json?.startsWith('{')) {
          expect(canonical(object?.value)).toBe(unescapeGo(json));
        } else {
          expect(problem?.kind).toBe('not-an-object');
          const body = text.slice(chunk.start, chunk.end);
          expect(canonical(compose(`${body}\0`, chunk.start, new Places(text)).value)).toBe(
            unescapeGo(json ?? ''),
          );
        }
      }
      expect(objects.length).toBe(documents.filter(({json}) => json?.startsWith('{')).length);
    });
  },
);

test('a document that cannot be read is told by its own class of error', () => {
  expect(() => compose('a: [\n\0', 0, new Places('a: [\n'))).toThrow(UnreadableDocument);
});
