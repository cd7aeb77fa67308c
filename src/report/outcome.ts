import {objectId} from './assemble.ts';
import {visible} from './escape-terminal.ts';
import {labelled, table, wrapped} from './layout.ts';
import type {Report} from './report.ts';
import {counted, findingsCell, summaryLines, VERDICT_WORDS} from './words.ts';

/** What `k2e convert` did to its output folder, or would do. Paths are below the folder. */
export interface Outcome {
  readonly dir: string;
  readonly dryRun: boolean;
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
  readonly discarded: readonly string[];
  /** An earlier run had died while it wrote; it was finished first. */
  readonly recovered: boolean;
  /** Keys of `k2e.yaml` that are needed and missing. */
  readonly missing: readonly string[];
  /** Values that the user has to put into a secret store. */
  readonly secrets: number;
  /** True when the format `native` was written: one file for each resource, in folders by kind. */
  readonly native: boolean;
  /** Folders of the other formats. */
  readonly folders: readonly string[];
  /** Those of them that leave whole kinds of resources to another format. */
  readonly partial: readonly string[];
}

/** Workloads that are listed one by one; with more of them, only those that are blocked. */
const FEW = 12;
/** Names in a list before the rest is only counted. */
const NAMED = 4;

/**
 * What a conversion has come to, for a terminal: the workloads, the findings by level, the files, and what to do next. The text
 * has no control characters but line breaks, whatever the manifests hold.
 */
export function renderOutcome(report: Report, outcome: Outcome, width = 100): string {
  const limit = Math.max(60, width);
  const [verdicts = '', findings = '', , ...trouble] = summaryLines(report);
  const paragraphs = [
    [...wrapped(verdicts, limit), ...workloadLines(report, limit)],
    [findings, ...filesTold(report, outcome), ...trouble].flatMap(line => wrapped(line, limit)),
    nextSteps(report, outcome).flatMap((step, index) =>
      labelled(index === 0 ? 'Next  ' : '      ', step, limit),
    ),
  ];
  return `${paragraphs.map(lines => lines.join('\n')).join('\n\n')}\n`;
}

function workloadLines(report: Report, width: number): string[] {
  const {workloads} = report;
  const listed = workloads.length <= FEW ? workloads : workloads.filter(({verdict}) => verdict === 'blocked');
  const cells = listed
    .slice(0, FEW)
    .map(workload => [
      `  ${visible(objectId(workload.object))}`,
      VERDICT_WORDS[workload.verdict],
      findingsCell(report, workload),
    ]);
  const rows =
    table(cells, width)?.map(row => row.join('')) ??
    cells.map(([id, ...rest]) => `${id}: ${rest.join(', ')}`);
  const left = listed.length - FEW;
  return left > 0 ? [...rows, `  and ${left} more that are blocked`] : rows;
}

function filesTold(report: Report, outcome: Outcome): string[] {
  const {dryRun, written, removed, unchanged, discarded, recovered} = outcome;
  const dir = folder(outcome);
  const all = [...written, ...unchanged];
  const lines: string[] = [];
  if (recovered) lines.push(`An earlier run had died while it wrote into ${dir}; it was finished first.`);
  if (written.length + removed.length === 0) {
    lines.push(`Nothing to write: the ${counted(all.length, 'file')} in ${dir} are as they should be.`);
  } else {
    const again =
      unchanged.length > 0
        ? `; ${unchanged.length} more ${unchanged.length === 1 ? 'is as it was' : 'are as they were'}`
        : `: ${kinds(all, outcome.folders)}`;
    const gone = removed.length > 0 ? `; ${dryRun ? 'would remove' : 'removed'} ${removed.length}` : '';
    lines.push(
      `${dryRun ? 'Would write' : 'Wrote'} ${counted(written.length, 'file')} to ${dir}${again}${gone}.`,
    );
  }
  const inFormats = (path: string): boolean => outcome.folders.some(name => path.startsWith(`${name}/`));
  if (outcome.native && removed.some(path => path.includes('/') && !inFormats(path)))
    lines.push(
      'What was made in AWS from files that are removed stays there: k2e deletes nothing. The first step of RUNBOOK.md lists it.',
    );
  if (discarded.length > 0) {
    lines.push(`${dryRun ? 'Would overwrite' : 'Overwrote'} because of --force: ${some(discarded)}.`);
  }
  const blocked = report.workloads.filter(({verdict}) => verdict === 'blocked').length;
  const isWithheld = report.workloads.some(
    ({verdict, resources}) => verdict === 'blocked' && resources.length === 0,
  );
  if (isWithheld) {
    lines.push(
      `The files of ${blocked === 1 ? 'the blocked workload' : 'blocked workloads'} are left out; --include-blocked writes them.`,
    );
  }
  return lines;
}

function nextSteps(report: Report, outcome: Outcome): string[] {
  const dir = folder(outcome);
  const {missing, secrets, dryRun} = outcome;
  const steps: string[] = [];
  if (report.findings.length > 0) {
    steps.push(
      dryRun
        ? 'Run k2e report for the findings and what to do about them.'
        : `Read ${dir}report.md: what was found, and what to do about it.`,
    );
  }
  if (missing.length > 0) {
    steps.push(
      `Set ${some(missing)} in k2e.yaml (k2e init writes the keys, with what needs them), then run this again.`,
    );
  }
  if (dryRun) return [...steps, 'Run this without --dry-run to write the files.'];
  if (missing.length > 0) return steps;
  if (![...outcome.written, ...outcome.unchanged].some(path => path.includes('/')))
    return [...steps, `There is nothing to apply. ${nothing(report)}`];
  const first =
    secrets > 0
      ? `Put ${counted(secrets, 'secret value')} into the store (secretValues in the index), then apply`
      : 'Apply';
  const order = outcome.native ? [`the files in the order that ${dir}k2e-output.json gives`] : [];
  const all = [...outcome.written, ...outcome.unchanged];
  const others = outcome.folders.filter(name => all.some(path => path.startsWith(`${name}/`)));
  const isPartial = (name: string): boolean => outcome.partial.includes(name);
  const told = (name: string): string => `${dir}${visible(name)}/ with its tool`;
  const whole = [...order, ...others.filter(name => !isPartial(name)).map(told)];
  const parts = others.filter(isPartial);
  // What makes a part goes with others, not in their place.
  const what = whole.length > 0 ? whole.join(', or ') : parts.map(told).join(', and ');
  const also =
    whole.length > 0 && parts.length > 0
      ? `, also for ${parts.map(name => `${visible(name)}/`).join(', ')}`
      : '';
  return [...steps, `${first} ${what}; ${dir}RUNBOOK.md has every command${also}.`];
}

/** Why nothing is written that could be applied, as far as the report tells, and what to do. */
function nothing({workloads, options}: Report): string {
  if (workloads.length > 0)
    return workloads.every(({verdict}) => verdict === 'blocked')
      ? 'Every workload is blocked: do what the report says of its blockers, then run this again.'
      : 'The report says what becomes of each workload; another format may make what this one leaves out.';
  const {namespace, selector} = options;
  const filters = [
    ...(namespace === undefined ? [] : [`the namespace ${visible(namespace)}`]),
    ...(selector === undefined ? [] : [`the labels ${visible(selector)}`]),
  ];
  return filters.length > 0
    ? `No workload of the input has ${filters.join(' and ')}; see --namespace and --selector.`
    : 'Name the files or folders that hold your workloads.';
}

/** The kinds that people look for first. */
const MAIN_KINDS = ['task-definitions', 'services', 'daemons', 'schedules', 'state-machines', 'jobs'];

/** `5 task-definitions, 4 services, 20 other resources, 3 files in terraform/, report.md …`: by the folder that each file is in. */
function kinds(all: readonly string[], folders: readonly string[]): string {
  const formats = folders.map(folder => [folder, all.filter(path => path.startsWith(`${folder}/`))] as const);
  // A definition is a readable copy of what stands in the file of its state machine.
  const own = all.filter(path => !path.endsWith('.asl.json'));
  const paths = own.filter(path => !folders.some(folder => path.startsWith(`${folder}/`)));
  const groups = Map.groupBy(paths, path => (path.includes('/') ? path.slice(0, path.indexOf('/')) : ''));
  const loose = groups.get('') ?? [];
  const main = MAIN_KINDS.flatMap(kind => {
    const count = groups.get(kind)?.length ?? 0;
    return count === 0 ? [] : {kind, count};
  });
  const rest = main.reduce((sum, {count}) => sum - count, paths.length - loose.length);
  return [
    ...main.map(({kind, count}) => `${count} ${count === 1 ? kind.slice(0, -1) : kind}`),
    ...(rest > 0 ? [counted(rest, main.length > 0 ? 'other resource' : 'resource')] : []),
    ...formats.map(([folder, {length}]) => `${counted(length, 'file')} in ${visible(folder)}/`),
    ...loose.toSorted(),
  ].join(', ');
}

/** The first few, and how many more. */
function some(names: readonly string[]): string {
  const rest = names.length - NAMED;
  const named = names.slice(0, NAMED).map(visible).join(', ');
  return rest > 0 ? `${named} and ${rest} more` : named;
}

function folder({dir}: Outcome): string {
  const shown = visible(dir);
  return shown.endsWith('/') ? shown : `${shown}/`;
}
