import {existsSync} from 'node:fs';
import {expect, test} from 'vitest';
import {adviceFor} from '../../src/cutover/advice.ts';
import {CallError} from '../../src/cutover/calls.ts';
import {drive} from '../../src/cutover/drive.ts';
import {newJournal, pause, start} from '../../src/cutover/goals.ts';
import type {Halt} from '../../src/cutover/journal.ts';
import {Progress} from '../../src/cutover/progress.ts';
import {statusLines, statusOf} from '../../src/cutover/status.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {START, shopPlan, shopWorld} from './shop.ts';

const PLAN = shopPlan();
const TRACKS = [...PLAN.web, ...PLAN.batches, ...PLAN.workers].map(({id}) => id);
const HALTS: readonly Halt[] = (['drift', 'failed', 'question', 'guard'] as const).map(kind => ({
  kind,
  why: 'w',
}));

test('who finds a track that stands still is told what to type, in commands that there are', () => {
  for (const track of TRACKS)
    for (const halt of HALTS) {
      const commands = [...(adviceFor(track, halt) ?? '').matchAll(/`k2e cutover ([a-z-]+)/g)].map(
        ([, name]) => name,
      );
      expect(commands).not.toEqual([]);
      for (const name of commands)
        expect(existsSync(new URL(`../../src/commands/cutover/${name}.ts`, import.meta.url))).toBe(true);
    }
});

test('the running command and the status tell what was expected, what was found, and what comes next', () => {
  const track = TRACKS[0] ?? '';
  const halt: Halt = {
    kind: 'drift',
    why: 'the records are not as they were left',
    diff: ['A: expected x, found y'],
  };
  const advice = adviceFor(track, halt);
  const journal = newJournal(PLAN, 'd');
  const tracks = Object.fromEntries(
    Object.entries(journal.tracks).map(([id, state]) => [id, id === track ? {...state, halt} : state]),
  );
  const text = statusLines(statusOf(PLAN, {...journal, tracks}, START), 0).join('\n');
  const lines = new Progress(PLAN.run, journal).waits(
    {rest: [{track, kind: 'halted', why: halt.why, halt}]},
    START,
  );
  for (const told of [halt.why, ...(halt.diff ?? []), advice ?? '']) {
    expect(text).toContain(told);
    expect(lines.join('\n')).toContain(told);
  }
});

test('who is held up by a pause is told once why, and how it ends', async () => {
  const world = new Platforms(shopWorld());
  const ports = rehearsalPorts(world);
  await tell(world, ports, PLAN, start);
  await tell(world, ports, PLAN, (journal, by) => pause(journal, 'checkout errors, Ana looks', by));
  const outcome = await operate(world, ports, contextFor(PLAN, 'alice'));
  const lines = new Progress(PLAN.run, null).waits(outcome, START);
  expect(lines.filter(line => line.includes('checkout errors, Ana looks')).length).toBeGreaterThan(0);
  expect(lines.filter(line => line.includes('`k2e cutover resume`'))).toHaveLength(1);
});

test('a call that gets no answer is told of at its first try, and once for each reason', async () => {
  const world = new Platforms(shopWorld());
  const ports = rehearsalPorts(world);
  await tell(world, ports, PLAN, start);
  const why = 'no answer from https://cluster.example.com: connect ECONNREFUSED';
  const unreachable = () => Promise.reject(new CallError('dns.records', 'unknown', why));
  const progress = new Progress(PLAN.run, null);
  const told: string[] = [];
  await drive(
    contextFor(PLAN, 'alice'),
    {...ports, 'dns.records': unreachable},
    {now: () => world.simulation.now, sleepUntil: async () => false, random: () => 0},
    () => 'stop',
    message => told.push(...progress.retries(message, START)),
  );
  expect(told).toEqual([`08:00:00Z  tries again: ${why}`]);
});
