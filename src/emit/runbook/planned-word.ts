import {parseText} from '../../ecs/token.ts';
import {word} from './shell.ts';

/** A text of a plan as a word of the shell, or as the part of AWS's answer that it stands for. */
export function plannedWord(value: string | undefined): string {
  const parts = parseText(value ?? '');
  return parts.length === 0
    ? "''"
    : parts
        .map(part => {
          if (part.kind === 'text') return word(part.text);
          return part.kind === 'ref'
            ? `"$(answer ${part.resource}.json ${part.pointer})"`
            : word(`\${k2e:${part.key}}`);
        })
        .join('');
}
