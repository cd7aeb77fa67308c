import {existsSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import * as Args from '@oclif/core/args';
import {Command} from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import type {Config} from './config/config.ts';
import type {Format} from './config/formats.ts';
import {defaultConfig, parseConfig} from './config/load-config.ts';
import {EXIT, InternalError, K2eError, UsageError} from './errors.ts';
import {LEVELS} from './finding.ts';
import {load} from './load/load.ts';
import {run} from './pipeline.ts';
import {visible} from './report/escape-terminal.ts';
import {gate} from './report/gate.ts';
import {labelled, wrapped} from './report/layout.ts';
import type {Report} from './report/report.ts';
import type {Result} from './result.ts';
import type {UsageFile} from './usage/series.ts';
import {YoungGeneration} from './young-generation.ts';

/** The `k2e.yaml` that is read when no `--config` is given and the file exists. */
export const DEFAULT_CONFIG = 'k2e.yaml';

/**
 * The sources of every command that reads manifests. Left to itself, oclif takes what it finds on standard input for an
 * argument that is not given: the text of a manifest would become a path, and be shown in the error about it.
 */
export const sourceArgs = {
  source: Args.string({
    description: 'files and folders with manifests; - for standard input',
    ignoreStdin: true,
  }),
};

/** Flags of every command that reads manifests. */
export const inputFlags = {
  config: Flags.string({
    char: 'c',
    summary: 'Settings that only you know; k2e.yaml in this folder when it exists.',
    helpValue: 'FILE',
  }),
  namespace: Flags.string({
    char: 'n',
    summary: 'Convert only the workloads of this namespace.',
    helpValue: 'NAME',
  }),
  selector: Flags.string({
    char: 'l',
    summary: 'Convert only workloads whose labels match, as kubectl reads selectors.',
    helpValue: 'SELECTOR',
  }),
};

/** The gate of the commands that report. */
export const failOnFlag = {
  'fail-on': Flags.option({
    options: [...LEVELS, 'never'] as const,
    default: 'blocker' as const,
    summary: 'Exit with 1 when there is a finding of this level or a worse one.',
  })(),
};

/** What `inputFlags` and `failOnFlag` give. */
export interface RunFlags {
  readonly config?: string | undefined;
  readonly namespace?: string | undefined;
  readonly selector?: string | undefined;
  readonly 'fail-on'?: (typeof LEVELS)[number] | 'never' | undefined;
  readonly ledger?: boolean | undefined;
  readonly 'include-blocked'?: boolean | undefined;
  readonly usage?: readonly UsageFile[] | undefined;
}

/**
 * The base of all commands: global flags, the JSON form, the gate, and errors with their exit codes. Commands and this class
 * are the only writers of files, of the terminal and of the exit code.
 */
export abstract class K2eCommand extends Command {
  static override enableJsonFlag = true;

  /**
   * Runs the pipeline over the sources that the user named; without any, over this folder.
   * @param formats the formats that are written, where they are not those of the configuration.
   */
  protected async convert(
    sources: readonly string[],
    flags: RunFlags,
    config = this.settings(flags.config),
    formats?: readonly Format[],
  ): Promise<Result> {
    // A variable of a script that is not set would leave no workload, and a folder without its files.
    if (flags.namespace === '')
      throw new UsageError('K2E-E001', '--namespace names no namespace.', [
        'Name one: -n shop; or leave the flag out for all.',
      ]);
    if (sources.length === 0) this.say('Sources: this folder');
    const young = new YoungGeneration();
    try {
      const loaded = await load(sources.length === 0 ? ['.'] : sources, {
        stdin: () => process.stdin,
        settings: flags.config,
        onBytes: bytes => young.grew(bytes),
      });
      return run(loaded, config, {
        namespace: flags.namespace,
        selector: flags.selector,
        failOn: flags['fail-on'],
        ledger: flags.ledger,
        includeBlocked: flags['include-blocked'],
        formats,
        usage: flags.usage,
        today: new Date().toISOString().slice(0, 10),
      });
    } finally {
      young.release();
    }
  }

  /** `k2e.yaml`, or the defaults where there is none. */
  protected settings(file: string | undefined): Config {
    if (file === undefined && !existsSync(DEFAULT_CONFIG)) return defaultConfig();
    const path = file ?? DEFAULT_CONFIG;
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      throw new UsageError('K2E-E012', `The configuration ${path} cannot be read (${reason}).`, [
        'Name an existing file with --config, or run `k2e init` to write one.',
      ]);
    }
    if (file === undefined) this.say(`Settings: ${DEFAULT_CONFIG}`);
    return parseConfig(text, path);
  }

  /**
   * Writes a file that is whole or as it was before, also when the disk is full. A pipe, a device or a link is written to as it
   * is. Throws the system's error.
   */
  protected writeWhole(file: string, text: string): void {
    const found = lstatSync(file, {throwIfNoEntry: false});
    if (file === '' || (found && !found.isFile())) {
      writeFileSync(file, text);
      return;
    }
    const draft = `${file}.${process.pid}.tmp`;
    try {
      writeFileSync(draft, text, found ? {mode: found.mode} : {});
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, {force: true});
      throw error;
    }
  }

  /** Sets exit code 1 when the report trips the gate; the report itself is still the result. */
  protected gate(report: Report): void {
    if (gate(report, report.options.failOn)) process.exitCode = EXIT.findings;
  }

  /** Talk, to standard error; data goes to standard output. */
  protected say(text: string): void {
    if (!this.jsonEnabled()) this.logToStderr(text);
  }

  /** Tells an error in k2e's own words, once, and passes it on for its exit code. */
  protected override async catch(error: Parameters<Command['catch']>[0]): Promise<unknown> {
    if ('code' in error && error.code === 'EEXIT') return super.catch(error);
    const known = knownError(error, this.id);
    if (!this.jsonEnabled()) this.logToStderr(errorText(known, terminalWidth()));
    return super.catch(Object.assign(known, {skipOclifErrorHandling: true}));
  }

  /** What `--json` prints in place of a result. */
  protected override toErrorJson(error: unknown): {error: ErrorJson} {
    const {code, message, suggestions, ref, exitCode} = knownError(error, this.id);
    return {error: {code, message, suggestions, ref, exitCode}};
  }
}

/** An error as `--json` gives it. */
export interface ErrorJson {
  readonly code: string;
  readonly message: string;
  readonly suggestions: readonly string[];
  /** Page that explains the error. */
  readonly ref: string;
  readonly exitCode: number;
}

/** The error as one of k2e's: what oclif says of the command line is K2E-E001, everything else is a bug (exit code 70). */
function knownError(error: unknown, command = ''): K2eError {
  if (error instanceof K2eError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && 'oclif' in error) {
    const text = message
      .replace(/\n?See more help with --help\s*$/, '')
      .replace(/^The following errors? occurred:\s*/, '')
      .replace(/^Parsing (--\S+)\s+/, '$1: ')
      .replace(
        /^Missing \d+ required args?:\s*(\S+)\s+/,
        (_, name) => `Missing argument ${name.toUpperCase()}: `,
      );
    return new UsageError('K2E-E001', sentence(text.trim().replaceAll(/\n\s*/g, '; ')), [
      `Run k2e ${command.replaceAll(':', ' ')} --help for the flags and examples.`,
    ]);
  }
  return new InternalError(
    'K2E-E900',
    `k2e has a bug: ${message}`,
    ['Please report it, with what you ran.'],
    {
      cause: error,
    },
  );
}

/** An error for people: what is wrong, then what to do. */
export function errorText({code, message, suggestions}: K2eError, width: number): string {
  return [
    `Error ${code}: ${message.trimEnd()}`.split('\n').flatMap(line => wrapped(visible(line), width)),
    suggestions.flatMap(suggestion => labelled('  ', visible(suggestion), width)),
  ]
    .flat()
    .join('\n');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Columns for talk on standard error: the terminal's, at most 140; 100 where there is no terminal. */
export function terminalWidth(): number {
  return process.stderr.isTTY ? Math.min(process.stderr.columns, 140) : 100;
}
