import type {Constraint} from '../ecs/check/constraint.ts';
import type {Example, ProblemRule, Rule} from './rule.ts';

/** The page of a rule in the catalogue, as Markdown: what `docs/rules/<id>.md` holds and `k2e rules <id>` prints. */
export function rulePage(rule: Rule | ProblemRule): string {
  const claims =
    'claims' in rule ? [...rule.claims, ...(rule.podClaims ?? []).map(claim => `${claim} (of the pod)`)] : [];
  const subjects =
    'on' in rule
      ? (Array.isArray(rule.on) ? rule.on : [rule.on]).join(', ')
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
    `## Why\n\n${rule.rationale}`,
    `## What to do\n\n${rule.remediation}`,
    ...(rule.examples.length === 0 ? [] : [`## Examples\n\n${rule.examples.map(example).join('\n\n')}`]),
    `## Sources\n\n${[...rule.refs.kubernetes, ...rule.refs.ecs].map(ref => `- <${ref}>`).join('\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  return `| | |\n|---|---|\n${rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')}`;
}

function example({name, given, config, emits, withholds, findings, drops}: Example): string {
  const blocks = [`### ${name.charAt(0).toUpperCase()}${name.slice(1)}`, fenced('yaml', given)];
  if (config) blocks.push(`With this in \`k2e.yaml\`:`, fenced('yaml', config));
  for (const [key, part] of Object.entries(emits ?? {})) {
    blocks.push(`Gives in \`${key}.json\`:`, fenced('json', JSON.stringify(part, null, 2)));
  }
  if (withholds) blocks.push(`Does not give ${withholds.map(key => `\`${key}.json\``).join(', ')}.`);
  for (const {level, fidelity, path, says} of findings ?? []) {
    const about = says ? `, about *${says}*` : '';
    blocks.push(`Reports: **${level}**, ${fidelity}${path ? ` at \`${path}\`` : ''}${about}.`);
  }
  if (drops) blocks.push(`Drops ${drops.map(path => `\`${path}\``).join(', ')}.`);
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
