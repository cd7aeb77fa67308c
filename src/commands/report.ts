import {readFileSync} from 'node:fs';
import * as Flags from '@oclif/core/flags';
import {failOnFlag, inputFlags, K2eCommand, sourceArgs} from '../command.ts';
import {InputError, UsageError} from '../errors.ts';
import {REPORTERS} from '../report/index.ts';
import type {Report} from '../report/report.ts';
import {parseUsage} from '../usage/parse-usage.ts';
import type {Measured, UsageFile} from '../usage/series.ts';

type Format = keyof typeof REPORTERS;

/** One thing to write: a format, and the file; without a file, standard output. */
interface Sink {
  readonly format: Format;
  readonly file?: string;
}

export default class ReportCommand extends K2eCommand {
  static override summary = 'Tell what fits ECS, what changes and what cannot move.';
  static override description =
    `The same run as convert, which writes nothing but the report. SOURCE is a file, a folder or - for standard input; without one, this folder.

--format may be repeated, each with a file of its own: --format text --format json=report.json.

--usage takes what the pods really use, and proposes sizes for the tasks: a file with the output of \`kubectl top pod --containers\`, or with the JSON of a Prometheus range query. docs/usage.md shows both.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %> k8s/',
    '<%= config.bin %> <%= command.id %> k8s/ --format text --format json=report.json --fail-on action',
    '<%= config.bin %> <%= command.id %> k8s/ --usage cpu.json --usage memory.json',
  ];
  static override strict = false;
  static override args = sourceArgs;
  static override flags = {
    ...inputFlags,
    format: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      default: ['text'],
      summary: `Format of the report (${Object.keys(REPORTERS).join(', ')}), or FORMAT=FILE.`,
      helpValue: 'FORMAT[=FILE]',
    }),
    output: Flags.string({
      char: 'o',
      summary: 'File for the one format; standard output without it.',
      helpValue: 'FILE',
    }),
    usage: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Measurements of the pods; repeatable. cpu=FILE or memory=FILE says what a file measures.',
      helpValue: '[cpu=|memory=]FILE',
    }),
    ...failOnFlag,
    ledger: Flags.boolean({summary: 'List what became of every single value (json).'}),
  };

  async run(): Promise<Report> {
    const {argv, flags} = await this.parse(ReportCommand);
    const sinks = sinksOf(flags.format, flags.output);
    if (flags.ledger && sinks.every(({format}) => format !== 'json') && !this.jsonEnabled())
      this.say('--ledger shows in the JSON report only: add --format json=FILE.');
    const usage = flags.usage?.map(wish => usageOf(wish));
    const {report} = await this.convert(argv.map(String), {...flags, usage});
    for (const {format, file} of sinks) {
      const color = file === undefined && format === 'text' && colorWanted();
      const text = REPORTERS[format](report, {
        color,
        ...(color ? {width: Math.min(process.stdout.columns, 140)} : {}),
      });
      if (file !== undefined) this.writeReport(file, text);
      else if (!this.jsonEnabled()) this.log(text.replace(/\n$/, ''));
    }
    this.gate(report);
    return report;
  }

  private writeReport(file: string, text: string): void {
    try {
      this.writeWhole(file, text);
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      throw new UsageError('K2E-E044', `The report cannot be written to ${file} (${reason}).`, [
        'Name a file in a folder that exists and that you may write to.',
      ]);
    }
  }
}

/** The measurements in a file that the user named, perhaps behind `cpu=` or `memory=`. */
function usageOf(wish: string): UsageFile {
  const [, only, rest = ''] = /^(cpu|memory)=(.+)$/s.exec(wish) ?? [];
  const file = only === undefined ? wish : rest;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new InputError('K2E-E105', `The measurements ${file} cannot be read (${reason}).`, [
      'Name a file with --usage; to measure: kubectl top pod -A --containers > usage.txt.',
    ]);
  }
  return parseUsage(text, file, only as Measured | undefined);
}

function sinksOf(formats: readonly string[], output: string | undefined): Sink[] {
  const sinks = formats.map((wish): Sink => {
    const [name = '', ...file] = wish.split('=');
    if (!Object.hasOwn(REPORTERS, name)) {
      throw new UsageError('K2E-E045', `There is no report format ${JSON.stringify(name)}.`, [
        `Choose one of ${Object.keys(REPORTERS).join(', ')}.`,
      ]);
    }
    if (file.length > 0 && file.join('=') === '') throw noFile(name);
    return {format: name as Format, ...(file.length === 0 ? {} : {file: file.join('=')})};
  });
  const [only] = sinks;
  if (output === undefined || !only) {
    if (sinks.filter(({file}) => file === undefined).length > 1) {
      throw new UsageError('K2E-E046', 'Two report formats cannot share standard output.', [
        'Give all but one a file: --format text --format json=report.json.',
      ]);
    }
    return sinks;
  }
  if (sinks.length > 1 || only.file !== undefined) {
    throw new UsageError('K2E-E046', '--output names the file of a single format.', [
      'With several formats write --format FORMAT=FILE for each.',
    ]);
  }
  return [{...only, file: output}];
}

function noFile(format: string): UsageError {
  return new UsageError('K2E-E001', `No file is named for the format ${format}.`, [
    `Write --format ${format}=FILE, or --format ${format} for standard output.`,
  ]);
}

/** Colour only on a terminal, and not where NO_COLOR says no. */
function colorWanted(): boolean {
  return process.stdout.isTTY === true && !process.env['NO_COLOR'];
}
