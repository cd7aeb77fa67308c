/** The text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Where a container that prepares volumes mounts the one of this name. */
export function preparedAt(volume: string): string {
  return `/k2e/${volume}`;
}
