import {resume} from '../../cutover/goals.ts';
import {CutoverCommand, changeFlags, type Moved} from '../../cutover-command.ts';

export default class CutoverResume extends CutoverCommand {
  static override summary =
    'Go on after a pause, a crash, or a change by somebody else that you have looked at.';
  static override examples = ['<%= config.bin %> <%= command.id %>'];
  static override flags = changeFlags;

  async run(): Promise<Moved> {
    const {flags} = await this.parse(CutoverResume);
    return this.go(flags, {
      what: 'go on from the state that the world has now',
      change: (journal, _plan, by) => resume(journal, by),
      patience: Number.POSITIVE_INFINITY,
    });
  }
}
