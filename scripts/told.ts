import {parseConfig} from '../src/config/load-config.ts';
import type {Finding} from '../src/finding.ts';
import {loadText} from '../src/load/load.ts';
import {run} from '../src/pipeline.ts';
import {exampleManifest} from '../src/rules/example.ts';
import {problemRules, rules} from '../src/rules/index.ts';
import type {Told} from '../src/rules/page.ts';
import type {Example, ProblemRule, Rule, SubjectName} from '../src/rules/rule.ts';

/** What a page says of each example: runs the rules' examples, as `test/rules.test.ts` does. */
export function toldByRuns(): Told {
  const owners = new Map<Example, Rule | ProblemRule>(
    [...rules, ...problemRules].flatMap(rule => rule.examples.map(example => [example, rule] as const)),
  );
  return example => {
    const rule = owners.get(example);
    if (rule === undefined || (example.findings ?? []).length === 0) return [];
    const manifest = exampleManifest(subjectOf(rule), example);
    const {report} = run(loadText(manifest, 'example.yaml'), parseConfig(example.config ?? '', 'k2e.yaml'), {
      today: EXAMPLE_DAY,
    });
    return told(rule, example, report.findings);
  };
}

/** The day on which examples run: some findings name the next change of the clocks. */
export const EXAMPLE_DAY = '2026-11-21';

/** What the first of its subjects is; fragments in examples are put into such an object. */
export function subjectOf(rule: Rule | ProblemRule): SubjectName {
  if (!('on' in rule)) return 'object';
  const [first = 'object'] = typeof rule.on === 'string' ? [rule.on] : rule.on;
  return first;
}

/** The texts of an example's findings as Markdown, in the order in which it declares them: what is found, and what to do about it. */
export function told(
  {id, remediation}: Rule | ProblemRule,
  example: Example,
  findings: readonly Finding[],
): string[] {
  const left = findings.filter(({rule}) => rule === id);
  return (example.findings ?? []).map(wanted => {
    const index = left.findIndex(
      ({level, fidelity, path, message}) =>
        level === wanted.level &&
        fidelity === wanted.fidelity &&
        (wanted.path === undefined || path === wanted.path) &&
        (wanted.says === undefined || message.includes(wanted.says)),
    );
    const [found] = index === -1 ? [] : left.splice(index, 1);
    if (found === undefined) return '';
    const own = found.remediation === remediation ? '' : ` ${found.remediation ?? ''}`;
    return outsideCode(`${found.message}${own}`.trimEnd());
  });
}

/** The texts are k2e's own about its own examples: only what Markdown would take for a tag or for stress is escaped. */
function outsideCode(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map(part => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;').replaceAll('*', '\\*')))
    .join('');
}
