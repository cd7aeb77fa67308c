import {existsSync} from 'node:fs';
import {join} from 'node:path';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import {answerLines, questionsText} from '../../cutover/beside.ts';
import {commitsOf} from '../../cutover/commit.ts';
import {commitFiles} from '../../cutover/commit-text.ts';
import {demandAtRest} from '../../cutover/demands.ts';
import {parseDraft} from '../../cutover/draft.ts';
import type {Plan} from '../../cutover/plan.ts';
import {parsePlan, planText} from '../../cutover/plan-file.ts';
import {makePlan} from '../../cutover/planning/make-plan.ts';
import {CutoverCommand} from '../../cutover-command.ts';
import {EXIT, UsageError} from '../../errors.ts';
import {discovery, statePorts} from '../../ports.ts';
import {visible, visibleLines} from '../../report/escape-terminal.ts';
import {labelled} from '../../report/layout.ts';

/** Columns of what is said of the plan. */
const WIDTH = 100;
const DRAFT_ADVICE = 'Name the cutover.yaml that `k2e convert` has written into its output folder.';

export default class CutoverPlan extends CutoverCommand {
  static override summary =
    'Write the plan of the cutover: every record, schedule and object that it will touch.';
  static override description =
    'Reads cutover.yaml, which `k2e convert` wrote, the account and the cluster, and changes nothing there. What cannot be moved safely is left out, with the reason; what nobody has said yet is asked. Read the plan, commit it, and try it with `k2e cutover rehearse`.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> build/web-shop/cutover.yaml',
    '<%= config.bin %> <%= command.id %> build/web-shop/cutover.yaml --dry-run',
  ];
  static override args = {
    draft: Args.string({
      required: true,
      description: 'cutover.yaml in the output of `k2e convert`',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    output: Flags.string({
      char: 'o',
      default: 'cutover-plan.yaml',
      summary: 'File to write.',
      helpValue: 'FILE',
    }),
    'dry-run': Flags.boolean({summary: 'Print the plan, and write nothing.'}),
    force: Flags.boolean({
      summary: 'Overwrite another plan, unless its cutover is under way.',
    }),
  };

  async run(): Promise<Plan> {
    const {args, flags} = await this.parse(CutoverPlan);
    const draft = parseDraft(this.readText(args.draft, DRAFT_ADVICE), args.draft);
    const outside = await discovery(draft);
    const plan = await this.remote(() => makePlan(draft, outside.region, outside.discovery));
    const text = planText(plan);
    if (flags['dry-run']) this.log(text.trimEnd());
    else {
      if (flags.force) await this.demandFree(flags.output, text);
      this.writeText(flags.output, text, flags.force);
      this.say(`Wrote ${flags.output}: ${counts(plan)}.`);
    }
    this.tellCommits(plan, flags);
    const tell = (label: string, text: string): void => {
      for (const line of labelled(label, visible(text), WIDTH)) this.say(line);
    };
    for (const note of plan.notes ?? []) tell('Note  ', note);
    for (const {what, why, remedy} of plan.left ?? []) tell('Left  ', `${what}: ${why}. ${remedy}`);
    const questions = questionsText(plan);
    for (const question of questions) tell('Ask   ', question);
    for (const line of answerLines(plan)) this.say(visible(`      ${line}`));
    if ((plan.left ?? []).length > 0 || questions.length > 0) process.exitCode = EXIT.findings;
    return plan;
  }

  /** @throws SafetyError K2E-E307 when another plan is at the file's place, and its cutover is under way */
  private async demandFree(file: string, text: string): Promise<void> {
    if (!existsSync(file)) return;
    const present = this.readText(file);
    if (present === text || !isPlan(present)) return;
    const {plan, digest} = this.readPlan(file);
    const found = await this.remote(async () => (await statePorts(plan))['state.read']({}), plan.state);
    if (found?.journal.plan === digest) demandAtRest(found.journal, file);
  }

  /** What people will have to commit, on the way there and back: files beside the plan, from which everything in them follows. */
  private tellCommits(plan: Plan, flags: {readonly output: string; readonly 'dry-run': boolean}): void {
    const folder = `${flags.output.replace(/\.ya?ml$/, '')}-commits`;
    for (const way of ['there', 'back'] as const) {
      const files = commitFiles(plan, commitsOf(plan, way));
      if (files.length > 0 && !flags['dry-run']) this.makeFolder(join(folder, way));
      for (const {name, text} of files)
        if (flags['dry-run']) this.log(visibleLines(`---\n# ${folder}/${way}/${name}\n${text.trimEnd()}`));
        else this.writeText(join(folder, way, name), text, true);
      if (files.length > 0 && !flags['dry-run'])
        this.say(
          visible(
            `Wrote ${folder}/${way}: ${files.length} to commit on the way ${way}, when it is asked for.`,
          ),
        );
    }
  }
}

/** Whether a text is a plan that this version of k2e reads. */
function isPlan(text: string): boolean {
  try {
    parsePlan(text, '');
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

function counts({web, batches, workers}: Plan): string {
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return [count(web.length, 'host'), count(batches.length, 'CronJob'), count(workers.length, 'worker')].join(
    ', ',
  );
}
