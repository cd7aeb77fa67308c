import * as Flags from '@oclif/core/flags';
import {skipGuard} from '../../cutover/goals.ts';
import {CutoverCommand, type Noted, planFlag} from '../../cutover-command.ts';

export default class CutoverSkipGuard extends CutoverCommand {
  static override summary =
    'Let a track go on although its guard does not pass, or leave missed firings out. The reason is kept.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --reason "no traffic at night" --track web/shop.example.com',
  ];
  static override flags = {
    reason: Flags.string({required: true, summary: 'Why, for the audit.', helpValue: 'TEXT'}),
    track: Flags.string({summary: 'Only this track of the plan.', helpValue: 'ID'}),
    ...planFlag,
    'dry-run': Flags.boolean({summary: 'Say what would be noted, and note nothing.'}),
  };

  async run(): Promise<Noted> {
    const {flags} = await this.parse(CutoverSkipGuard);
    return this.noted(flags, 'Skipped', (journal, by) => skipGuard(journal, flags.reason, by, flags.track));
  }
}
