import {fileState} from '../../src/cutover/state-file.ts';

/**
 * Run as a process: adds entries to the journal named by the first argument until it is killed or has added as many as the second
 * says, and prints one line for each that it knows to be written.
 */
const [path = '', count = '0'] = process.argv.slice(2);
const state = fileState(path);
for (let written = 0; written < Number(count); ) {
  const read = await state['state.read']({});
  const journal = read?.journal ?? {
    version: 1,
    run: 'r',
    plan: 'p',
    lease: null,
    paused: null,
    tracks: {},
    entries: [],
  };
  const what = `${process.pid}-${written}`;
  const entries = [...journal.entries, {at: 0, by: String(process.pid), epoch: 1, what}];
  try {
    await state['state.write']({journal: {...journal, version: 1, entries}, version: read?.version ?? null});
    written++;
    process.stdout.write(`${what}\n`);
  } catch (error) {
    if (!(error instanceof Error && 'failure' in error && error.failure === 'conflict')) throw error;
  }
}
