import {describe, expect, test} from 'vitest';
import type {Json} from '../../src/json.ts';
import type {LoadProblemKind} from '../../src/load/document.ts';
import {readYaml} from '../../src/load/yaml.ts';

function values(text: string): Json[] {
  return readYaml(text, 'a.yaml').documents.map(({value}) => value);
}

/** Kinds of the problems with their places: `syntax 3:1`. */
function problems(text: string): string[] {
  return readYaml(text, 'a.yaml').problems.map(({kind, source}) => `${kind} ${source.line}:${source.column}`);
}

/** `line:column` of a field of the only document. */
function place(text: string, pointer: string): string {
  const [document] = readYaml(text, 'dir/a.yaml').documents;
  if (document === undefined) throw new Error('the text holds no document');
  const {file, line, column} = document.position(pointer);
  expect(file).toBe('dir/a.yaml');
  return `${line}:${column}`;
}

describe('what Kubernetes reads and readers of YAML 1.2 refuse', () => {
  test.each([
    ['a closing bracket in the column of its key', 'a:\n  b: [\n    1\n  ]\n', {a: {b: [1]}}],
    ['a closing brace in the first column', 'a: {\n  b: 1\n}\n', {a: {b: 1}}],
    ['tabs inside brackets', 'a: [\n\t"1",\n\t"2"\n\t]\n', {a: ['1', '2']}],
    ['lines of a quoted text without indentation', 'a: "x\ny"\n', {a: 'x y'}],
    ['a comment right behind a quote', 'a: "x"# c\n', {a: 'x'}],
    ['a comment right behind a comma', 'a: [1,#c\n 2]\n', {a: [1, 2]}],
  ])('%s', (_name, text, value) => {
    expect(values(text)).toEqual([value]);
    expect(problems(text)).toEqual([]);
  });
});

describe('what readers of YAML 1.2 read and Kubernetes refuses', () => {
  test.each([
    ['a line that holds only a tab', 'a: 1\n\t\nb: 2\n', '2:1'],
    ['a tab behind a dash', 'a:\n-\tb: c\n', '2:2'],
    ['a dot in the name of an anchor', 'a: &x.y 1\n', '1:4'],
    ['the escape of a slash', 'a: "\\/"\n', '1:5'],
    ['a key longer than 1024 characters', `${'k'.repeat(1025)}: 1\n`, '1:1026'],
    ['an alias to itself', 'a: &x [*x]\n', '1:8'],
    ['a list as a key', 'a: {[1]: 2}\n', '1:5'],
  ])('%s', (_name, text, at) => {
    expect(values(text)).toEqual([]);
    expect(problems(text)).toEqual([`syntax ${at}`]);
  });
});

describe('documents of a file', () => {
  test('are cut at separators, and empty ones are nothing', () => {
    const text = '# nothing\n---\n---\na: 1\n--- # next\n\n---\nb: 2\n';
    expect(values(text)).toEqual([{a: 1}, {b: 2}]);
    expect(readYaml(text, 'a.yaml')).toMatchObject({problems: [], documentCount: 2});
  });

  test('of which one is broken, the others are read', () => {
    const text = 'a: 1\n---\nb: [1\n---\nc: : 2\n---\nd: 4\n';
    expect(values(text)).toEqual([{a: 1}, {d: 4}]);
    expect(problems(text)).toEqual(['syntax 3:4', 'syntax 5:4']);
    expect(readYaml(text, 'a.yaml').documentCount).toBe(4);
  });

  test('are cut where blanks as Go knows them follow the separator, and nowhere else', () => {
    for (const blank of ['\u0085', '\u00a0 # c', '\u2028', '\t']) {
      expect(readYaml(`a: 1\n---${blank}\nb: 2\n`, 'a.yaml').documents, JSON.stringify(blank)).toHaveLength(
        2,
      );
    }
    const {problems} = readYaml('a: 1\n---\uFEFF\nb: 2\n', 'a.yaml');
    expect(problems).toMatchObject([{kind: 'syntax', source: {line: 2, column: 1}}]);
  });

  test('with a number whose tag it does not fit are refused', () => {
    for (const value of ['!!int _1', '!!float _1', '!!float "_.5"']) {
      expect(readYaml(`a: ${value}\n`, 'a.yaml').problems, value).toMatchObject([{kind: 'syntax'}]);
    }
  });

  test('are lost on both sides of a separator that is glued to a key, as the message says', () => {
    const text = 'a: 1\n---\nb: 2\n---apiVersion: v1\nc: 3\n---\nd: 4\n';
    expect(values(text)).toEqual([{a: 1}, {d: 4}]);
    expect(problems(text)).toEqual(['syntax 4:1']);
    expect(readYaml(text, 'a.yaml').problems[0]?.message).toMatch(/`---`.*same line/);
  });

  test('may use CRLF and a byte order mark, and lack the last line break', () => {
    expect(values('\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n---\r\nc: "d\r\n  e"')).toEqual([
      {a: 1, b: 'x\ny\n'},
      {c: 'd e'},
    ]);
  });

  test('that are no objects are told', () => {
    expect(problems('- a\n---\ntext\n---\nnull\n---\n[1, 2]\n')).toEqual([
      'not-an-object 1:1',
      'not-an-object 3:1',
      'not-an-object 5:1',
      'not-an-object 7:1',
    ]);
  });

  test('end at `...`; text behind it is told', () => {
    expect(values('a: 1\n...\nb: [\n')).toEqual([{a: 1}]);
    expect(problems('a: 1\n...\nb: [\n')).toEqual(['after-end-marker 3:1']);
    expect(problems('a: 1\n...\n# nothing\n\n...\n---\nb: 2\n')).toEqual([]);
    expect(problems('a: 1\n... b\n')).toEqual(['after-end-marker 2:5']);
  });

  test('that are complete before their text ends drop the rest; that is told', () => {
    expect(values('{a: 1}\nb: 2\n')).toEqual([{a: 1}]);
    expect(problems('{a: 1}\nb: 2\n')).toEqual(['ignored-text 2:1']);
    expect(values('  a: 1\n b: 2\n')).toEqual([{a: 1}]);
    expect(problems('  a: 1\n b: 2\n')).toEqual(['ignored-text 2:2']);
  });

  test('with control characters are lost, the others are not', () => {
    const text = 'a: 1\n---\nb: "\x07"\n---\nc: 3\n---\nd: \0\n';
    expect(values(text)).toEqual([{a: 1}, {c: 3}]);
    expect(problems(text)).toEqual(['encoding 3:5', 'encoding 7:4']);
  });
});

describe('JSON', () => {
  test('objects may follow each other, and are exact', () => {
    const text = '{"a": 9007199254740993, "b": "\\ud83d\\ude00\\/"}\n{"c": 1e3}{"d": -0}\n';
    expect(values(text)).toEqual([{a: 9007199254740993n, b: '😀/'}, {c: 1000}, {d: 0}]);
    expect(problems(text)).toEqual([]);
  });

  test('may be mixed with YAML behind the first object', () => {
    expect(values('{"a": 1}\n---\nb: 2\n---\n{"c": 3}\n')).toEqual([{a: 1}, {b: 2}, {c: 3}]);
  });

  test('that is none may be YAML', () => {
    expect(values('{"a": 1, b: two, # comment\n"c": [1,],}\n')).toEqual([{a: 1, b: 'two', c: [1]}]);
  });

  test('that breaks off is told, with its place', () => {
    const text = '{"a": 1}\n{"b": 2}\n{"c": 3\n---\n{"d": 4}\n';
    expect(values(text)).toEqual([{a: 1}, {b: 2}, {d: 4}]);
    expect(problems(text)).toEqual(['syntax 4:1']);
  });

  test('has places and duplicates too', () => {
    const text = '{\n "a": {"b": [1,\n  {"c": 2}]},\n "a": {"b": [0,\n  {"c": 3}]}\n}\n';
    expect(problems(text)).toEqual(['duplicate-key 2:2']);
    expect(place(text, '/a/b/1/c')).toBe('5:4');
    expect(problems('[{"a": 1}]\n')).toEqual(['not-an-object 1:1']);
  });
});

describe('fields that are lost', () => {
  test('to a later one of the same name, however it is written', () => {
    const text = 'a: 1\nb:\n  - c: 1\n    "c": 2\n1: x\n"1": z\non: 1\ntrue: 2\n';
    expect(values(text)).toEqual([{a: 1, b: [{c: 2}], '1': 'z', true: 2}]);
    const found = readYaml(text, 'a.yaml').problems;
    expect(found.map(({kind, pointer, source}) => [kind, pointer, source.line])).toEqual([
      ['duplicate-key', '/b/0/c', 3],
      ['duplicate-key', '/1', 5],
    ]);
    expect(found[1]?.message).toContain('from line 6 on: 1, true.');
    expect(found[0]?.message).toContain('line 4');
    expect(found[0]?.document?.position('/b/0/c').line).toBe(4);
  });

  test('to a merge behind them', () => {
    const text = 'x: &x {p: 1, q: 1}\ny:\n  p: 2\n  <<: *x\nz:\n  <<: *x\n  p: 3\n';
    expect(values(text)).toEqual([{x: {p: 1, q: 1}, true: {p: 1, q: 1}, z: {p: 3, q: 1}}]);
    expect(problems(text)).toEqual(['duplicate-key 3:3']);
  });

  test('are counted where there are too many to tell each', () => {
    const lines = Array.from({length: 20_000}, (_, index) => `k${index}: 1\n`).join('');
    const found = readYaml(lines + lines, 'a.yaml').problems;
    expect(found).toHaveLength(2);
    expect(found[0]?.message).toContain('k9 and 990 more');
    expect(found.at(-1)).toMatchObject({kind: 'duplicate-key', source: {line: 1000}});
    expect(found.at(-1)?.message).toContain('19000 more');
  });
});

describe('places', () => {
  const text = [
    'apiVersion: v1',
    'kind: Pod',
    'metadata: {name: a, labels: {"x/y": b}}',
    'spec:',
    '  containers:',
    '  - name: app',
    '    args:',
    '    - "--one"',
    '    -',
    '      two',
    '    env: [{name: A, value: b}]',
  ].join('\n');

  test.each([
    ['', '1:1'],
    ['/kind', '2:1'],
    ['/metadata/name', '3:12'],
    ['/metadata/labels/x~1y', '3:30'],
    ['/spec/containers', '5:3'],
    ['/spec/containers/0', '6:5'],
    ['/spec/containers/0/args/0', '8:7'],
    ['/spec/containers/0/args/1', '10:7'],
    ['/spec/containers/0/env/0/value', '11:21'],
    ['/spec/containers/0/image', '6:5'],
    ['/spec/containers/7/image', '5:3'],
    ['/constructor', '1:1'],
  ])('of %j', (pointer, at) => {
    expect(place(text, pointer)).toBe(at);
  });

  test('of aliases and merges are where the fields are written', () => {
    const shared = 'x: &x\n  p: {q: 1}\nl: &l [1,\n 2]\nz:\n  <<: [*x]\n  r: *x\n  s: *l\n';
    expect(place(shared, '/z/p')).toBe('2:3');
    expect(place(shared, '/z/p/q')).toBe('2:7');
    expect(place(shared, '/z/r')).toBe('7:3');
    expect(place(shared, '/z/r/p')).toBe('2:3');
    expect(place(shared, '/z/s/1')).toBe('4:2');
  });

  test('count lines across documents', () => {
    const [, second] = readYaml('# x\na: 1\n---\n\nb:\n  c: 1\n', 'a.yaml').documents;
    expect(second?.position('/b/c')).toEqual({file: 'a.yaml', line: 6, column: 3});
    expect(second?.position('').line).toBe(5);
  });
});

test('`__proto__` and its like are ordinary keys', () => {
  const [yaml, json] = [
    values('__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\nx: {<<: {__proto__: 1}}\n'),
    values('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'),
  ];
  for (const [value] of [yaml, json]) {
    expect(Object.keys(Object(value)).slice(0, 2)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  }
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('no message quotes what the file holds', () => {
  const secret = 'hunter2';
  const broken = [
    `a: ${secret}: b\n`,
    `a: "${secret}\n`,
    `a: [${secret}\n`,
    `${secret}\nb: 1\n`,
    `a: *${secret}\n`,
    `a: !!int ${secret}\n`,
    `a: !${secret}!x y\n`,
    `---${secret}\n`,
    `{"a": 1}{"a": 1}{"a": ${secret}}\n`,
    `%${secret}\n`,
    `a: 1\n${secret}: 1\n${secret}: 2\n`,
    `a: 1\n...\n${secret}\n`,
    `"${secret}": "1" ${secret}\n`,
    `{{ ${secret} }}: 1\n`,
  ];
  for (const text of broken) {
    const {problems: found} = readYaml(text, 'a.yaml');
    expect(found.length, text).toBeGreaterThan(0);
    for (const {message} of found) expect(message).not.toContain(secret);
  }
});

test('`{{ x }}` without quotes is a mapping as a key, which Kubernetes refuses', () => {
  const kinds: LoadProblemKind[] = readYaml('image: {{ .Values.image }}\n', 'a.yaml').problems.map(
    ({kind}) => kind,
  );
  expect(kinds).toEqual(['syntax']);
});
