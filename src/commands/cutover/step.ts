import {CutoverCommand, changeFlags, type Moved} from '../../cutover-command.ts';

export default class CutoverStep extends CutoverCommand {
  static override summary = 'Do what can be done now, and end: one tick, for a scheduler.';
  static override description =
    'Goes on with what `start`, `--weight`, `rollback` or `finalise` decided, and asks nothing. Exit code 0: everything is where it should be; 1: it waits or a guard holds; 5: somebody else changed something.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ];
  static override flags = changeFlags;

  async run(): Promise<Moved> {
    const {flags} = await this.parse(CutoverStep);
    return this.go(flags, {what: 'go on', patience: 0, decided: true});
  }
}
