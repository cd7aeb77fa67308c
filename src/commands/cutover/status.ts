import * as Flags from '@oclif/core/flags';
import {closingFile} from '../../cutover/closing.ts';
import {type Status, statusLines, statusOf} from '../../cutover/status.ts';
import {callingLines, type StillCalling, stillCalling} from '../../cutover/still-calling.ts';
import {CutoverCommand, planFlag} from '../../cutover-command.ts';
import {realAccessLogs, statePorts} from '../../ports.ts';
import {visible} from '../../report/escape-terminal.ts';

/** Seconds between two looks of `--watch`. */
const WATCH = 2;

export default class CutoverStatus extends CutoverCommand {
  static override summary =
    'Show where traffic, jobs and workers are, what each waits for, and who did what.';
  static override description =
    'Reads the journal only, but where the end waits for an old load balancer to be quiet: then its access logs of the last hour are read, for who still calls it.';
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

  async run(): Promise<Status & {readonly calling?: readonly StillCalling[]}> {
    const {flags} = await this.parse(CutoverStatus);
    const read = this.readPlan(flags.plan);
    const state = await statePorts(read.plan);
    const now = () => Math.floor(Date.now() / 1000);
    const look = async () => statusOf(read.plan, await this.journalOf(read, state), now());
    let status = await look();
    if (!flags.watch) {
      const held = Object.entries((await this.journalOf(read, state))?.tracks ?? {});
      const calling = await stillCalling(
        read.plan,
        held.map(([track, {halt}]) => ({track, halt})),
        () => realAccessLogs(read.plan),
        now(),
      );
      this.log(shownLines(status, flags.log));
      if (status.tracks.length > 0 && status.tracks.every(({phase}) => phase === 'finalised')) {
        const told = `What your own code has to say now: ${closingFile(flags.plan)} (\`k2e cutover finalise\` writes it again).`;
        this.log(`\n${visible(told)}`);
      }
      if (calling.length > 0) this.log(['', ...callingLines(calling)].map(visible).join('\n'));
      return {...status, ...(calling.length > 0 && {calling})};
    }
    let shown = '';
    let stopped = false;
    process.once('SIGINT', () => {
      stopped = true;
    });
    while (!stopped) {
      const text = shownLines(status, flags.log);
      // On a terminal the view stays in place, and is drawn again when it differs; elsewhere it is printed when it differs, the lease aside.
      const view = process.stdout.isTTY ? text : JSON.stringify(status.tracks);
      if (view !== shown) {
        if (process.stdout.isTTY) process.stdout.write('\u001b[H\u001b[2J');
        this.log(text);
      }
      shown = view;
      await new Promise(resolve => setTimeout(resolve, WATCH * 1000));
      status = await look();
    }
    return status;
  }
}

function shownLines(status: Status, log: number): string {
  return statusLines(status, log).map(visible).join('\n');
}
