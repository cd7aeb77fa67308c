import type {KeyDescription} from './config/describe-key.ts';
import {overrideKeys} from './config/override-keys.ts';
import {CONSTRAINTS, SHAPE_CONSTRAINTS} from './ecs/check/constraints.ts';
import {problemRules, rules} from './rules/index.ts';
import {constraintPage, rulePage, type Told} from './rules/page.ts';
import type {ProblemRule, Rule} from './rules/rule.ts';

/** One entry of the catalogue: whatever a finding's `rule` can name. */
export interface CatalogueEntry {
  readonly id: string;
  readonly summary: string;
  /** Standing of the knowledge behind it. */
  readonly standing: 'documented' | 'unverified';
  /** Its page, as Markdown; `told` gives the texts of the findings in its examples. */
  page(told?: Told): string;
}

/** The whole catalogue, sorted by id: rules, problems of the input, and constraints of AWS. */
export function catalogueEntries(): CatalogueEntry[] {
  const entries: CatalogueEntry[] = [
    ...[...rules, ...problemRules].map(rule => ({
      id: rule.id,
      summary: rule.summary,
      standing: rule.knowledge.standing,
      page: (told?: Told) => rulePage(rule, overridesOf(rule), told),
    })),
    ...[...CONSTRAINTS, ...Object.values(SHAPE_CONSTRAINTS)].map(constraint => ({
      id: constraint.id,
      summary: constraint.summary,
      standing: 'documented' as const,
      page: () => constraintPage(constraint),
    })),
  ];
  return entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The keys of `k2e.yaml` that change what the rule does, as its texts and examples have them. */
function overridesOf({rationale, remediation, examples}: Rule | ProblemRule): readonly KeyDescription[] {
  return overrideKeys(
    [rationale, remediation],
    examples.flatMap(({config}) => config ?? []),
  );
}

/** The catalogue's index, as Markdown. */
export function catalogueIndex(): string {
  const rows = catalogueEntries().map(
    ({id, summary, standing}) => `| [${id}](${id}.md) | ${summary} | ${standing} |`,
  );
  return `# Rules

Whatever a finding can name: the mapping rules (declared once, in \`src/rules/<id>.ts\`), the problems of input files
(\`input/\`), and the limits of AWS that every planned resource is held against (\`check/\`). These pages are written from
the declarations by \`npm run docs\`.

| rule | what becomes of it | standing |
|---|---|---|
${rows.join('\n')}
`;
}
