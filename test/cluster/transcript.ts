/** A command as a reader types it, with what it printed. */
export interface Typed {
  /** Arguments of `k2e`. */
  readonly args: readonly string[];
  /** Its lines, without the empty ones around them. */
  readonly output: string;
}

const BLOCK = /(<!-- cutover -->\n)(.*?)(<!-- cutoverstop -->)/s;
const COMMAND = /^\$ npx k2e (.*)$/m;

/** The commands between the marks `cutover` and `cutoverstop` of a document. @throws Error where it has no such marks */
export function transcriptIn(document: string): readonly Typed[] {
  return fences(blockOf(document)).map(text => {
    const line = COMMAND.exec(text)?.[1] ?? '';
    return {args: line.split(' '), output: text.replace(COMMAND, '').trim()};
  });
}

/** The document with what the commands have printed now; the prose between them stays. */
export function withTranscript(document: string, typed: readonly Typed[]): string {
  const left = [...typed];
  const block = blockOf(document).replaceAll(/^```\n(\$ npx k2e .*?)^```$/gms, () => {
    const next = left.shift();
    return next ? `\`\`\`\n$ npx k2e ${next.args.join(' ')}\n\n${next.output}\n\`\`\`` : '';
  });
  return document.replace(BLOCK, (_, begin: string, __, end: string) => `${begin}${block}${end}`);
}

/** One line for each thing that a text tells: whatever differs from run to run is replaced by a word. */
export function shapeOf(output: string): readonly string[] {
  return output
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<moment>')
    .replaceAll(/\b\d\d:\d\d:\d\dZ/g, '<time>')
    .replaceAll(/\S+@\S+( pid \d+)?/g, '<who>')
    .replaceAll(/\b[A-Z0-9]{14,}\b/g, '<zone>')
    .split('\n')
    .map(line => line.trimEnd());
}

/** What a text tells of changes, track by track, in their order. */
export function changesIn(output: string): readonly string[] {
  return shapeOf(output)
    .filter(line => line.includes(': done: '))
    .toSorted((a, b) => (a.split(': done: ')[0] ?? '').localeCompare(b.split(': done: ')[0] ?? ''));
}

/**
 * Everything else that a text tells, each once and sorted. When measurements come in, and how tracks wait for each other meanwhile,
 * depends on the minute; lines of the audit tell the last things that happened.
 */
export function waitsIn(output: string): readonly string[] {
  const lines = shapeOf(output).filter(
    (line, index, all) =>
      !line.includes(': done: ') &&
      !/inconclusive|other tracks come first|still end|^<moment> {2}/.test(line) &&
      // What may be done about measurements that are not there yet.
      !(line.startsWith('    Next: ') && all[index - 1]?.includes('inconclusive')),
  );
  return [...new Set(lines)].toSorted();
}

function blockOf(document: string): string {
  const block = BLOCK.exec(document)?.[2];
  if (block === undefined) throw new Error('The document has no transcript of a cutover.');
  return block;
}

function fences(block: string): readonly string[] {
  return [...block.matchAll(/^```\n(\$ npx k2e .*?)^```$/gms)].map(([, text = '']) => text);
}
