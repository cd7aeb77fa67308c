import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {newJournal, pause, setWeight} from '../../src/cutover/goals.ts';
import type {TrackState} from '../../src/cutover/journal.ts';
import {parsePlan} from '../../src/cutover/plan-file.ts';
import {fileState} from '../../src/cutover/state-file.ts';
import {builtProgram, runProgram} from '../program.ts';
import {cutover, folderWith, kubeconfig, shopPlan, withBeside} from './cutover-folder.ts';

let text = '';
beforeAll(async () => {
  text = await shopPlan();
}, 120_000);

/** A folder with the plan of the shop. */
function folder(plan = text): string {
  return folderWith(plan);
}

/** A journal in which somebody wanted 10 % and paused. */
async function begun(cwd: string): Promise<void> {
  const {plan, digest} = parsePlan(text, 'cutover-plan.yaml');
  const by = {by: 'ana@desk', at: 1_800_000_000};
  const journal = pause(setWeight(plan, newJournal(plan, digest), 10, by), 'lunch', by);
  await fileState(join(cwd, 'cutover-journal.jsonl'))['state.write']({journal, version: null});
}

describe('before anything has begun', () => {
  test('status says so, and needs neither AWS nor a cluster', async () => {
    const {code, stdout} = await cutover(folder(), 'status');
    expect(code).toBe(0);
    expect(stdout).toContain('Cutover shop: not begun');
    expect(stdout).toContain('web/shop.example.com');
  });

  test.each([['pause'], ['approve'], ['skip-guard', '--reason', 'x'], ['unlock', '--epoch', '1']])(
    '%s has no journal to write to',
    async (...args) => {
      const {code, stderr} = await cutover(folder(), ...args);
      expect([code, stderr.includes('K2E-E403')]).toEqual([6, true]);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(
        'Where it had begun, bring its journal back there first',
      );
    },
  );
});

describe('a change of the world', () => {
  // The other commands: cutover-agreement.deep.test.ts.
  test.each([['--weight', '10']])('`k2e cutover %s` needs somebody who agrees', async (...args) => {
    const cwd = folder();
    kubeconfig(cwd);
    const {code, stderr} = await cutover(cwd, ...args);
    expect([code, stderr.includes('K2E-E314')]).toEqual([5, true]);
    expect(() => readFileSync(join(cwd, 'cutover-journal.jsonl'))).toThrow();
  });

  test.each([['--weight', '0']])(
    '`k2e cutover %s` does not begin while nobody has said what may run on both sides',
    async (...args) => {
      const cwd = folder(withBeside(text, 'unknown'));
      kubeconfig(cwd);
      const {code, stderr} = await cutover(cwd, ...args, '--yes');
      expect([code, stderr.includes('K2E-E315')]).toEqual([5, true]);
      const told = stderr.replaceAll(/\s+/g, ' ');
      expect(told).toContain('Deployment/shop/web beside its pods');
      expect(told).toContain('cutover: {workers: {"*": overlap}}');
      expect(() => readFileSync(join(cwd, 'cutover-journal.jsonl'))).toThrow();
    },
  );

  test('begins once somebody has said it in the plan: then it is the agreement that is missing', async () => {
    const cwd = folder(withBeside(text, 'overlap'));
    kubeconfig(cwd);
    expect((await cutover(cwd, 'start')).stderr).toContain('K2E-E314');
  });

  test('is told how to ask for help as it is typed', async () => {
    const {stderr} = await cutover(folder(), 'unlock', '--now');
    expect(stderr).toContain('Run k2e cutover unlock --help');
  });

  test('takes a percentage', async () => {
    const {code, stderr} = await cutover(folder(), '--weight', '101', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('K2E-E001');
  });

  test('takes a host of the plan', async () => {
    const cwd = folder();
    kubeconfig(cwd);
    const {code, stderr} = await cutover(cwd, '--weight', '10', '--host', 'other.example.com', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('Hosts of the plan: shop.example.com.');
  });
});

describe('a plan', () => {
  test('that is not there', async () => {
    const {code, stderr} = await cutover(folder(), 'status', '--plan', 'other.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('K2E-E015');
  });

  test('that was edited into something else names the place', async () => {
    const {code, stderr} = await cutover(folder(text.replace('run: shop', 'run: Shop!')), 'status');
    expect(code).toBe(2);
    expect(stderr).toMatch(/cutover-plan\.yaml:\d+:\d+: run: expected a name/);
  });

  test('other than the one with which the cutover began is refused', async () => {
    const cwd = folder(text.replace('bakeSeconds: 1800', 'bakeSeconds: 60'));
    await begun(cwd);
    const {code, stderr} = await cutover(cwd, 'status');
    expect([code, stderr.includes('K2E-E404')]).toEqual([6, true]);
  });
});

describe('a cutover that has begun', () => {
  test('is the same one from every folder: its journal lies where its plan says it, beside it', async () => {
    const cwd = folder();
    await begun(cwd);
    const below = join(cwd, 'below');
    mkdirSync(below);
    const {code, stdout} = await cutover(below, 'status', '--plan', '../cutover-plan.yaml');
    expect([code, stdout.includes('paused (lunch)')]).toEqual([0, true]);
    expect((await cutover(below, 'pause', '--plan', '../cutover-plan.yaml')).code).toBe(0);
    expect(readdirSync(below)).toEqual([]);
  });

  test('is named with the path of its journal when that is not there', async () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'below'));
    const {stderr} = await cutover(join(cwd, 'below'), 'pause', '--plan', '../cutover-plan.yaml');
    expect(stderr).toContain('There is no journal at ../cutover-journal.jsonl');
  });

  test('tells its state to people and to programs', async () => {
    const cwd = folder();
    await begun(cwd);
    const people = await cutover(cwd, 'status');
    expect(people.stdout).toContain('paused (lunch)');
    expect(people.stdout).toContain('wanted: 10 % on ECS');
    expect(people.stdout).toContain('ana@desk');
    const {tracks, paused} = JSON.parse((await cutover(cwd, 'status', '--json')).stdout);
    expect(paused).toBe('lunch');
    expect(tracks[0]).toMatchObject({
      id: 'web/shop.example.com',
      where: 'on Kubernetes',
      wanted: '10 % on ECS',
    });
  });

  /** A journal in which every track is in such a state. */
  async function journalWith(cwd: string, change: (state: TrackState) => TrackState): Promise<void> {
    const {plan, digest} = parsePlan(text, 'cutover-plan.yaml');
    const fresh = newJournal(plan, digest);
    const tracks = Object.fromEntries(Object.entries(fresh.tracks).map(([id, state]) => [id, change(state)]));
    await fileState(join(cwd, 'cutover-journal.jsonl'))['state.write']({
      journal: {...fresh, tracks},
      version: null,
    });
  }

  test('names what code has to say once everything is on ECS for good (T37)', async () => {
    const cwd = folder();
    await journalWith(cwd, state => ({...state, phase: 'finalised'}) as TrackState);
    const {code, stdout} = await cutover(cwd, 'status');
    expect([code, stdout.includes('cutover-plan-closing.md')]).toEqual([0, true]);
  });

  test('shows its state where the access logs cannot be read, and says that they cannot (T19)', async () => {
    const cwd = folder();
    const halt = {kind: 'guard', about: 'quiet', why: 'the old load balancer still gets requests'} as const;
    await journalWith(cwd, state => (state.kind === 'web' ? {...state, halt} : state));
    const {code, stdout} = await runProgram(builtProgram(), ['cutover', 'status'], {
      cwd,
      env: {
        NO_COLOR: '1',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
        AWS_ACCESS_KEY_ID: 'testing',
        AWS_SECRET_ACCESS_KEY: 'testing',
      },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('still gets requests');
    expect(stdout).toContain('The old load balancer app/k8s-shop/0a1b:');
    expect(stdout).toContain('Who still calls it: not known, its access logs cannot be read:');
  });

  test('hostile words of others do not reach the terminal as they are', async () => {
    const cwd = folder();
    const {plan, digest} = parsePlan(text, 'cutover-plan.yaml');
    const journal = pause(newJournal(plan, digest), '\u001b[2Jgone', {by: 'x\u0007', at: 1});
    await fileState(join(cwd, 'cutover-journal.jsonl'))['state.write']({journal, version: null});
    const {stdout} = await cutover(cwd, 'status');
    expect([...stdout].filter(character => character < ' ' && character !== '\n')).toEqual([]);
    expect(stdout).toContain('gone');
  });

  test('answers a question that nobody asked with a refusal that says where traffic is', async () => {
    const cwd = folder();
    await begun(cwd);
    const {code, stderr} = await cutover(cwd, 'approve');
    expect(code).toBe(5);
    expect(stderr).toContain('K2E-E312');
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('web/shop.example.com on Kubernetes');
  });

  test('a damaged journal stops everything', async () => {
    const cwd = folder();
    await begun(cwd);
    const path = join(cwd, 'cutover-journal.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -10));
    expect((await cutover(cwd, 'status')).code).toBe(6);
  });
});

test('the permissions are limited to what the plan names', async () => {
  const {code, stdout} = await cutover(folder(), 'permissions', '--json');
  expect(code).toBe(0);
  const {iam, rbac} = JSON.parse(stdout);
  const change = iam.Statement.find(({Sid}: {Sid: string}) => Sid === 'ChangeRecords');
  expect(change).toMatchObject({
    Action: ['route53:ChangeResourceRecordSets'],
    Resource: ['arn:aws:route53:::hostedzone/ZPUBLIC'],
    Condition: {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['shop.example.com'],
        'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE'],
      },
    },
  });
  const actions = iam.Statement.flatMap(({Action}: {Action: string[]}) => Action);
  expect(actions).not.toContain('route53:*');
  expect(rbac[0].rules).toContainEqual({
    apiGroups: ['batch'],
    resources: ['cronjobs'],
    resourceNames: ['nightly'],
    verbs: ['get', 'patch'],
  });
});
