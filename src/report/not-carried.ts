import {visible} from './escape-terminal.ts';

/** What a format cannot express, as `NotCarried` of the index has it. */
interface Told {
  readonly format: string;
  readonly resource: string;
  readonly message: string;
}

/** Resources that are named before the rest is only counted: the index has all of them. */
const NAMED = 4;

/** A line for a terminal for each thing that a format has to say, however many resources and places it says it of. */
export function notCarriedLines(notCarried: readonly Told[]): readonly string[] {
  const same = Map.groupBy(notCarried, ({format, message}) => `${format}\n${message}`);
  return [...same.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const resources = [...new Set([first, ...others].map(({resource}) => resource))];
    const rest = resources.length - NAMED;
    const named = resources.slice(0, NAMED).map(visible).join(', ');
    const which = rest > 0 ? `${named} and ${rest} more` : named;
    return [`${first.format}: ${which}: ${first.message}`];
  });
}
