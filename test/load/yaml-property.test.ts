import {existsSync, globSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {dump} from 'js-yaml';
import {describe, expect, test} from 'vitest';
import {isObject, type Json} from '../../src/json.ts';
import {loadText} from '../../src/load/load.ts';
import {readYaml} from '../../src/load/yaml.ts';
import {pointer, valueAt} from '../../src/pointer.ts';

/** Texts that YAML could take for something else, or that need quotes or escapes. */
const text = fc.oneof(
  fc.string({unit: 'grapheme', maxLength: 12}),
  fc.constantFrom(
    'yes',
    'n',
    'on',
    '~',
    '',
    '0777',
    '08',
    '1_0',
    '1e3',
    '.5',
    '.inf',
    '0x1',
    '12:30',
    '2001-01-01',
    '<<',
    '=',
    '-',
  ),
  fc.constantFrom(
    'a: b',
    'a #b',
    '- a',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '%',
    '@',
    '`',
    "'",
    '"',
    '{{ x }}',
    '\n',
    ' a',
    'a ',
    'a\n\nb\n',
    '\t',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'k\\',
    '\u2028',
    '\u0085',
    '\uFEFF',
    '---',
    '...',
    '# c',
    '?',
    ':',
  ),
);
const leaf = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.double({noNaN: true, noDefaultInfinity: true}),
);
const {value} = fc.letrec<{value: Json}>(tie => ({
  value: fc.oneof(
    {maxDepth: 4, depthSize: 'small'},
    leaf,
    fc.array(tie('value'), {maxLength: 4}),
    fc.array(fc.tuple(text, tie('value')), {maxLength: 4}).map(asObject),
  ),
}));
const object = fc.array(fc.tuple(text, value), {maxLength: 5}).map(asObject).filter(isLoadable);

function asObject(fields: readonly (readonly [string, Json])[]): {[key: string]: Json} {
  return Object.fromEntries(fields);
}

function isLoadable(data: Json): boolean {
  // `-0` loses its sign in JSON, and integers beyond 2^53 read back as bigint.
  if (typeof data === 'number')
    return !Object.is(data, -0) && (Number.isSafeInteger(data) || !Number.isInteger(data));
  if (typeof data !== 'object' || data === null) return true;
  return Object.values(data).every(isLoadable);
}

function only(source: string): {value: Json; problems: string[]} {
  const {documents, problems} = readYaml(source, 'a.yaml');
  return {
    value: documents[0]?.value ?? null,
    problems: problems.map(({kind, message}) => `${kind}: ${message}`),
  };
}

test('JSON reads back equal, written in any way', () => {
  fc.assert(
    fc.property(object, fc.constantFrom(undefined, 2, '\t'), (data, space) => {
      expect(only(JSON.stringify(data, null, space))).toEqual({value: data, problems: []});
    }),
    {numRuns: 500},
  );
});

test('YAML written by another program reads back equal', () => {
  fc.assert(
    fc.property(
      object,
      fc.record({quotes: fc.boolean(), flat: fc.boolean(), flow: fc.boolean()}),
      (data, how) => {
        const source = dump(data, {
          forceQuotes: how.quotes,
          seqNoIndent: how.flat,
          flowLevel: how.flow ? 2 : -1,
          noRefs: true,
        });
        // That program writes `\/`-free YAML 1.2; characters that break lines in YAML 1.1 only, it leaves as they are.
        fc.pre(!/[\u0085\u2028\u2029\uFEFF]/.test(source) && !/^---|^\.\.\./m.test(source));
        expect(only(source)).toEqual({value: data, problems: []});
      },
    ),
    {numRuns: 500},
  );
});

/** Pointers to all keys of a value, with the key. */
function keys(
  data: Json,
  path: readonly (string | number)[] = [],
): [path: readonly (string | number)[], key: string][] {
  if (Array.isArray(data)) return data.flatMap((item: Json, index) => keys(item, [...path, index]));
  if (!isObject(data)) return [];
  return Object.entries(data).flatMap(([key, item]) => [
    [[...path, key], key] as const,
    ...keys(item, [...path, key]),
  ]);
}

test('the place of a field is that of its key', () => {
  fc.assert(
    fc.property(object, fc.constantFrom(0, 2), fc.nat(3), (data, space, before) => {
      const source = '{}\n'.repeat(before) + JSON.stringify(data, null, space);
      const lines = source.split('\n');
      const document = readYaml(source, 'a.json').documents[before];
      for (const [path, key] of keys(data)) {
        const {line, column} = document?.position(pointer(...path)) ?? {line: 0, column: 0};
        expect(lines[line - 1]?.slice(column - 1).startsWith(JSON.stringify(key))).toBe(true);
        expect(valueAt(document?.value, pointer(...path))).toEqual(valueAt(data, pointer(...path)));
      }
    }),
  );
});

test('documents one after another are the union of the documents', () => {
  fc.assert(
    fc.property(fc.array(object, {maxLength: 6}), data => {
      const sources = data.map(item => JSON.stringify(item));
      const joined = readYaml(`# several\n---\n${sources.join('\n--- # next\n')}\n`, 'a.yaml');
      expect(joined.documents.map(document => document.value)).toEqual(
        sources.flatMap(source =>
          readYaml(`# one\n---\n${source}\n`, 'a.yaml').documents.map(document => document.value),
        ),
      );
    }),
  );
});

const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
const present = existsSync(corpus);
const files = present ? globSync('**/*.{yaml,yml,json}', {cwd: corpus}).toSorted() : [];

describe.skipIf(!present)(`real manifests${present ? '' : ' (SKIPPED: ../shared/corpus is absent)'}`, () => {
  const texts = files.map(file => readFileSync(`${corpus}/${file}`, 'utf8'));

  test('never make the reader fail, whatever bytes of them change', () => {
    const fragment = fc.constantFrom(
      ' ',
      '\t',
      '\n',
      ':',
      ': ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '#',
      '&a ',
      '*a',
      '!',
      '|',
      '"',
      "'",
      '\\',
      '\0',
      '\uFFFF',
      '{{ ',
      '<<: ',
      '---',
      '...',
      '%',
    );
    const edit = fc.record({
      at: fc.double({min: 0, max: 1, noNaN: true}),
      remove: fc.nat(20),
      insert: fc.array(fragment, {maxLength: 3}),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(edit, {minLength: 1, maxLength: 6}),
        (original, edits) => {
          let source = original;
          for (const {at, remove, insert} of edits) {
            const from = Math.floor(at * source.length);
            source = source.slice(0, from) + insert.join('') + source.slice(from + remove);
          }
          const {documents, problems, inputs} = loadText(source, 'a.yaml');
          const lines = source.split('\n').length + 1;
          for (const {source: place} of problems) {
            expect(place.line).toBeGreaterThanOrEqual(1);
            expect(place.line).toBeLessThanOrEqual(lines);
            expect(place.column).toBeGreaterThanOrEqual(1);
          }
          for (const document of documents) expect(document.position('').line).toBeLessThanOrEqual(lines);
          expect(inputs).toHaveLength(1);
        },
      ),
      {numRuns: 1500},
    );
  });

  test('are read without any broken document, except templates', () => {
    const problems = files.flatMap((file, index) => loadText(texts[index] ?? '', file).problems);
    expect(
      problems.filter(
        ({kind}) =>
          !['helm-template', 'placeholder', 'kustomization', 'duplicate-key', 'missing-separator'].includes(
            kind,
          ),
      ),
    ).toEqual([]);
    expect(problems.filter(({kind}) => kind === 'duplicate-key').length).toBeGreaterThan(0);
  });
});
