import {describe, expect, test} from 'vitest';
import {readYaml} from '../../src/load/yaml.ts';

function kinds(text: string): string[] {
  return readYaml(text, 'a.yaml').problems.map(({kind}) => kind);
}

/** `a0` is a scalar, each further one a list of ten aliases to the one before. */
function bomb(levels: number): string {
  const lines = ['a0: &a0 x'];
  for (let level = 1; level <= levels; level++) {
    lines.push(`a${level}: &a${level} [${Array.from({length: 10}, () => `*a${level - 1}`).join(', ')}]`);
  }
  return `${lines.join('\n')}\n`;
}

describe('aliases', () => {
  test('may be many, as long as Kubernetes takes them', () => {
    expect(kinds(bomb(2))).toEqual([]);
  });

  test('that blow a document up are refused, before they take memory', () => {
    expect(kinds(bomb(30))).toEqual(['alias-bomb']);
  });

  test('by merges are counted as well', () => {
    const merges = Array.from({length: 12}, (_, level) => {
      const before =
        level === 0 ? 'k: v' : Array.from({length: 9}, (_, n) => `k${n}: *m${level - 1}`).join(', ');
      return `m${level}: &m${level} {${before}}`;
    });
    expect(kinds(`${merges.join('\n')}\nx: {<<: *m11}\n`)).toEqual(['alias-bomb']);
  });

  test('cannot nest deeper than values may', () => {
    const levels = Array.from({length: 40}, (_, n) => {
      const inner = n === 0 ? 'x' : `*a${n - 1}`;
      return `a${n}: &a${n} ${'['.repeat(10)}${inner}${']'.repeat(10)}`;
    });
    expect(kinds(`${levels.join('\n')}\n`)).toEqual(['too-deep']);
  });
});

describe('nesting', () => {
  test.each([
    ['lists in brackets', `a: ${'['.repeat(100_000)}`],
    ['mappings in braces', `a: ${'{a: '.repeat(100_000)}`],
    ['lists in one line', `${'- '.repeat(100_000)}x`],
    [
      'mappings by indentation',
      Array.from({length: 2000}, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ],
    ['explicit keys', `${'? '.repeat(100_000)}x`],
  ])('of %s has an end', (_name, text) => {
    expect(kinds(`${text}\n`)).toEqual(['too-deep']);
  });

  test('of JSON has one too', () => {
    expect(kinds(`{"a":1}{"a":1}{"a":${'['.repeat(100_000)}`)).toEqual(['too-deep']);
  });

  test('that real objects need is read', () => {
    const text = Array.from({length: 200}, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(kinds(`${text} 1\n`)).toEqual([]);
  });
});

test('very long lines are read', () => {
  const long = 'x'.repeat(5_000_000);
  const {documents, problems} = readYaml(
    `a: ${long}\nb: "${long}"\nc: |\n  ${long}\nd:\n- ${long} y\n`,
    'a.yaml',
  );
  expect(problems).toEqual([]);
  expect(documents[0]?.value).toEqual({a: long, b: long, c: `${long}\n`, d: [`${long} y`]});
  expect(readYaml(`{"a": "${long}"}`, 'a.json').documents[0]?.value).toEqual({a: long});
});

test('numbers of any length are read', () => {
  const digits = '1'.repeat(1_000_000);
  const {documents} = readYaml(`a: ${digits}\nb: 0x${'0'.repeat(1_000_000)}1F\nc: 0b${digits}\n`, 'a.yaml');
  expect(documents[0]?.value).toEqual({a: digits, b: 31, c: `0b${digits}`});
});

test('of too many documents in one file the first 100,000 are read', () => {
  for (const document of ['a: 1\n---\n', '{"a": 1}\n']) {
    const {documents, problems} = readYaml(document.repeat(100_002), 'a.yaml');
    expect(documents).toHaveLength(100_000);
    expect(problems.map(({kind}) => kind)).toEqual(['too-large']);
  }
});

test('many documents are read', () => {
  const text = Array.from({length: 10_000}, (_, n) => `kind: ConfigMap\ndata: {m: "${n}"}\n`).join('---\n');
  const {documents} = readYaml(text, 'a.yaml');
  expect(documents).toHaveLength(10_000);
  expect(documents[9_999]?.position('/data/m')).toEqual({file: 'a.yaml', line: 29_999, column: 8});
});
