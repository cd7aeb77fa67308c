import {Buffer} from 'node:buffer';
import {createHash} from 'node:crypto';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {renderInit} from '../src/config/init.ts';
import {defaultConfig, parseConfig} from '../src/config/load-config.ts';
import {cutoverDraftFile} from '../src/emit/cutover-draft.ts';
import {EMITTERS} from '../src/emit/index.ts';
import {outputFolder} from '../src/emit/output-folder.ts';
import {load} from '../src/load/load.ts';
import {run} from '../src/pipeline.ts';
import {REPORTERS} from '../src/report/index.ts';
import {type Files, PLACES} from './canary-places.ts';
import {builtProgram, runProgram} from './program.ts';

const numRuns = Number(process.env['K2E_RUNS'] ?? 4);
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, {recursive: true, force: true});
});

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'k2e-canary-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), {recursive: true});
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/**
 * A secret of random letters and digits, 4,110 to 4,199 long for one in three: longer than a standard parameter, and of a length
 * that stands nowhere by chance.
 */
const secrets = fc.tuple(fc.nat(), fc.constantFrom(20, 32, 4110)).map(([seed, length]) => {
  let text = '';
  for (let block = 0; text.length < length; block++) {
    text += createHash('sha512')
      .update(`${seed} ${block}`)
      .digest('base64')
      .replaceAll(/[^a-zA-Z0-9]/g, '');
  }
  return `Xq${text.slice(0, length + (seed % 90))}`;
});

/** Every form in which the secret could be found again: any ten characters of it, as text or encoded, and its hashes. */
function tracesOf(secret: string): RegExp[] {
  const pieces = (text: string, size: number): string[] =>
    Array.from({length: Math.min(text.length - size + 1, 40)}, (_, index) => text.slice(index, index + size));
  const bytes = Buffer.from(secret);
  const encoded = [0, 1, 2].flatMap(shift =>
    pieces(bytes.subarray(shift).toString('base64').slice(0, 60), 12),
  );
  const twice = [0, 1, 2].flatMap(shift =>
    pieces(Buffer.from(bytes.toString('base64')).subarray(shift).toString('base64').slice(0, 60), 16),
  );
  const hashes = ['sha256', 'sha1', 'md5', 'sha512'].flatMap(name =>
    [secret, `${secret}\n`, bytes.toString('base64')].flatMap(text => {
      const hash = createHash(name).update(text);
      const digest = hash.digest();
      return [digest.toString('hex').slice(0, 12), digest.toString('base64').slice(0, 12)];
    }),
  );
  const reversed = [...secret].reverse().join('');
  const words = [
    ...pieces(secret, 8),
    ...pieces(reversed, 8),
    ...encoded,
    ...twice,
    ...pieces(bytes.toString('hex'), 14),
    ...hashes,
  ];
  const escaped = words.map(word => word.replaceAll(/[+/]/g, '\\$&'));
  const length = secret.length > 4096 ? [`\\b4,?${String(secret.length).slice(1)}\\b`] : [];
  return [...escaped, ...length].map(source => new RegExp(source));
}

function expectNoTrace(secret: string, texts: Readonly<Record<string, string>>): void {
  const traces = tracesOf(secret);
  const leaks = Object.entries(texts).flatMap(([where, text]) => {
    const found = traces.map(trace => trace.exec(text)).find(match => match !== null);
    return found ? [`${where}: …${text.slice(Math.max(0, found.index - 80), found.index + 40)}…`] : [];
  });
  expect(leaks).toEqual([]);
}

/** All texts that a run can write or print. */
async function textsOf(files: Files, secret: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  const loaded = await load(['.'], {cwd: folderOf(files), stdin: () => Promise.resolve(new Uint8Array())});
  for (const [name, config] of Object.entries({
    default: defaultConfig(),
    ssm: parseConfig('secrets: {store: ssm}\ncompute: ec2\n', 'k2e.yaml'),
  })) {
    const {plan, report, cutover, missing} = run(loaded, config, {today: '2026-11-21', ledger: true});
    expect(report.rules.failed, secret).toBe(0);
    for (const [format, render] of Object.entries(REPORTERS)) texts[`${name} ${format}`] = render(report, {});
    const reportFiles = [cutoverDraftFile(cutover)];
    const output = outputFolder(plan, EMITTERS, {
      includeBlocked: true,
      runbook: {workers: []},
      version: '0',
      reportFiles,
    });
    for (const {path, content} of output.files) texts[`${name} ${path}`] = content;
    texts[`${name} init`] = renderInit(missing);
  }
  return texts;
}

describe('a secret value is in no output', () => {
  test.each(Object.entries(PLACES))('of %s', async (_name, place) => {
    await fc.assert(
      fc.asyncProperty(secrets, async secret => {
        expectNoTrace(secret, await textsOf(place(secret), secret));
      }),
      {numRuns},
    );
  });
});

describe('a secret value is in nothing that the program prints', () => {
  let program = '';
  beforeAll(() => {
    program = builtProgram();
  });

  /** All places in one folder, each in a folder of its own. */
  function everywhere(secret: string): Files {
    return Object.fromEntries(
      Object.values(PLACES).flatMap((place, index) =>
        Object.entries(place(secret)).map(([path, text]) => [`k8s/${index}/${path}`, text]),
      ),
    );
  }

  test.each([
    ['convert', ['convert', 'k8s', '-o', 'ecs', '--ledger', '--include-blocked']],
    ['convert --json', ['convert', 'k8s', '-o', 'ecs', '--json', '--ledger']],
    [
      'report',
      ['report', 'k8s', '--format', 'text', '--format', 'json=out.json', '--format', 'markdown=out.md'],
    ],
    ['init', ['init', 'k8s', '--dry-run']],
  ])('%s, with DEBUG=*', async (_name, args) => {
    const [secret = ''] = fc.sample(secrets, 1);
    const cwd = folderOf(everywhere(secret));
    const {stdout, stderr, code} = await runProgram(program, args, {cwd, env: {DEBUG: '*'}});
    expect([0, 1]).toContain(code);
    const written = readdirSync(cwd, {recursive: true, withFileTypes: true})
      .filter(entry => entry.isFile() && !entry.parentPath.startsWith(join(cwd, 'k8s')))
      .map(entry => join(entry.parentPath, entry.name));
    const texts = Object.fromEntries(written.map(path => [path, readFileSync(path, 'utf8')]));
    expectNoTrace(secret, {stdout, stderr, ...texts});
  });

  test.each<[string, string[], (secret: string) => Files]>([
    ['wrong settings', ['report', 'k8s'], secret => ({'k2e.yaml': `app: [${secret}]\nnetwork: ${secret}\n`})],
    ['broken settings', ['report', 'k8s'], secret => ({'k2e.yaml': `app: "${secret}\n  x: [${secret}\n`})],
    ['standard input', ['report', '-'], () => ({})],
  ])('%s', async (_name, args, files) => {
    const [secret = ''] = fc.sample(secrets, 1);
    const cwd = folderOf({
      'k8s/a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
      ...files(secret),
    });
    const stdin = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: ${secret}}\n bad: [${secret}`;
    const ended = await runProgram(program, args, {cwd, stdin, env: {DEBUG: '*'}});
    expectNoTrace(secret, {stdout: ended.stdout, stderr: ended.stderr});
  });
});
