import fc from 'fast-check';
import {expect, test} from 'vitest';
import {renderInit} from '../../src/config/init.ts';
import {defaultConfig} from '../../src/config/load-config.ts';
import {cutoverDraftFile} from '../../src/emit/cutover-draft.ts';
import {EMITTERS} from '../../src/emit/index.ts';
import {outputFolder} from '../../src/emit/output-folder.ts';
import {INDEX_PATH} from '../../src/emit/output-index.ts';
import {isObject, type Json, type JsonObject} from '../../src/json.ts';
import {loadText} from '../../src/load/load.ts';
import {run} from '../../src/pipeline.ts';
import {REPORTERS} from '../../src/report/index.ts';
import {renderOutcome} from '../../src/report/outcome.ts';
import {sampleNames} from '../samples.ts';
import {loadedCase, sampleCase} from './cases.ts';
import {randomObjects, randomOf} from './kubernetes-objects.ts';

const numRuns = Number(process.env['K2E_RUNS'] ?? 100);

/** Texts that some program somewhere takes for something else. */
const HOSTILE = [
  '\u001b[31mred\u001b[0m',
  '\u009b2J',
  'line\nbreak',
  'tab\tand\rreturn',
  'bell\u0007nul\u0000',
  '\u202egnp.exe\u2066',
  'para\u2028graph\u2029',
  '\ufeffmark\ufffe',
  'lone\ud800half',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '[click](javascript:alert(1)) **bold** `code` | cell |',
  '# heading\n- list\n```\nfence',
  '${k2e:aws.accountId}',
  '${k2e:ref:roles/admin.json#/Role/Arn}',
  '$${k2e:dollar}$',
  '%{ for x in y }${file("/etc/passwd")}%{ endfor }',
  '{{resolve:secretsmanager:x}} {"Fn::Sub": "${AWS::AccountId}"}',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '../../../etc/passwd',
  '/absolute',
  '..',
  'con',
  'a/b\\c:d*e?f',
  '-rf',
  '--help',
  "'; exit 1; '",
  '$(touch /tmp/x)`id`',
  'x'.repeat(3000),
  'ｗｉｄｅ\u0301\u200b',
  '👩‍👩‍👧',
  '',
  ' ',
  '~',
  'null',
  '*',
];

/** Maps whose keys users choose. */
const OPEN_MAPS: ReadonlySet<string> = new Set(
  'labels annotations data stringData matchLabels nodeSelector limits requests parameters'.split(' '),
);

/** A copy in which about one text, and one key of an open map, in `every` is hostile. */
function poisoned(value: Json, random: (below: number) => number, every: number, key = ''): Json {
  const hit = () => random(every) === 0;
  if (typeof value === 'string') {
    if (key === 'kind' || key === 'apiVersion' || !hit()) return value;
    const text = HOSTILE[random(HOSTILE.length)] ?? '';
    return random(2) === 0 ? text : `${value}${text}`;
  }
  if (Array.isArray(value)) return value.map((item: Json) => poisoned(item, random, every, key));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, field]): [string, Json] => [
    OPEN_MAPS.has(key) && hit() ? (HOSTILE[random(HOSTILE.length)] ?? name) : name,
    poisoned(field, random, every, name),
  ]);
  return Object.fromEntries(entries);
}

/** A file name that is one on every system, and no way out of the folder. */
const SAFE_PATH = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these characters that must not be there
const CONTROL = /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdd2]/;

/** What stands around the first character that must not be in an output. */
function actedUpon(text: string): string | undefined {
  const at = text.search(CONTROL);
  return at === -1 ? undefined : JSON.stringify(text.slice(Math.max(0, at - 60), at + 20));
}

function expectClean(objects: readonly JsonObject[]): void {
  const text = objects.map(object => JSON.stringify(object)).join('\n');
  const {plan, report, cutover, missing} = run(loadText(text, 'a.json'), defaultConfig(), {
    today: '2026-11-21',
    ledger: true,
  });
  expect(report.findings.filter(({message}) => message.includes('k2e has a bug'))).toEqual([]);
  expect(report.summary.unaccounted).toBe(0);
  const output = outputFolder(plan, EMITTERS, {
    includeBlocked: true,
    runbook: {workers: []},
    version: '0',
    reportFiles: [cutoverDraftFile(cutover)],
  });
  const names = new Set<string>();
  for (const {path, content} of output.files) {
    expect(path).toMatch(SAFE_PATH);
    for (const segment of path.split('/')) expect(segment.length).toBeLessThanOrEqual(255);
    expect(names).not.toContain(path.toLowerCase());
    names.add(path.toLowerCase());
    expect(content, path).toMatch(/\n$/);
    expect(actedUpon(content), path).toBeUndefined();
    expect(content.isWellFormed(), path).toBe(true);
    if (path.endsWith('.json')) JSON.parse(content);
    if (path !== INDEX_PATH) continue;
    const known = new Set(missing.map(({key}) => key));
    const {placeholders} = JSON.parse(content) as {placeholders: {key: string}[]};
    expect(placeholders.filter(({key}) => !known.has(key))).toEqual([]);
  }
  for (const [name, render] of Object.entries(REPORTERS)) {
    const rendered = render(report, {color: false});
    expect(actedUpon(rendered), name).toBeUndefined();
    expect(rendered.isWellFormed(), name).toBe(true);
    if (name === 'json') JSON.parse(rendered);
  }
  const outcome = {
    dir: 'ecs',
    dryRun: false,
    recovered: false,
    secrets: 0,
    native: true,
    folders: [],
    partial: [],
    removed: [],
    unchanged: [],
    discarded: [],
  };
  const told = renderOutcome(report, {
    ...outcome,
    written: output.files.map(({path}) => path),
    missing: missing.map(({key}) => key),
  });
  expect(actedUpon(told)).toBeUndefined();
  expect(actedUpon(renderInit(missing))).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect('polluted' in {}).toBe(false);
}

test('texts that other programs would act on do no harm, in generated objects', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(3, 8, 20), (seed, every) => {
      const random = randomOf(seed);
      expectClean(randomObjects(seed).map(object => poisoned(object, random, every) as JsonObject));
    }),
    {numRuns: numRuns * 3},
  );
});

test('nor in the samples', () => {
  const samples = sampleNames().map(name => loadedCase(sampleCase(name)).documents.map(({value}) => value));
  fc.assert(
    fc.property(fc.nat(), fc.nat({max: samples.length - 1}), fc.constantFrom(5, 20), (seed, index, every) => {
      const random = randomOf(seed);
      expectClean((samples[index] ?? []).map(object => poisoned(object, random, every) as JsonObject));
    }),
    {numRuns: Math.ceil(numRuns / 5)},
  );
});
