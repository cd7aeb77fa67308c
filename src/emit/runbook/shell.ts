import {withoutUnsafe} from '../../unsafe-characters.ts';

/**
 * A text as one word of a POSIX shell, in single quotation marks where it needs them. Control characters, which no name of
 * Kubernetes or AWS holds, are shown as U+FFFD: they could act on the terminal into which the line is pasted.
 */
export function word(text: string): string {
  const shown = withoutUnsafe(text);
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}

/** The words as one line of a command. */
export function command(...words: readonly string[]): string {
  return words.map(word).join(' ');
}

/** A query of the AWS CLI for the items of a list that have this name, as one word. */
export function queryByName(list: string, field: string, name: string, wanted: string): string {
  const isPlain = /^[A-Za-z0-9_./-]*$/.test(name);
  // JMESPath has no escape inside of '…' but \' and \\.
  const query = `${list}[?${field}=='${name.replaceAll(/['\\]/g, '\\$&')}'].${wanted}`;
  return isPlain ? `"${query}"` : word(query);
}

/** Lines that run one after the other until one fails, and then say so. */
export function chain(lines: readonly string[], done: string): readonly string[] {
  return [...lines.map(line => `${line} &&`), command('echo', done)];
}
