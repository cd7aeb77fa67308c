/** Operators and line ends, between which the commands of a script stand. */
const BETWEEN = /^(?:\|\|?|&&?|;;?|\n|\(|\)|`|\$\()/;
const WORD = /^(?:"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|[^\s;|&()`"'\\$]|\$(?!\()|["'])+/;

/**
 * The commands of a shell script, each as its words, without their quotes: enough to see which program gets which words.
 * Nothing is expanded: `$NAME` stays as it is written. Continued lines are one.
 */
export function commandsIn(script: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  let rest = script.replaceAll(/\\\r?\n/g, ' ');
  while (rest !== '') {
    const space = /^[^\S\n]+/.exec(rest)?.[0];
    const between = space === undefined ? BETWEEN.exec(rest)?.[0] : undefined;
    const word = space ?? between ?? WORD.exec(rest)?.[0] ?? rest.slice(0, 1);
    if (between !== undefined) commands.push([]);
    else if (space === undefined) commands.at(-1)?.push(plain(word));
    rest = rest.slice(word.length);
  }
  return commands.filter(words => words.length > 0);
}

/** The word without its quotes; one in single quotes that begins with `$` is no reference, but is taken for one. */
function plain(word: string): string {
  return word.replaceAll(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, (_, double, single, escaped) =>
    String(double ?? single ?? escaped),
  );
}
