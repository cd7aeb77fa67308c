import {InputError} from '../errors.ts';
import {parseKubectlTop} from './kubectl-top.ts';
import {parsePrometheus} from './prometheus.ts';
import type {Measured, UsageFile} from './series.ts';

/** What a file of measurements is, where it is none. */
export interface UsageFault {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** One sentence. May name labels and metrics. */
  readonly message: string;
}

/**
 * The measurements in the text of a file: what `kubectl top pod --containers` prints, or the JSON of a Prometheus query.
 * @param only what it measures, where the user said so (`--usage cpu=FILE`).
 * Throws an `InputError` K2E-E106 with file, line and column where it is neither.
 */
export function parseUsage(text: string, file: string, only?: Measured): UsageFile {
  const content = text.replace(/^\uFEFF/, '');
  const isJson = /^\s*[[{]/.test(content);
  const found = isJson ? parsePrometheus(content, only) : parseKubectlTop(content);
  if (Array.isArray(found)) return {file, kind: isJson ? 'prometheus' : 'kubectl-top', series: found};
  const {line, column, message} = found as UsageFault;
  throw new InputError('K2E-E106', `${file}:${line}:${column}: ${message}`, [
    'Give what `kubectl top pod --containers` prints, or the JSON of a Prometheus range query; docs/usage.md shows both.',
  ]);
}
