import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, inject, test} from 'vitest';
import {skipUnless} from '../servers/required.ts';
import {startBed} from './bed.ts';
import {makeSample, type Sample} from './sample.ts';
import {atTerminal} from './terminal.ts';
import {changesIn, shapeOf, type Typed, transcriptIn, waitsIn, withTranscript} from './transcript.ts';
import {recordFaults} from './verdict.ts';

const ground = inject('ground');
const README = fileURLToPath(new URL('../../README.md', import.meta.url));
/** `K2E_README=write` types the commands to their end, which takes half an hour, and writes what they print into the README. */
const IS_WRITING = process.env.K2E_README === 'write';

describe.skipIf(skipUnless(ground))('the cutover of the README', () => {
  test('prints what stands there', {timeout: IS_WRITING ? 3_600_000 : 900_000}, async () => {
    if (ground.missing !== undefined) return;
    const {program, python} = ground;
    const document = readFileSync(README, 'utf8');
    const bed = await startBed(ground, {
      seed: 7,
      lagMilliseconds: 5000,
      lateMilliseconds: 10_000,
      twice: 0.4,
    });
    try {
      const sample = await makeSample(bed, {program, python});
      const typed: Typed[] = [];
      for (const {args, output} of transcriptIn(document)) {
        const printed = await type(program, python, sample, args);
        typed.push({args, output: printed});
        if (!IS_WRITING) hold(args, output, printed);
      }
      if (IS_WRITING) writeFileSync(README, withTranscript(document, typed));
      expect(recordFaults(bed.sightings(), ['shop.example.com. A', 'api.shop.example.com. A'])).toEqual([]);
    } finally {
      await bed.stop();
    }
  });
});

/** Types a command and agrees to it. `finalise` waits for a quarter of an hour of silence: it is interrupted as soon as it waits, unless the README is written. */
async function type(
  program: string,
  python: string,
  {folder, env}: Sample,
  args: readonly string[],
): Promise<string> {
  const isInterrupted = args.includes('finalise') && !IS_WRITING;
  let isAgreed = false;
  let isStopped = false;
  const {seen} = await atTerminal(
    program,
    args,
    {cwd: folder, env, python},
    {
      types: text => {
        if (!isAgreed && text.includes('[y/N] ')) {
          isAgreed = true;
          return 'y\n';
        }
        if (isInterrupted && !isStopped && /^\d\d:\d\d:\d\dZ/m.test(text)) {
          isStopped = true;
          return '\u0003';
        }
        return undefined;
      },
    },
  );
  return seen
    .replaceAll('^C', '')
    .replaceAll(/\S+@\S+/g, 'ana@laptop')
    .trim();
}

/** The same changes of each track in the same order, and nothing else that the README does not say; a command that was interrupted has said less. */
function hold(args: readonly string[], expected: string, printed: string): void {
  const command = args.join(' ');
  if (args.includes('finalise')) {
    expect(shapeOf(expected), command).toEqual(expect.arrayContaining([...shapeOf(printed).slice(0, 2)]));
    return;
  }
  expect(changesIn(printed), command).toEqual(changesIn(expected));
  expect(waitsIn(printed), command).toEqual(waitsIn(expected));
}
