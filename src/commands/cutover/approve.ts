import * as Flags from '@oclif/core/flags';
import {approve} from '../../cutover/goals.ts';
import {CutoverCommand, type Noted, planFlag} from '../../cutover-command.ts';

export default class CutoverApprove extends CutoverCommand {
  static override summary =
    'Say yes to what a track asks: run missed firings, or go back although Kubernetes does not prove that it answers.';
  static override examples = ['<%= config.bin %> <%= command.id %> --track batch/shop/nightly-report'];
  static override flags = {
    track: Flags.string({summary: 'Only this track of the plan.', helpValue: 'ID'}),
    ...planFlag,
    'dry-run': Flags.boolean({summary: 'Say what would be noted, and note nothing.'}),
  };

  async run(): Promise<Noted> {
    const {flags} = await this.parse(CutoverApprove);
    return this.noted(flags, 'Approved', (journal, by) => approve(journal, by, flags.track));
  }
}
