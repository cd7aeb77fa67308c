import {dump, load} from 'js-yaml';
import {describe, expect, test} from 'vitest';
import {parseDraft} from '../../src/cutover/draft.ts';
import {newJournal} from '../../src/cutover/goals.ts';
import type {Journal} from '../../src/cutover/journal.ts';
import {checkJournal} from '../../src/cutover/journal-text.ts';
import {parsePlan, planText} from '../../src/cutover/plan-file.ts';
import {shopPlan} from './shop.ts';

const PLAN = planText(shopPlan());
const JOURNAL = newJournal(shopPlan(), 'd');
const JOB = 'batch/shop/billing';

/** The journal with something else in the state of the job. */
function withState(change: object): unknown {
  return {...JOURNAL, tracks: {...JOURNAL.tracks, [JOB]: {...JOURNAL.tracks[JOB], ...change}}};
}

describe('a journal of another version of k2e', () => {
  const intent = {call: 'ecs.teleport', input: {}, what: '', before: 0, after: 1, at: 0, epoch: 1};

  test.each<[string, unknown, string]>([
    ['another format, whatever else it holds', {version: 2}, 'version 2 of the format'],
    ['an older one', {...JOURNAL, version: 0}, 'version 0 of the format'],
    ['a phase that is not known', withState({phase: 'rehearsed'}), `where ${JOB} stands`],
    ['a kind of track', withState({kind: 'stream'}), `where ${JOB} stands`],
    ['a phase of another kind', withState({phase: 'weighted'}), `where ${JOB} stands`],
    ['an announced effect', withState({intent}), `where ${JOB} stands`],
    ['a read as an effect', withState({intent: {...intent, call: 'ecs.runs'}}), `where ${JOB} stands`],
  ])('is refused in one sentence: %s', (_, journal, says) => {
    expect(() => checkJournal(journal, 'journal')).toThrow(
      expect.objectContaining({code: 'K2E-E406', exitCode: 6, message: expect.stringContaining(says)}),
    );
  });

  test('is taken where it only lacks what later versions remember, or remembers more', () => {
    expect(checkJournal(JOURNAL, 'journal')).toBe(JOURNAL);
    const {memory} = (JOURNAL as Journal).tracks[JOB] ?? {};
    const more = withState({memory: {...memory, later: 1}});
    expect(checkJournal(more, 'journal')).toBe(more);
  });
});

test.each([null, [], 'none', {[JOB]: null}, {[JOB]: 'target'}])(
  'a journal that does not say where each track stands is none',
  tracks => {
    expect(() => checkJournal({...JOURNAL, tracks}, 'journal')).toThrow(
      expect.objectContaining({code: 'K2E-E401', exitCode: 6}),
    );
  },
);

describe('a file of the cutover that another version of k2e wrote', () => {
  test.each([
    ['a plan', (text: string) => parsePlan(text, 'file.yaml'), PLAN],
    ['cutover.yaml', (text: string) => parseDraft(text, 'file.yaml'), 'version: 1\n'],
  ])('is refused in one sentence, whatever keys it has: %s', (_, parse, text) => {
    const value = load(text) as object;
    for (const version of [0, 2])
      expect(() => parse(dump({...value, version, later: {}}))).toThrow(
        expect.objectContaining({
          code: 'K2E-E017',
          exitCode: 2,
          message: expect.stringMatching(
            new RegExp(`^The file file.yaml has version ${version} of its format.*1 only\\.$`),
          ),
        }),
      );
  });

  test('is refused for keys that this version does not know; a plan under way is not made anew', () => {
    expect(() => parsePlan(`${PLAN}later: 1\n`, 'plan.yaml')).toThrow(
      expect.objectContaining({
        code: 'K2E-E014',
        suggestions: [expect.stringContaining('the version of k2e that wrote it')],
      }),
    );
  });
});
