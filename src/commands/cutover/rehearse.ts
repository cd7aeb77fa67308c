import * as Flags from '@oclif/core/flags';
import {CutoverCommand, planFlag} from '../../cutover-command.ts';
import {EXIT, UsageError} from '../../errors.ts';
import {FAULTS, type FaultName} from '../../rehearsal/faults.ts';
import {rehearsalText} from '../../rehearsal/rehearsal-text.ts';
import {type Rehearsal, rehearse} from '../../rehearsal/rehearse.ts';
import {visible} from '../../report/escape-terminal.ts';

export default class CutoverRehearse extends CutoverCommand {
  static override summary =
    'Try the plan on AWS and Kubernetes in memory, with crashes, lost answers and foreign changes.';
  static override description =
    'The machine that runs the cutover goes the whole way, to ECS for good and back from the middle, while processes die, answers get lost, reads are old, requests are throttled and somebody else changes things. After every change of the world, twelve invariants are checked: no job on both sides, no run twice, no name without an answer, and so on. Nothing outside is read or changed; weeks take seconds. Ends with 1 when an invariant is broken or a way does not arrive.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --seed 7 --runs 5',
    '<%= config.bin %> <%= command.id %> --faults crash-after,foreign-edit --timeline',
  ];
  static override flags = {
    ...planFlag,
    seed: Flags.integer({
      default: 1,
      min: 0,
      summary: 'What chance depends on: the same seed gives the same.',
    }),
    runs: Flags.integer({default: 1, min: 1, max: 1000, summary: 'Rehearsals, each with the next seed.'}),
    faults: Flags.string({
      default: 'all',
      summary: `Faults that may happen: all, none, or some of ${FAULTS.join(', ')}.`,
      helpValue: 'NAMES',
    }),
    at: Flags.string({
      summary: 'Moment at which the rehearsal begins; now when it is not given.',
      helpValue: '2026-12-01T09:00:00Z',
    }),
    timeline: Flags.boolean({summary: 'Print what happens on the ways with faults, too.'}),
  };

  async run(): Promise<readonly Rehearsal[]> {
    const {flags} = await this.parse(CutoverRehearse);
    const read = this.readPlan(flags.plan);
    const faults = faultsOf(flags.faults);
    const now = momentOf(flags.at);
    const rehearsals: Rehearsal[] = [];
    for (let run = 0; run < flags.runs; run++) {
      const rehearsal = await rehearse(read, {now, seed: flags.seed + run, faults});
      rehearsals.push(rehearsal);
      if (run > 0) this.log('');
      for (const line of rehearsalText(rehearsal, flags.timeline)) this.log(visible(line));
    }
    if (rehearsals.some(({passed}) => !passed)) process.exitCode = EXIT.findings;
    return rehearsals;
  }
}

/** @throws UsageError K2E-E055 for a name that is none */
function faultsOf(text: string): readonly FaultName[] {
  if (text === 'all') return FAULTS;
  if (text === 'none') return [];
  const names = text.split(',').map(name => name.trim());
  const unknown = names.find(name => !FAULTS.some(fault => fault === name));
  if (unknown !== undefined)
    throw new UsageError('K2E-E055', `There is no fault ${JSON.stringify(unknown)}.`, [
      `Faults: ${FAULTS.join(', ')}; or all, or none.`,
    ]);
  return FAULTS.filter(fault => names.includes(fault));
}

/** @throws UsageError K2E-E056 for a text that is no moment */
function momentOf(text: string | undefined): number {
  const at = text === undefined ? Date.now() : Date.parse(text);
  if (!Number.isFinite(at))
    throw new UsageError('K2E-E056', `${JSON.stringify(text)} is no moment.`, [
      'Write it as in 2026-12-01T09:00:00Z.',
    ]);
  return Math.floor(at / 1000);
}
