import {closingFile, closingText} from '../../cutover/closing.ts';
import {finalise} from '../../cutover/goals.ts';
import {CutoverCommand, changeFlags, type Moved} from '../../cutover-command.ts';
import {visible, visibleLines} from '../../report/escape-terminal.ts';

export default class CutoverFinalise extends CutoverCommand {
  static override summary =
    'End the cutover: simple records that point to ECS. There is no rollback after it.';
  static override description =
    'Refused until every host has passed its guards at 100 %, every job has proven a run, and every worker is steady; then it waits until the old load balancer is quiet, and no Helm release of the plan is being changed. In the end it writes, beside the plan, what Terraform, CloudFormation, the CDK and Git have to say from now on; the same command writes it again, and --dry-run prints it before.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --dry-run',
  ];
  static override flags = changeFlags;

  async run(): Promise<Moved & {readonly closing: string}> {
    const {flags} = await this.parse(CutoverFinalise);
    const moved = await this.go(flags, {
      what: 'end the cutover, after which there is no rollback',
      change: (journal, _plan, by) => finalise(journal, by),
      patience: Number.POSITIVE_INFINITY,
    });
    const text = closingText(this.readPlan(flags.plan).plan);
    const file = closingFile(flags.plan);
    if (flags['dry-run']) this.log(visibleLines(`\n${file}:\n\n${text.trimEnd()}`));
    else if (moved.outcome === 'done') {
      this.writeText(file, text, true);
      this.say(
        visible(
          `Wrote ${file}: what the code that owns the records, schedules, services and manifests has to say now.`,
        ),
      );
    }
    return {...moved, closing: text};
  }
}
