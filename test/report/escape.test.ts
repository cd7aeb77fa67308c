import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {jsonText} from '../../src/report/escape-json.ts';
import {code, inline} from '../../src/report/escape-markdown.ts';
import {columns, visible} from '../../src/report/escape-terminal.ts';
import {DANGEROUS, hostile} from './hostile.ts';

describe('text for a terminal', () => {
  it.each([
    ['\u001b[2J', '\\u{1b}[2J'],
    ['\u009b2J', '\\u{9b}2J'],
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\u202efdp.exe', '\\u{202e}fdp.exe'],
    ['a\u200bb', 'a\\u{200b}b'],
    ['\u2028', '\\u{2028}'],
    ['\ud800', '\\u{d800}'],
    ['\u{e0041}', '\\u{e0041}'],
    ['Größe 大 🚀', 'Größe 大 🚀'],
  ])('%j is shown as %s', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('has nothing that a terminal acts upon, whatever the text is', () => {
    fc.assert(
      fc.property(hostile, text => {
        expect(visible(text)).not.toMatch(DANGEROUS);
        expect(visible(text)).not.toContain('\n');
      }),
    );
  });

  it('counts wide characters twice and marks not at all', () => {
    expect(columns('web')).toBe(3);
    expect(columns('大🚀')).toBe(4);
    expect(columns('e\u0301')).toBe(1);
  });
});

describe('text for JSON', () => {
  it('reads back as it was, and has nothing that a terminal acts upon', () => {
    fc.assert(
      fc.property(fc.array(hostile), texts => {
        const text = jsonText({texts});
        expect(JSON.parse(text)).toEqual({texts});
        expect(text).not.toMatch(DANGEROUS);
      }),
    );
  });
});

/** What a reader of the Markdown sees: entities and escapes resolved, code without its marks. Independent of the code that writes. */
function shown(markdown: string): string {
  const entities = (text: string) =>
    text.replace(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)));
  return markdown
    .split(/(`[^`]*`|<code>[^<]*<\/code>)/)
    .map((part, index) => {
      if (index % 2 === 1) return part.startsWith('`') ? part : `\`${entities(part.slice(6, -7))}\``;
      return entities(
        part
          .replaceAll('<!-- -->', '')
          .replace(/\\([!-/:-@[-`{-~])/g, (_, mark: string) => `&#${mark.charCodeAt(0)};`),
      );
    })
    .join('');
}

describe('text for Markdown', () => {
  it.each([
    ['a | b', 'a &#124; b'],
    ['<img src=x>', '&#60;img src=x&#62;'],
    ['[x](javascript:1)', '\\[x\\](javascript:1)'],
    ['see https://example.com', 'see https&#58;//example.com'],
    ['www.example.com', 'www&#46;example.com'],
    ['@team', '@<!-- -->team'],
    ['the `preStop` hook', 'the `preStop` hook'],
    ['`a|b`', '<code>a&#124;b</code>'],
    ['`a\\`', '<code>a&#92;</code>'],
    ['one ` alone', 'one &#96; alone'],
    ['# no title', '\\# no title'],
    ['- no item', '\\- no item'],
    ['1. no item', '1\\. no item'],
    ['a\n\n# b', 'a\\\\n\\\\n\\# b'],
    ['snake_case *', 'snake\\_case \\*'],
  ])('%j is written %s', (text, markdown) => {
    expect(inline(text)).toBe(markdown);
  });

  it('shows the text, whatever it is', () => {
    fc.assert(
      fc.property(hostile, text => {
        expect(shown(inline(text))).toBe(visible(text));
      }),
    );
  });

  it('has no markup of the text’s own, whatever it is', () => {
    fc.assert(
      fc.property(hostile, text => {
        const outside = inline(text)
          .replace(/`[^`|\\]+`|<code>[^<|`]*<\/code>|<!-- -->/g, ' ')
          .replace(/\\[!-/:-@[-`{-~]/g, 'x');
        expect(outside).not.toMatch(/[<>`|\\*_[\]{}~!^$\n]|:\/\/|www\.|@\S|&(?!#\d+;)|^\s*([-+=#]|\d+[.)])/i);
      }),
    );
  });

  it('keeps code together', () => {
    fc.assert(
      fc.property(hostile, text => {
        expect(code(text)).toMatch(/^(`[^`|\\]+`|<code>[^<>`|]*<\/code>)$/);
      }),
    );
  });
});
