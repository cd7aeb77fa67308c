import fc from 'fast-check';

/** Characters that a terminal may act upon, or that hide or reorder text; the line break of the layout is not one. */
export const DANGEROUS = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/** Texts that try to break out of a terminal, of Markdown or of JSON. */
export const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({unit: 'binary', maxLength: 8}),
      fc.constantFrom(
        ...[
          '\u001b[31m',
          '\u001b]8;;http://x\u0007',
          '\u009b2J',
          '\u202e',
          '\u2066',
          '\u200b',
          '\ufeff',
          '\u{e0041}',
        ],
        ...['\n', '\r\n', '\t', '\u0000', '\u007f', '\u2028', '\ud800', '\udc00'],
        ...['|', '`', '``', '```', '\\', '\\|', '<b>', '</td>', '<!--', '-->', '&lt;', '&#124;', '&'],
        ...[
          '[x](http://x)',
          '![x](y)',
          'https://x.example',
          'www.x.example',
          'a@b.example',
          '@team',
          '#1',
          '*',
          '_',
          '~~',
          '$$',
          '^',
        ],
        ...['# ', '- ', '+ ', '1. ', '> ', '---', '===', '    ', ' ', '"', "'", '__proto__', '大'],
      ),
    ),
    {maxLength: 8},
  )
  .map(parts => parts.join(''));
