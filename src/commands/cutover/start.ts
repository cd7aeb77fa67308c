import {start} from '../../cutover/goals.ts';
import {CutoverCommand, changeFlags, type Moved} from '../../cutover-command.ts';

export default class CutoverStart extends CutoverCommand {
  static override summary =
    'Go the whole way of the plan, step by step, until it is done or something holds.';
  static override description =
    'Half of the web first, then batches one at a time, then workers, then the rest of the web. It may be stopped at any time (Ctrl-C ends in order, kill -9 is safe too) and goes on by the same command, by `step`, or on another machine.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --dry-run',
  ];
  static override flags = changeFlags;

  async run(): Promise<Moved> {
    const {flags} = await this.parse(CutoverStart);
    return this.go(flags, {
      what: 'move everything in the plan to ECS, step by step',
      begins: true,
      change: (journal, _plan, by) => start(journal, by),
      patience: Number.POSITIVE_INFINITY,
    });
  }
}
