import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {NATIVE_SETUP} from '../../../src/emit/runbook/native-setup.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k2e-native-setup-'));
  for (const kind of ['groups', 'rules', 'policies']) mkdirSync(join(folder, kind));
  write('groups/a.json', '{"Name": "a"}');
  write('rules/a.json', '{"Group": "${k2e:ref:groups/a.json#/Id}"}');
  write('policies/a.json', '{"Text": "1"}');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

function write(path: string, content: string): void {
  writeFileSync(join(folder, path), `${content}\n`);
}

/** The AWS CLI: each call has an answer of its own, and the calls are noted down with what they were given. */
const AWS = `aws() {
  echo "$2 $(cat applied/input.json)" >> calls
  printf 'made\\tid-%s\\n' "$(grep -c . calls)"
}`;
const GROUP = 'apply groups/a.json elbv2 create-target-group Id';
const RULE = 'apply rules/a.json elbv2 create-rule';
const POLICY = 'apply policies/a.json iam put-role-policy';

/** Runs lines in a new shell and gives what they print, their exit code, and the calls so far. */
function shell(...lines: readonly string[]) {
  const input = [...NATIVE_SETUP, AWS, ...lines].join('\n');
  const {stdout, stderr, status} = spawnSync('sh', [], {cwd: folder, input, encoding: 'utf8'});
  const calls = spawnSync('cat', ['calls'], {cwd: folder, encoding: 'utf8'}).stdout.trim().split('\n');
  return {out: stdout, err: stderr, status, calls};
}

test('a file is made once, and an interrupted step goes on where it was', () => {
  shell(GROUP);
  const {out, calls} = shell(GROUP, RULE);
  expect(out).toBe('was made before: groups/a.json\nmade: rules/a.json\n');
  expect(calls).toEqual(['create-target-group {"Name": "a"}', 'create-rule {"Group": "id-1"}']);
});

test('what is made again after it was undone has its new answer, not the old one', () => {
  shell(GROUP, RULE, 'forget groups rules');
  const {calls, out} = shell(GROUP, RULE, 'answer groups/a.json /Id');
  expect(calls.at(-1)).toBe('create-rule {"Group": "id-3"}');
  expect(out.trim().split('\n').at(-1)).toBe('id-3');
});

test('a file that has changed since is not taken for made', () => {
  shell(GROUP);
  write('groups/a.json', '{"Name": "a", "Port": 80}');
  const {out, err, status, calls} = shell(GROUP);
  expect(status).toBe(1);
  expect(out).toBe('');
  expect(err).toContain('has changed since it was made: groups/a.json');
  expect(calls).toHaveLength(1);
  // Somebody has changed it in AWS as well.
  expect(shell('keep groups/a.json', GROUP, RULE).out).toBe(
    'was made before: groups/a.json\nmade: rules/a.json\n',
  );
});

test('what was undone and brought back by hand counts as made, with its old answer', () => {
  shell(GROUP, 'forget groups');
  expect(shell('keep groups/a.json', GROUP, RULE).calls.at(-1)).toBe('create-rule {"Group": "id-1"}');
});

test('what could not be put is not taken for done', () => {
  shell(POLICY);
  write('policies/a.json', '{"Text": "2"}');
  expect(shell('aws() { return 255; }', POLICY).err).toContain('not made: policies/a.json');
  expect(shell(POLICY).out).toBe('made: policies/a.json\n');
});

test('a call that puts the whole of something puts what has changed', () => {
  shell(POLICY);
  write('policies/a.json', '{"Text": "2"}');
  const {out, calls} = shell(POLICY, POLICY);
  expect(out).toBe('made: policies/a.json\nwas made before: policies/a.json\n');
  expect(calls).toEqual(['put-role-policy {"Text": "1"}', 'put-role-policy {"Text": "2"}']);
});

test('what was made from a file that is no longer there is told, until it is deleted', () => {
  shell(GROUP, POLICY);
  rmSync(join(folder, 'groups/a.json'));
  const {out} = shell();
  expect(out).toContain('groups/a.json');
  expect(out).toContain('rm applied/groups/a.json.done');
  expect(out.trim().split('\n')).toHaveLength(1);
  expect(shell('rm applied/groups/a.json.done', 'gone').out.trim().split('\n')).toHaveLength(1);
  expect(shell().out).toBe('');
});
