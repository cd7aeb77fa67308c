import {UNDECODABLE} from './pieces.ts';

/** The text of a file, or why it has none. */
export type Decoded = {readonly text: string; readonly exact: boolean} | {readonly problem: string};

/**
 * Decodes a file as UTF-8, the only encoding that Kubernetes reads. A byte order mark stays in the text. Lines with bytes that
 * are no UTF-8 get U+FFFF in their place (`exact` is false then), so that only the document around them is lost.
 */
export function decode(bytes: Uint8Array): Decoded {
  const other = otherEncoding(bytes);
  if (other !== null) {
    return {
      problem: `The file is written in ${other}; Kubernetes reads only UTF-8. Save it as UTF-8 and try again.`,
    };
  }
  try {
    return {text: new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes), exact: true};
  } catch {
    return {text: decodeLines(bytes), exact: false};
  }
}

/** Names UTF-16 and UTF-32 by their byte order mark, or by the zero bytes that every ASCII character has there. */
function otherEncoding(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'UTF-32' : 'UTF-16';
  if (a === 0xfe && b === 0xff) return 'UTF-16';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'UTF-32';
  const head = bytes.subarray(0, 512);
  const zeros = head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  return head.length >= 16 && zeros > head.length / 3 ? 'UTF-16 or as binary data' : null;
}

function decodeLines(bytes: Uint8Array): string {
  const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
  const lenient = new TextDecoder('utf-8', {ignoreBOM: true});
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start);
    const end = found === -1 ? bytes.length : found + 1;
    const line = bytes.subarray(start, end);
    try {
      lines.push(strict.decode(line));
    } catch {
      lines.push(lenient.decode(line).replaceAll('\uFFFD', UNDECODABLE));
    }
    start = end;
  }
  return lines.join('');
}
