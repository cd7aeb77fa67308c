import type {Journal} from '../../src/cutover/journal.ts';
import {outcome, type StatePorts} from './contract.ts';

function journal(run: string): Journal {
  return {version: 1, run, plan: 'a'.repeat(64), lease: null, paused: null, tracks: {}, entries: []};
}

/** One clause about a place for the journal, whatever keeps it: all have to answer alike. */
export interface StateClause {
  readonly name: string;
  readonly expected: string;
  /** What the answer is taken from. */
  readonly source: string;
  answer(state: StatePorts): Promise<string>;
}

const S3 = 'S3 user guide, "Conditional writes"';
const DYNAMODB = 'DynamoDB API reference, PutItem: ConditionalCheckFailedException';
const BOTH = `${S3}; ${DYNAMODB}`;

/** What every place for a journal does. */
export const STATE: readonly StateClause[] = [
  {
    name: 'nothing yet',
    expected: 'null',
    source: 'S3 API reference, GetObject: NoSuchKey; DynamoDB API reference, GetItem',
    answer: async state => JSON.stringify(await state['state.read']({})),
  },
  {
    name: 'the first write, read back',
    expected: 'one, same version',
    source: BOTH,
    answer: async state => {
      const {version} = await state['state.write']({journal: journal('one'), version: null});
      const read = await state['state.read']({});
      return `${read?.journal.run}, ${read?.version === version ? 'same' : 'another'} version`;
    },
  },
  {
    name: 'a first write where there is one already',
    expected: 'conflict, one',
    source: BOTH,
    answer: async state => {
      await state['state.write']({journal: journal('one'), version: null});
      const what = await outcome(() => state['state.write']({journal: journal('two'), version: null}));
      return `${what}, ${(await state['state.read']({}))?.journal.run}`;
    },
  },
  {
    name: 'a write over the version that was read',
    expected: 'done, two',
    source: BOTH,
    answer: async state => {
      const {version} = await state['state.write']({journal: journal('one'), version: null});
      const what = await outcome(() => state['state.write']({journal: journal('two'), version}));
      return `${what}, ${(await state['state.read']({}))?.journal.run}`;
    },
  },
  {
    name: 'a write over a version that somebody replaced',
    expected: 'conflict, two',
    source: BOTH,
    answer: async state => {
      const {version} = await state['state.write']({journal: journal('one'), version: null});
      await state['state.write']({journal: journal('two'), version});
      const what = await outcome(() => state['state.write']({journal: journal('three'), version}));
      return `${what}, ${(await state['state.read']({}))?.journal.run}`;
    },
  },
  {
    name: 'ten writers over one version',
    expected: '1 of 10',
    source: BOTH,
    answer: async state => {
      const {version} = await state['state.write']({journal: journal('one'), version: null});
      const writers = Array.from({length: 10}, (_, index) =>
        outcome(() => state['state.write']({journal: journal(`writer-${index}`), version})),
      );
      const done = (await Promise.all(writers)).filter(what => what === 'done');
      return `${done.length} of 10`;
    },
  },
];
