import {COMPUTE_NAMES, COMPUTES, type Compute} from '../compute.ts';
import type {Constraint} from '../ecs/check/constraint.ts';
import type {Level} from '../finding.ts';
import type {Example, ProblemRule, Rule, SubjectName} from './rule.ts';

/** A key of `k2e.yaml`: its name, names that the user chooses in angle brackets, and what it does. */
interface Override {
  readonly name: string;
  readonly description: string;
}

/** What a run says of an example: the texts of its findings as Markdown, in the order in which the example declares them. */
export type Told = (example: Example) => readonly string[];

/**
 * The page of a rule in the catalogue, as Markdown: what `docs/rules/<id>.md` holds and `k2e rules <id>` prints.
 * @param overrides the keys of `k2e.yaml` that change what the rule does.
 * @param told without it the page lacks the quoted texts of findings.
 */
export function rulePage(
  rule: Rule | ProblemRule,
  overrides: readonly Override[],
  told: Told = () => [],
): string {
  const claims =
    'claims' in rule ? [...rule.claims, ...(rule.podClaims ?? []).map(claim => `${claim} (of the pod)`)] : [];
  const subjects =
    'on' in rule
      ? (Array.isArray(rule.on) ? rule.on : [rule.on]).map(subjectName).join(', ')
      : `input problem: ${rule.problem}`;
  const parts = [
    `# ${rule.id}`,
    rule.summary,
    table([
      ['Applies to', subjects],
      [
        'Fields',
        claims.length === 0
          ? 'none of its own'
          : claims.map(claim => `\`${claim === '' ? '(all)' : claim}\``).join(', '),
      ],
      [
        'Outcome',
        'fidelities' in rule ? rule.fidelities.join(', ') : `${rule.fidelity}, level ${rule.level}`,
      ],
      ['Knowledge', `${rule.knowledge.standing}, checked ${rule.knowledge.asOf}`],
    ]),
    `## ${'on' in rule ? 'What Kubernetes does, what ECS does, and the gap' : 'Why'}\n\n${rule.rationale}`,
    ...('on' in rule ? [emitted(rule, told)] : examplesOf(rule.examples, told)),
    `## What to do\n\n${rule.remediation}`,
    ...('on' in rule ? [overriding(overrides)] : []),
    `## Sources\n\n${[...rule.refs.kubernetes, ...rule.refs.ecs].map(ref => `- <${ref}>`).join('\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** What the level of a finding asks of the reader. */
const LEVELS: Readonly<Record<Level, string>> = {
  blocker: 'the workload cannot run so, or would lose data or protection',
  action: 'do something before it works',
  review: 'it behaves differently, look at it',
  info: 'good to know',
};

/** Parts whose names say nothing to a reader. */
const PART_NAMES: Partial<Record<SubjectName, string>> = {
  kept: 'StatefulSets and DaemonSets that are not converted',
  byproduct: 'what the cluster has made by itself',
  other: 'objects of all other kinds',
};

function subjectName(subject: SubjectName): string {
  return PART_NAMES[subject] ?? subject;
}

/** What comes out, by what the tasks run on; `test/rules/each-compute.deep.test.ts` sees that a rule which makes a difference shows it. */
function emitted({examples}: Rule, told: Told): string {
  const title = '## What is emitted on each target';
  const byCompute = Map.groupBy(examples, computeOfExample);
  if (byCompute.size === 1 && byCompute.has('fargate'))
    return [
      title,
      'The same on Fargate, EC2 and Managed Instances.',
      ...examples.map(each => shown(each, told)),
    ].join('\n\n');
  const parts = COMPUTES.map(compute => {
    const own = byCompute.get(compute) ?? [];
    const part =
      own.length === 0 ? 'As on Fargate.' : own.map(each => shown(each, told, '####')).join('\n\n');
    return `### On ${COMPUTE_NAMES[compute]}\n\n${part}`;
  });
  return [title, ...parts].join('\n\n');
}

/** What the tasks of an example run on. */
function computeOfExample({config = ''}: Example): Compute {
  const named = /\bcompute: ?(\w+)/.exec(config)?.[1];
  return COMPUTES.find(compute => compute === named) ?? 'fargate';
}

function examplesOf(examples: readonly Example[], told: Told): string[] {
  return examples.length === 0
    ? []
    : [`## Examples\n\n${examples.map(each => shown(each, told)).join('\n\n')}`];
}

function overriding(overrides: readonly Override[]): string {
  const keys = overrides.map(({name, description}) => `- \`${name}\`: ${description}`);
  const last =
    'In `k2e.yaml` any field of what is emitted can be changed last with `patches`, and a finding be accepted with `waivers`.';
  const list = keys.length === 0 ? [] : [`These keys of \`k2e.yaml\` change it:\n\n${keys.join('\n')}`];
  return ['## How to override it', ...list, last].join('\n\n');
}

function table(rows: readonly (readonly [string, string])[]): string {
  return `| | |\n|---|---|\n${rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')}`;
}

function shown(example: Example, told: Told, heading = '###'): string {
  const {name, given, config, emits, withholds, findings, drops} = example;
  const texts = told(example);
  const blocks = [`${heading} ${name.charAt(0).toUpperCase()}${name.slice(1)}`, fenced('yaml', given)];
  if (config) blocks.push(`With this in \`k2e.yaml\`:`, fenced('yaml', config));
  for (const [key, part] of Object.entries(emits ?? {})) {
    blocks.push(`Gives in \`${key}.json\`:`, fenced('json', JSON.stringify(part, null, 2)));
  }
  if (withholds) blocks.push(`Does not give ${withholds.map(key => `\`${key}.json\``).join(', ')}.`);
  for (const [index, {level, fidelity, path}] of (findings ?? []).entries()) {
    const at = path ? ` at \`${path}\`` : '';
    blocks.push(`Reports a finding${at}: **${level}** (${LEVELS[level]}), ${fidelity}.`);
    const text = texts[index];
    if (text !== undefined) blocks.push(`> ${text}`);
  }
  if (drops) {
    const fields = drops.map(path => `\`${path}\``).join(', ');
    blocks.push(`Leaves out ${fields}, without a finding: nothing on ECS depends on it.`);
  }
  return blocks.join('\n\n');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** The page of a constraint of AWS. */
export function constraintPage({id, summary, remediation, source}: Omit<Constraint, 'test'>): string {
  const why =
    'AWS refuses what breaks this, or accepts it and cannot run it. k2e holds every planned resource against it before anything is ' +
    'written: a fault is a blocker, and the files of its workload are not written.';
  return `# ${id}\n\n${summary}\n\n## Why\n\n${why}\n\n## What to do\n\n${remediation}\n\n## Source\n\n${source}\n`;
}
