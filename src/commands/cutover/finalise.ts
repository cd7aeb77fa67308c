import {finalise} from '../../cutover/goals.ts';
import {CutoverCommand, changeFlags, type Moved} from '../../cutover-command.ts';

export default class CutoverFinalise extends CutoverCommand {
  static override summary =
    'End the cutover: simple records that point to ECS. There is no rollback after it.';
  static override description =
    'Refused until every host has passed its guards at 100 %, every job has proven a run, and every worker is steady; then it waits until the old load balancer is quiet, and no Helm release of the plan is being changed.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --dry-run',
  ];
  static override flags = changeFlags;

  async run(): Promise<Moved> {
    const {flags} = await this.parse(CutoverFinalise);
    return this.go(flags, {
      what: 'end the cutover, after which there is no rollback',
      change: (journal, _plan, by) => finalise(journal, by),
      patience: Number.POSITIVE_INFINITY,
    });
  }
}
