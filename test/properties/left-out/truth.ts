import type {Config} from '../../../src/config/config.ts';
import {emitNative} from '../../../src/emit/native/native.ts';
import type {Finding} from '../../../src/finding.ts';
import type {Loaded} from '../../../src/load/document.ts';
import {run} from '../../../src/pipeline.ts';
import type {Pointer} from '../../../src/pointer.ts';
import {withoutSources} from '../ledger-truth.ts';

/** What a run said and wrote. */
export interface Run {
  /** All files, as one text. */
  readonly written: string;
  readonly findings: readonly Finding[];
  /** What the report says of a leaf. */
  of(kind: string, name: string, path: Pointer): Told;
}

/** What a report says of one leaf. */
export interface Told {
  readonly disposition: 'mapped' | 'reported' | 'dropped' | 'none';
  readonly rule: string;
  /** Why it was dropped, or what the findings on it say. */
  readonly words: string;
  readonly hasFinding: boolean;
}

/** Runs the whole pipeline, with the files of blocked workloads. */
export function converted(loaded: Loaded, config: Config): Run {
  const {plan, report} = run(loaded, config, {today: '2026-11-21', ledger: true, includeBlocked: true});
  const files = emitNative(plan, {includeBlocked: true, version: '0', reportFiles: []});
  const {findings, ledger = []} = report;
  return {
    written: files.map(({path, content}) => `${path}\n${withoutSources(path, content)}`).join('\n'),
    findings,
    of(kind, name, path) {
      const isIt = (ref: {readonly kind: string; readonly name: string}) =>
        ref.kind === kind && ref.name === name;
      const entry = ledger.find(({object, path: at}) => at === path && isIt(object));
      const own = findings.filter(finding =>
        [finding, ...(finding.also ?? [])].some(
          ({object = finding.object, path: at}) => at === path && isIt(object),
        ),
      );
      const {disposition = 'none', rule = '', reason} = entry ?? {};
      const words = reason ?? own.map(({message}) => message).join(' ');
      return {disposition: isOut(own) ? 'dropped' : disposition, rule, words, hasFinding: own.length > 0};
    },
  };
}

/** True where there are findings, and all say that the value has no part in what is written. */
function isOut(findings: readonly Finding[]): boolean {
  return (
    findings.length > 0 &&
    findings.every(
      ({fidelity, message}) =>
        fidelity === 'dropped' ||
        /refuses the Ingress, and k2e leaves|leaves the annotation out|not carried over/.test(message),
    )
  );
}

/** What is wrong with a run, or undefined: k2e fails, a leaf is in no case. */
export function failureOf({findings}: Run, {disposition}: Told): string | undefined {
  const bug = findings.find(({message}) => message.includes('k2e has a bug'));
  if (bug) return `${bug.rule}: ${bug.message}`;
  return disposition === 'none' ? 'no entry in the ledger' : undefined;
}

/** True where the reason of a drop hands on to a finding, which says what the value does. */
export function handsOn({words}: Told): boolean {
  return /\bfindings?\b/.test(words);
}

/** The first lines in which two outputs differ. */
export function difference(left: string, right: string): string {
  const only = (one: string, other: string) => {
    const lines = new Set(other.split('\n'));
    return one
      .split('\n')
      .filter(line => !lines.has(line) && line.length < 200)
      .slice(0, 3)
      .map(line => line.trim())
      .join(' | ');
  };
  return `${only(left, right)} <> ${only(right, left)}`;
}
