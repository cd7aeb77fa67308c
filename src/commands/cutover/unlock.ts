import * as Flags from '@oclif/core/flags';
import {unlock} from '../../cutover/goals.ts';
import {SETTINGS} from '../../cutover/settings.ts';
import {CutoverCommand, type Noted, planFlag} from '../../cutover-command.ts';

export default class CutoverUnlock extends CutoverCommand {
  static override summary =
    'End the lease of a process that is known to be gone, without waiting for its end.';
  static override examples = ['<%= config.bin %> <%= command.id %> --epoch 7'];
  static override flags = {
    epoch: Flags.integer({
      required: true,
      summary: 'Number of the lease, as `status` shows it.',
      helpValue: 'NUMBER',
    }),
    ...planFlag,
    'dry-run': Flags.boolean({summary: 'Say what would be noted, and note nothing.'}),
  };

  async run(): Promise<Noted> {
    const {flags} = await this.parse(CutoverUnlock);
    // A call of that process may still be under way: the lease ends when it cannot be any more.
    const safe = SETTINGS.fresh + SETTINGS.call + SETTINGS.skew;
    return this.noted(flags, 'Unlocked', (journal, by) => unlock(journal, flags.epoch, by, safe));
  }
}
