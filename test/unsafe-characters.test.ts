import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {asTagText, isTagText} from '../src/ecs/tag-text.ts';
import {visibleJson} from '../src/json.ts';
import {withoutUnsafe} from '../src/unsafe-characters.ts';

/** Texts of one alphabet or both. */
const text = fc.oneof(
  fc.string({maxLength: 40}),
  fc.string({unit: 'binary', maxLength: 40}),
  fc.string({unit: 'binary-ascii', maxLength: 40}),
  fc.string({
    unit: fc.constantFrom('a', '\u001b', '\u007f', '\u0080', '\u202e', '\ud800', '\ue000', '\u2028', 'é'),
    maxLength: 8,
  }),
);

test('every character is judged as its category says', () => {
  const isUnsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;
  const characters = Array.from({length: 0x10000}, (_, code) => String.fromCharCode(code));
  const misjudged = characters.filter(
    each => withoutUnsafe(each) !== (isUnsafe.test(each) ? '\uFFFD' : each),
  );
  expect(misjudged).toEqual([]);
});

test('a text in ASCII is judged as any other', () => {
  fc.assert(
    fc.property(text, value => {
      expect(withoutUnsafe(value)).toBe(
        value.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '\uFFFD'),
      );
      expect(isTagText(value)).toBe(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(value));
      expect(asTagText(value)).toBe(value.replaceAll(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_'));
      const json = JSON.stringify({[value]: value}, null, 2);
      const visible = visibleJson(json);
      expect(JSON.parse(visible)).toEqual(JSON.parse(json));
      expect(visible.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/u);
    }),
  );
});
