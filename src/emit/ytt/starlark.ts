/**
 * A string of Starlark in one line of ASCII: what is not plain is written as the bytes of its UTF-8, since the Starlark of ytt
 * knows no `\u`.
 */
export function starlarkString(text: string): string {
  const bytes = [...Buffer.from(text, 'utf8')];
  return `"${bytes.map(byteOf).join('')}"`;
}

function byteOf(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '"' || character === '\\') return `\\${character}`;
  return byte >= 0x20 && byte <= 0x7e ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
}
