import {columns} from './escape-terminal.ts';

/**
 * The text broken at spaces into lines of at most `width` columns. A word that is longer (a path, a pointer) stays whole on
 * a line of its own, so that it can be copied.
 */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** The lines of a text behind a label: the label in the first, spaces in the others. */
export function labelled(label: string, text: string, width: number): string[] {
  return wrapped(text, width - columns(label)).map(
    (line, index) => (index === 0 ? label : ' '.repeat(columns(label))) + line,
  );
}

/** Rows with columns as wide as their widest cell, two spaces between; undefined when a row would be wider than `width`. */
export function table(rows: readonly (readonly string[])[], width: number): string[][] | undefined {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, columns(cell));
  }
  if (widths.reduce((sum, one) => sum + one + 2, -2) > width) return undefined;
  return rows.map(row =>
    row.map((cell, index) =>
      index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) + 2 - columns(cell)),
    ),
  );
}
