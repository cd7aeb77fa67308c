import {type CatalogueEntry, catalogueEntries} from './catalogue.ts';
import type {Config} from './config/config.ts';
import {defaultConfig, type PartialConfig, parseConfig} from './config/load-config.ts';
import {emitNative} from './emit/native/native.ts';
import type {OutputFile} from './emit/output.ts';
import {InputError, K2eError, SafetyError, UsageError} from './errors.ts';
import type {Fidelity, Finding, Level, ObjectRef, SourcePosition, TargetPointer, Verdict} from './finding.ts';
import {loadText} from './load/load.ts';
import {run} from './pipeline.ts';
import type {Report} from './report/report.ts';
import {VERSION} from './version.ts';

export type {
  CatalogueEntry,
  Config,
  Fidelity,
  Finding,
  Level,
  ObjectRef,
  OutputFile,
  PartialConfig,
  Report,
  SourcePosition,
  TargetPointer,
  Verdict,
};
export {catalogueEntries, defaultConfig, InputError, K2eError, parseConfig, SafetyError, UsageError};

/** Manifest text, and the name under which the report speaks of it. */
export interface ManifestText {
  readonly name: string;
  readonly text: string;
}

/** What `convert` takes besides the manifests. */
export interface ConvertOptions {
  /** Default: `defaultConfig()`. */
  readonly config?: Config;
  readonly namespace?: string;
  readonly selector?: string;
  /** Put an entry per leaf into the report. */
  readonly ledger?: boolean;
  /** Give the files of blocked workloads too. */
  readonly includeBlocked?: boolean;
  /** Today, `YYYY-MM-DD`: waivers expire. Default: the clock's day in UTC. */
  readonly today?: string;
}

/**
 * Converts manifests in memory: the whole pipeline of `k2e convert` as one function, without reading or writing a file.
 * Gives the files of the native format and the report. What a manifest contains is never an error.
 */
export function convert(
  manifests: readonly ManifestText[],
  options: ConvertOptions = {},
): {readonly files: readonly OutputFile[]; readonly report: Report} {
  const parts = manifests.map(({name, text}) => loadText(text, name));
  const loaded = {
    documents: parts.flatMap(({documents}) => documents),
    problems: parts.flatMap(({problems}) => problems),
    inputs: parts.flatMap(({inputs}) => inputs),
  };
  const {plan, report} = run(loaded, options.config ?? defaultConfig(), {
    ...options,
    today: options.today ?? new Date().toISOString().slice(0, 10),
  });
  const files = emitNative(plan, {
    includeBlocked: options.includeBlocked ?? false,
    version: VERSION,
    reportFiles: [],
  });
  return {files, report};
}
