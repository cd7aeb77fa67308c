import * as Flags from '@oclif/core/flags';
import {failOnFlag, inputFlags, K2eCommand, sourceArgs, terminalWidth} from '../command.ts';
import type {OutputChoice} from '../config/config.ts';
import {FORMATS} from '../config/formats.ts';
import {cutoverDraftFile} from '../emit/cutover-draft.ts';
import {EMITTERS} from '../emit/index.ts';
import {outputFolder} from '../emit/output-folder.ts';
import {type WriteResult, writeOutput} from '../emit/write.ts';
import {UsageError} from '../errors.ts';
import {KUBECTL_GET} from '../kubectl-get.ts';
import {REPORTERS} from '../report/index.ts';
import {notCarriedLines} from '../report/not-carried.ts';
import {renderOutcome} from '../report/outcome.ts';
import type {Report} from '../report/report.ts';
import {VERSION} from '../version.ts';

/** What `k2e convert --json` prints. */
export interface ConvertResult extends WriteResult {
  readonly outputDir: string;
  readonly report: Report;
}

export default class Convert extends K2eCommand {
  static override summary = 'Write the ECS definitions for Kubernetes manifests.';
  static override description =
    `SOURCE is a file, a folder (all .yaml, .yml and .json files below it) or - for standard input; without one, this folder.

The folder holds one JSON file per AWS resource, in the form that the AWS CLI takes with --cli-input-json, an index (k2e-output.json) and the report. A second run over the same folder removes what k2e wrote before and no longer writes, and touches nothing else.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> k8s/ -o ecs/',
    `${KUBECTL_GET} | <%= config.bin %> <%= command.id %> - -o ecs/`,
  ];
  static override strict = false;
  static override args = sourceArgs;
  static override flags = {
    ...inputFlags,
    'output-dir': Flags.directory({
      char: 'o',
      required: true,
      summary: 'Folder to write to.',
      helpValue: 'DIR',
    }),
    format: Flags.option({
      options: FORMATS,
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Output format; repeatable. Default: outputs in k2e.yaml, else native.',
    })(),
    ...failOnFlag,
    'include-blocked': Flags.boolean({summary: 'Write the files of blocked workloads too.'}),
    ledger: Flags.boolean({summary: 'Put what became of every single value into report.json.'}),
    'dry-run': Flags.boolean({summary: 'Say what would be written, and write nothing.'}),
    force: Flags.boolean({summary: 'Write into a folder that k2e did not write, and over edited files.'}),
  };

  async run(): Promise<ConvertResult> {
    const {argv, flags} = await this.parse(Convert);
    const outputDir = flags['output-dir'];
    if (outputDir === '')
      throw new UsageError('K2E-E001', '--output-dir names no folder.', ['Name one: -o ecs.']);
    const config = this.settings(flags.config);
    const formats = flags.format ?? config.outputs.map(({format}) => format);
    const native = formats.includes('native');
    const {plan, report, cutover, missing} = await this.convert(argv.map(String), flags, config, formats);
    const folders = foldersOf(config.outputs);
    const reportFiles = [
      {path: 'report.json', content: REPORTERS.json(report, {})},
      {path: 'report.md', content: REPORTERS.markdown(report, {})},
      cutoverDraftFile(cutover),
    ];
    const {files, notCarried} = outputFolder(
      plan,
      EMITTERS.filter(({name}) => formats.includes(name)),
      {
        includeBlocked: flags['include-blocked'],
        version: VERSION,
        reportFiles,
        runbook: {workers: cutover.workers},
        folders,
      },
    );
    for (const line of notCarriedLines(notCarried)) this.say(line);
    const dryRun = flags['dry-run'];
    const folderOf = (name: string): string => folders.get(name) ?? name;
    const done = writeOutput(outputDir, files, {force: flags.force, dryRun});
    if (dryRun) {
      for (const path of done.written) this.log(`write   ${path}`);
      for (const path of done.removed) this.log(`remove  ${path}`);
    }
    const outcome = {
      ...done,
      dir: outputDir,
      dryRun,
      missing: missing.map(({key}) => key),
      secrets: plan.secretValues.length,
      native,
      folders: formats.filter(name => name !== 'native').map(folderOf),
      partial: formats
        .filter(name => notCarried.some(each => each.format === name && each.resource === '*'))
        .map(folderOf),
    };
    this.say(renderOutcome(report, outcome, terminalWidth()).trimEnd());
    this.gate(report);
    return {outputDir, ...done, report};
  }
}

/** The folders that `k2e.yaml` gives to formats. */
function foldersOf(outputs: readonly OutputChoice[]): ReadonlyMap<string, string> {
  return new Map(
    outputs.flatMap(output =>
      'folder' in output && output.folder !== undefined ? [[output.format, output.folder] as const] : [],
    ),
  );
}
