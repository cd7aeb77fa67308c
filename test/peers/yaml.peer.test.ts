import {spawnSync} from 'node:child_process';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isObject, type Json} from '../../src/json.ts';
import {readYaml} from '../../src/load/yaml.ts';
import {buildYamlPeer} from './yaml-go/build.ts';

interface Answer {
  readonly json: string;
  readonly error?: string;
}

const peer = await buildYamlPeer();
const required = process.env.K2E_REQUIRE_PEERS === '1';
const SKIPPED = peer.missing === undefined ? '' : ` (SKIPPED: ${peer.missing})`;

const NUMBERS =
  '0 -0 +1 007 08 0o17 0O17 0x1F -0x1f 0b101 0b-11 1_000 _1 1_ .5 5. +.5 -.5e-3 1e3 1E+3 1e .e1 1_0.5 .5_0 1.5.1 1e400 1e-400 9223372036854775808 -9223372036854775809 18446744073709551616 0x1p3 100.0 16777217 123456.7 0.00001 1e21';
/** Without `.inf` and `.nan`, which k2e refuses also where a second field of the name takes their place. */
const WORDS =
  '~ null Null nULL yes No on OFF y N true TRUE tRUE inf NaN 12:30 12:30:45 190:20:30.15 2001-01-01 2001-12-14t21:59:43.10-05:00 << = < - ? : -a ?a :a a:b a#b é 😀 __proto__ constructor';
const scalar = fc.constantFrom(...NUMBERS.split(' '), ...WORDS.split(' '), 'a', 'b c', "it's", '');
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ' ',
      '  ',
      '    ',
      '\n',
      '\n  ',
      '\n    ',
      '\n- ',
      '\n  - ',
      '- ',
      ': ',
      ':',
      ', ',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'a: ',
      'b: ',
      '\na: ',
      '\nb: ',
      '\n  c: ',
      '\n? ',
      '\n: ',
      '<<: ',
      '<<: *a',
      '\n<<: *b',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '"',
      "'",
      '""',
      '"x"',
      "'y'",
      '{',
      '}',
      '[',
      ']',
      '{}',
      '[]',
      '&a ',
      '&b ',
      '*a',
      '*b ',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '|\n',
      '>\n',
      '|-\n',
      '>+\n',
      '|2\n',
      '>1-\n',
      ' # c',
      '#',
      '# c\n',
      '---\n',
      '\n---\n',
      '\n...\n',
      '\n--- x\n',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '!!str ',
      '!!int ',
      '!!float ',
      '!!bool ',
      '!!null ',
      '!!map ',
      '!!seq ',
      '!x ',
      '! ',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\t',
      '\\',
      '\\n',
      '\\x41',
      '\\u0041',
      '\\q',
      '\r',
      '\r\n',
      '\u0085',
      '\u2028',
      '\u00a0',
      '@',
      '`',
      '%',
      '|',
    ),
  },
  {weight: 4, arbitrary: scalar},
);
const soup = fc.array(piece, {minLength: 1, maxLength: 14}).map(pieces => pieces.join(''));

const MANIFEST = `apiVersion: v1
kind: List
items:
- &base
  kind: Pod
  metadata: {name: "a", labels: {a: b, 'c': yes}}
  spec:
    containers:
    - name: c   # a comment
      args: [--x, "y\\tz", |
      env:
      - {name: A, value: 010}
      command:
      - sh
      - >-
        one
          two

        three
- <<: *base
  metadata:
    name: b
`;
/** A manifest with some pieces put in and some characters taken away. */
const damaged = fc
  .array(fc.record({at: fc.nat(MANIFEST.length), cut: fc.nat(3), put: fc.oneof(fc.constant(''), piece)}), {
    minLength: 1,
    maxLength: 4,
  })
  .map(changes =>
    changes.reduce(
      (text, {at, cut, put}) => text.slice(0, at) + put + text.slice(at + cut),
      MANIFEST.replace(', |', ']'),
    ),
  );

/** JSON with sorted keys and numbers as a double or an exact integer of 64 bits has them. */
function canonical(value: Json): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? String(BigInt(value)) : String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map(key => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(',')}}`;
}

/** The objects with fields in an answer of Kubernetes; what else it holds is no manifest. */
function objectsIn(answers: readonly Answer[]): readonly string[] {
  return answers.flatMap(({json, error}) => {
    if (error !== undefined || !json.startsWith('{"')) return [];
    return readYaml(json, 'kubernetes.json').documents.map(({value}) => canonical(value));
  });
}

/**
 * False for what begins as JSON, which is read in another way, and for an empty `[]` or `{}` that starts a line: go-yaml stops
 * to look at what follows it there, which is an error to others.
 */
function isComparable(text: string): boolean {
  return !/^\s*\{/.test(text) && !/^[^\S\n]*(?:\[\s*\]|\{\s*\})/m.test(text);
}

test.runIf(required)('Go is there, as K2E_REQUIRE_PEERS=1 asks', () => {
  expect(peer.missing).toBeUndefined();
});

test.skipIf(peer.path === undefined)(`reads YAML as Kubernetes does, whatever is in it${SKIPPED}`, () => {
  const runs = Number(process.env.K2E_PEER_RUNS ?? 5000);
  const texts = [...fc.sample(soup, runs), ...fc.sample(damaged, runs)].filter(isComparable);
  const input = texts.map(text => JSON.stringify(text)).join('\n');
  const run = spawnSync(peer.path ?? '', {input, encoding: 'utf8', maxBuffer: 2 ** 30});
  expect(run.stderr).toBe('');
  const answers = run.stdout.trim().split('\n');
  expect(answers).toHaveLength(texts.length);
  for (const [index, text] of texts.entries()) {
    const answer: readonly Answer[] = JSON.parse(answers[index] ?? '[]');
    // Behind a separator that Kubernetes refuses it reads nothing more; k2e goes on at the next one.
    if (answer.some(({error}) => error?.startsWith('invalid Yaml document separator'))) continue;
    const {documents, problems} = readYaml(text, 'a.yaml');
    const ours = documents.map(({value}) => canonical(value)).filter(json => json !== '{}');
    expect(ours, JSON.stringify(text)).toEqual(objectsIn(answer));
    const broken = answer.filter(({error}) => error !== undefined).length;
    expect(problems.length, JSON.stringify(text)).toBeGreaterThanOrEqual(broken);
  }
});
