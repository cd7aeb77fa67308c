import * as Flags from '@oclif/core/flags';
import {isHostBack} from '../../cutover/arrived.ts';
import {rollback} from '../../cutover/goals.ts';
import {CutoverCommand, changeFlags, type Moved} from '../../cutover-command.ts';

export default class CutoverRollback extends CutoverCommand {
  static override summary =
    'Bring everything back to Kubernetes: web first, then workers, then batches in their windows.';
  static override description =
    'Allowed at any point before `finalise`, also while paused; it needs no guard of ECS.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --track web/shop.example.com --yes',
  ];
  static override flags = {
    track: Flags.string({summary: 'Only this track of the plan.', helpValue: 'ID'}),
    ...changeFlags,
  };

  async run(): Promise<Moved> {
    const {flags} = await this.parse(CutoverRollback);
    const {track} = flags;
    return this.go(flags, {
      what: `bring ${track ?? 'everything in the plan'} back to Kubernetes`,
      change: (journal, _plan, by) => rollback(journal, by, track),
      patience: Number.POSITIVE_INFINITY,
      ...(track !== undefined && {ends: journal => isHostBack(journal, track)}),
    });
  }
}
