import {visible} from './escape-terminal.ts';

/**
 * The text as Markdown (CommonMark with GitHub's tables and autolinks) that shows exactly this text, in a paragraph, a list
 * item or a table's cell. Nothing in it can start markup, HTML, a link, a mention or a new cell. What stands between two backticks is
 * shown as code, for messages quote values and fields that way; its content is as inert as the rest.
 */
export function inline(text: string): string {
  return visible(text)
    .split(/(`[^`]+`)/)
    .map(part => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1)) : plain(part)))
    .join('');
}

/** The text as code. Backticks where nothing in it could end the code or the cell, else an HTML element with entities. */
export function code(text: string): string {
  const shown = visible(text);
  if (/^[^\s`|\\](?:[^`|\\]*[^\s`|\\])?$/.test(shown)) return `\`${shown}\``;
  return `<code>${shown.replace(/[^A-Za-z0-9 /.-]/gu, entity)}</code>`;
}

/** Markup characters are escaped; what would begin a block at the start of a line is too, wherever the text stands. */
function plain(text: string): string {
  return text
    .replace(/[&<>|`]|[\\*_[\]{}#~!^$]/g, found => ('&<>|`'.includes(found) ? entity(found) : `\\${found}`))
    .replace(/:(?=\/\/)/g, entity)
    .replace(/(?<=www)\./gi, entity)
    .replace(/@/g, '@<!-- -->')
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}
