import type {Plugin} from 'rolldown';

/**
 * Writes all characters beyond ASCII as escapes. V8 keeps a text at two bytes a character when one of them needs it, which makes
 * reading and unpacking a chunk of two million characters slower by half; `src/start.ts` reads the files of `dist` as single bytes.
 */
export function oneByte(): Plugin {
  return {
    name: 'one-byte',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        if (/String\.raw`[^`]*[^\0-\x7f]/.test(chunk.code))
          throw new Error(`${chunk.fileName}: an escape in String.raw would be no escape.`);
        chunk.code = chunk.code.replaceAll(/[^\0-\x7f]/g, escaped);
      }
    },
  };
}

/** A UTF-16 unit as strings, templates and regular expressions of JavaScript write it. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
