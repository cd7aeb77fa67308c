import {existsSync} from 'node:fs';
import {expect, test} from 'vitest';
import {adviceFor} from '../../src/cutover/advice.ts';
import {newJournal} from '../../src/cutover/goals.ts';
import type {Halt} from '../../src/cutover/journal.ts';
import {Progress} from '../../src/cutover/progress.ts';
import {statusOf, statusText} from '../../src/cutover/status.ts';
import {START, shopPlan} from './shop.ts';

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
  const text = statusText(statusOf(PLAN, {...journal, tracks}, START), 0);
  const lines = new Progress(PLAN.run, journal).waits(
    {rest: [{track, kind: 'halted', why: halt.why, halt}]},
    START,
  );
  for (const told of [halt.why, ...(halt.diff ?? []), advice ?? '']) {
    expect(text).toContain(told);
    expect(lines.join('\n')).toContain(told);
  }
});
