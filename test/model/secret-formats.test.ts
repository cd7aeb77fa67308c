import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {SECRET_FORMATS, secretFormatIn, withoutSecrets} from '../../src/model/secret-formats.ts';

const cases = SECRET_FORMATS.map((format, index) => ({...format, label: `${index} ${format.detector}`}));

/** Texts that the pattern matches, between others, in the case of letters that it leaves open. */
function matchesOf({pattern, holds}: (typeof SECRET_FORMATS)[number]): fc.Arbitrary<string> {
  // What stands around and ahead is for the filter: texts are made of what the pattern takes.
  const taken = pattern.source.replaceAll(
    /\(\?(?:<?!|=|<=)(?:\[[^\]]*\]|\\.|[^()]|\((?:\[[^\]]*\]|[^()])*\))*\)|\\b/g,
    '',
  );
  const written = fc.stringMatching(new RegExp(taken.replaceAll(/\{(\d+),(\d{3,})\}/g, '{$1,9}')));
  const cased = fc
    .tuple(written, fc.func(fc.boolean()))
    .map(([text, isUpper]) =>
      pattern.flags === 'i'
        ? [...text].map((char, at) => (isUpper(at) ? char.toUpperCase() : char.toLowerCase())).join('')
        : text,
    );
  const around = fc.constantFrom('', ' ', '\n', '"', 'see ', 'https://x.example/');
  return fc
    .tuple(around, cased, fc.constantFrom('', 'x', '1', ' ', '\n', '"', 'db.example', '/db'))
    .map(parts => parts.join(''))
    .filter(text =>
      [...text.matchAll(new RegExp(pattern, `g${pattern.flags}`))].some(([found]) => holds?.(found) ?? true),
    );
}

describe.each(cases)('$label', format => {
  test('its mark has the flags of the pattern, by which they are looked for together', () => {
    expect(format.mark.flags).toBe(format.pattern.flags);
  });

  test('what it matches holds its mark and is found in a text, and taken out of it', () => {
    fc.assert(
      fc.property(matchesOf(format), text => {
        for (const [found] of text.matchAll(new RegExp(format.pattern, `g${format.pattern.flags}`)))
          expect(format.mark.test(text), found).toBe(true);
        expect(secretFormatIn(text)).not.toBeNull();
        expect(withoutSecrets(text)).not.toBe(text);
      }),
      {numRuns: 100},
    );
  });
});
