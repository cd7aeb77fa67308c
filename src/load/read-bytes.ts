import {createReadStream} from 'node:fs';
import {readFile} from 'node:fs/promises';
import type {SourceFile} from './sources.ts';

/** The largest file, or standard input, that k2e reads: 64 MiB. 10,000 ordinary manifests have about 10 MiB. */
export const MAX_BYTES = 64 * 1024 * 1024;

/** Where standard input comes from: all of it at once, or piece by piece. */
export type Stdin = () => Promise<Uint8Array> | AsyncIterable<Uint8Array>;

/** The bytes of a file or of standard input; null when there are more than `MAX_BYTES`. Throws the system's error. */
export async function readBytes(
  {location, isRegular, size}: SourceFile,
  stdin: Stdin,
): Promise<Uint8Array | null> {
  if (location === null) {
    const input = stdin();
    return Symbol.asyncIterator in input ? collect(input) : withinLimit(await input);
  }
  if (!isRegular) return collect(createReadStream(location));
  return size > MAX_BYTES ? null : withinLimit(await readFile(location));
}

function withinLimit(bytes: Uint8Array): Uint8Array | null {
  return bytes.length > MAX_BYTES ? null : bytes;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_BYTES) return null;
    parts.push(chunk);
  }
  return Buffer.concat(parts, length);
}
