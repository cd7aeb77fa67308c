import {withoutUnsafe} from '../../unsafe-characters.ts';
import type {Step} from './step.ts';

/** A text of users inside a line of Markdown, as code; whatever it holds, the code does not end in it. */
export function code(text: string): string {
  const line = withoutUnsafe(text);
  const fence = '`'.repeat(1 + longestRun(line));
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Lines of a shell as a block of code that none of them can end. */
export function block(lines: readonly string[]): string {
  const text = lines.join('\n');
  const fence = '`'.repeat(Math.max(3, 1 + longestRun(text)));
  return `${fence}sh\n${text}\n${fence}`;
}

/** A step with its number. */
export function section(step: Step, number: number): string {
  const backOut = step.backOut ?? [];
  return [
    `## ${number}. ${step.title}`,
    ...(step.text === undefined ? [] : [step.text]),
    ...(step.commands.length > 0 ? [block(step.commands)] : []),
    `**Expect:** ${step.expect}`,
    ...(step.backOutText === undefined ? [] : [`**Back out:** ${step.backOutText}`]),
    ...(step.backOut === undefined
      ? []
      : [...(step.backOutText === undefined ? ['**Back out:**'] : []), block(backOut)]),
    '- [ ] Done by ____________________ on ____________________',
  ].join('\n\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
