import {patchText} from './commit-text.ts';
import type {WhatIf} from './what-if.ts';

/** What a dry run would do, for people: a call with its whole input, or what a person would have to commit. */
export function effectText(run: string, effect: WhatIf['effects'][number]): string {
  return effect.call === 'commit'
    ? `commit, by a person\n${indented(patchText({run}, [effect.in]).trimEnd())}`
    : `${effect.call}\n${indented(JSON.stringify(effect.in, null, 2))}`;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
