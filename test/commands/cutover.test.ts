import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {parseDraft} from '../../src/cutover/draft.ts';
import {newJournal, pause, setWeight} from '../../src/cutover/goals.ts';
import type {TrackState} from '../../src/cutover/journal.ts';
import {parsePlan, planText} from '../../src/cutover/plan-file.ts';
import {makePlan} from '../../src/cutover/planning/make-plan.ts';
import {fileState} from '../../src/cutover/state-file.ts';
import {DRAFT, discoveryOf, SHOP} from '../cutover/planning/account.ts';
import {builtProgram, type Ended, runProgram} from '../program.ts';

let program = '';
let text = '';
beforeAll(async () => {
  program = builtProgram();
  text = planText(await makePlan(parseDraft(DRAFT, 'cutover.yaml'), 'eu-central-1', discoveryOf(SHOP)));
}, 120_000);

/** A folder with the plan of the shop. */
function folder(plan = text): string {
  const path = mkdtempSync(join(tmpdir(), 'k2e-cutover-'));
  writeFileSync(join(path, 'cutover-plan.yaml'), plan);
  return path;
}

const run = (cwd: string, ...args: string[]): Promise<Ended> =>
  runProgram(program, ['cutover', ...args], {cwd, env: {NO_COLOR: '1', KUBECONFIG: join(cwd, 'kubeconfig')}});

/** A kubeconfig whose cluster nobody reaches: what is tested here must not need it. */
function kubeconfig(cwd: string): void {
  writeFileSync(
    join(cwd, 'kubeconfig'),
    'apiVersion: v1\nkind: Config\ncurrent-context: x\ncontexts: [{name: x, context: {cluster: x, user: x}}]\nclusters: [{name: x, cluster: {server: "http://127.0.0.1:9"}}]\nusers: [{name: x, user: {}}]\n',
  );
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
    const {code, stdout} = await run(folder(), 'status');
    expect(code).toBe(0);
    expect(stdout).toContain('Cutover shop: not begun');
    expect(stdout).toContain('web/shop.example.com');
  });

  test.each([['pause'], ['approve'], ['skip-guard', '--reason', 'x'], ['unlock', '--epoch', '1']])(
    '%s has no journal to write to',
    async (...args) => {
      const {code, stderr} = await run(folder(), ...args);
      expect([code, stderr.includes('K2E-E403')]).toEqual([6, true]);
    },
  );
});

describe('a change of the world', () => {
  test.each([['--weight', '10'], ['start'], ['advance'], ['rollback'], ['finalise'], ['resume']])(
    '`k2e cutover %s` needs somebody who agrees',
    async (...args) => {
      const cwd = folder();
      kubeconfig(cwd);
      const {code, stderr} = await run(cwd, ...args);
      expect([code, stderr.includes('K2E-E314')]).toEqual([5, true]);
      expect(() => readFileSync(join(cwd, 'cutover-journal.jsonl'))).toThrow();
    },
  );

  test.each([['--weight', '0'], ['start'], ['advance']])(
    '`k2e cutover %s` does not begin while nobody has said what may run on both sides',
    async (...args) => {
      const beside = 'beside:\n  - {workload: Deployment/shop/web, service: shop-web, mode: unknown}';
      const cwd = folder(text.replace('beside: []', beside));
      kubeconfig(cwd);
      const {code, stderr} = await run(cwd, ...args, '--yes');
      expect([code, stderr.includes('K2E-E315')]).toEqual([5, true]);
      const told = stderr.replaceAll(/\s+/g, ' ');
      expect(told).toContain('Deployment/shop/web beside its pods');
      expect(told).toContain('cutover: {workers: {"*": overlap}}');
      expect(() => readFileSync(join(cwd, 'cutover-journal.jsonl'))).toThrow();
    },
  );

  test('begins once somebody has said it in the plan: then it is the agreement that is missing', async () => {
    const beside = 'beside:\n  - {workload: Deployment/shop/web, service: shop-web, mode: overlap}';
    const cwd = folder(text.replace('beside: []', beside));
    kubeconfig(cwd);
    expect((await run(cwd, 'start')).stderr).toContain('K2E-E314');
  });

  test('takes a percentage', async () => {
    const {code, stderr} = await run(folder(), '--weight', '101', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('K2E-E001');
  });

  test('takes a host of the plan', async () => {
    const cwd = folder();
    kubeconfig(cwd);
    const {code, stderr} = await run(cwd, '--weight', '10', '--host', 'other.example.com', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('Hosts of the plan: shop.example.com.');
  });
});

describe('a plan', () => {
  test('that is not there', async () => {
    const {code, stderr} = await run(folder(), 'status', '--plan', 'other.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('K2E-E015');
  });

  test('that was edited into something else names the place', async () => {
    const {code, stderr} = await run(folder(text.replace('run: shop', 'run: Shop!')), 'status');
    expect(code).toBe(2);
    expect(stderr).toMatch(/cutover-plan\.yaml:\d+:\d+: run: expected a name/);
  });

  test('other than the one with which the cutover began is refused', async () => {
    const cwd = folder(text.replace('bakeSeconds: 1800', 'bakeSeconds: 60'));
    await begun(cwd);
    const {code, stderr} = await run(cwd, 'status');
    expect([code, stderr.includes('K2E-E404')]).toEqual([6, true]);
  });
});

describe('a cutover that has begun', () => {
  test('tells its state to people and to programs', async () => {
    const cwd = folder();
    await begun(cwd);
    const people = await run(cwd, 'status');
    expect(people.stdout).toContain('paused (lunch)');
    expect(people.stdout).toContain('wanted: 10 % on ECS');
    expect(people.stdout).toContain('ana@desk');
    const {tracks, paused} = JSON.parse((await run(cwd, 'status', '--json')).stdout);
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
    const {code, stdout} = await run(cwd, 'status');
    expect([code, stdout.includes('cutover-plan-closing.md')]).toEqual([0, true]);
  });

  test('shows its state where the access logs cannot be read, and says that they cannot (T19)', async () => {
    const cwd = folder();
    const halt = {kind: 'guard', about: 'quiet', why: 'the old load balancer still gets requests'} as const;
    await journalWith(cwd, state => (state.kind === 'web' ? {...state, halt} : state));
    const {code, stdout} = await runProgram(program, ['cutover', 'status'], {
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
    const {stdout} = await run(cwd, 'status');
    expect([...stdout].filter(character => character < ' ' && character !== '\n')).toEqual([]);
    expect(stdout).toContain('gone');
  });

  test('answers a question that nobody asked with a refusal that says where traffic is', async () => {
    const cwd = folder();
    await begun(cwd);
    const {code, stderr} = await run(cwd, 'approve');
    expect(code).toBe(5);
    expect(stderr).toContain('K2E-E312');
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('web/shop.example.com on Kubernetes');
  });

  test('a damaged journal stops everything', async () => {
    const cwd = folder();
    await begun(cwd);
    const path = join(cwd, 'cutover-journal.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -10));
    expect((await run(cwd, 'status')).code).toBe(6);
  });
});

test('the permissions are limited to what the plan names', async () => {
  const {code, stdout} = await run(folder(), 'permissions', '--json');
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
