import * as Flags from '@oclif/core/flags';
import {pause} from '../../cutover/goals.ts';
import {CutoverCommand, type Noted, planFlag} from '../../cutover-command.ts';

export default class CutoverPause extends CutoverCommand {
  static override summary =
    'Freeze the way to ECS. Traffic, jobs and workers stay where they are; a rollback still goes on.';
  static override examples = ['<%= config.bin %> <%= command.id %> --reason "checkout errors, Ana looks"'];
  static override flags = {
    reason: Flags.string({default: 'paused by hand', summary: 'Why, for the others.', helpValue: 'TEXT'}),
    ...planFlag,
    'dry-run': Flags.boolean({summary: 'Say what would be noted, and note nothing.'}),
  };

  async run(): Promise<Noted> {
    const {flags} = await this.parse(CutoverPause);
    return this.noted(flags, 'Paused', (journal, by) => pause(journal, flags.reason, by));
  }
}
