import * as Flags from '@oclif/core/flags';
import {type Status, statusOf, statusText} from '../../cutover/status.ts';
import {CutoverCommand, planFlag} from '../../cutover-command.ts';
import {statePorts} from '../../ports.ts';
import {visibleLines} from '../../report/escape-terminal.ts';

/** Seconds between two looks of `--watch`. */
const WATCH = 2;

export default class CutoverStatus extends CutoverCommand {
  static override summary =
    'Show where traffic, jobs and workers are, what each waits for, and who did what.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --watch',
    '<%= config.bin %> <%= command.id %> --json',
  ];
  static override flags = {
    ...planFlag,
    watch: Flags.boolean({char: 'w', summary: 'Show it anew as it changes, until it is interrupted.'}),
    log: Flags.integer({default: 5, min: 0, summary: 'Lines of the audit to show.', helpValue: 'LINES'}),
  };

  async run(): Promise<Status> {
    const {flags} = await this.parse(CutoverStatus);
    const read = this.readPlan(flags.plan);
    const state = await statePorts(read.plan);
    const look = async () =>
      statusOf(read.plan, await this.journalOf(read, state), Math.floor(Date.now() / 1000));
    let status = await look();
    const draw = () => this.log(visibleLines(statusText(status, flags.log)));
    if (!flags.watch) {
      draw();
      return status;
    }
    let shown = '';
    let stopped = false;
    process.once('SIGINT', () => {
      stopped = true;
    });
    while (!stopped) {
      const text = statusText(status, flags.log);
      // On a terminal the view stays in place, and is drawn again when it differs; elsewhere it is printed when it differs, the lease aside.
      const view = process.stdout.isTTY ? text : JSON.stringify(status.tracks);
      if (view !== shown) {
        if (process.stdout.isTTY) process.stdout.write('\u001b[H\u001b[2J');
        this.log(visibleLines(text));
      }
      shown = view;
      await new Promise(resolve => setTimeout(resolve, WATCH * 1000));
      status = await look();
    }
    return status;
  }
}
