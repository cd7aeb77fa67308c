import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {UsageError} from '../../src/errors.ts';
import {matches, selectorFrom} from '../../src/model/selector.ts';
import {parseSelector} from '../../src/model/selector-text.ts';

interface Golden {
  readonly labels: readonly Readonly<Record<string, string>>[];
  readonly rows: readonly {
    readonly text: string;
    readonly matches?: readonly boolean[];
    readonly error?: true;
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL('./selector.golden.json', import.meta.url), 'utf8'));

describe('a selector as text', () => {
  it('is read and matched as by Kubernetes', () => {
    for (const {text, matches: expected, error} of golden.rows) {
      if (error) {
        expect(() => parseSelector(text), text).toThrow(UsageError);
        continue;
      }
      const selector = parseSelector(text);
      expect(
        golden.labels.map(labels => matches(selector, labels)),
        text,
      ).toEqual(expected);
    }
  });
});

describe('a selector of an object', () => {
  const labels = {app: 'web', tier: 'front'};

  it('holds when all of its conditions hold', () => {
    const holds = (given: Parameters<typeof selectorFrom>[0]) => {
      const selector = selectorFrom(given);
      return selector !== undefined && matches(selector, labels);
    };
    expect(holds({matchLabels: {app: 'web'}})).toBe(true);
    expect(holds({matchLabels: {app: 'web', tier: 'back'}})).toBe(false);
    expect(holds({matchExpressions: [{key: 'tier', operator: 'In', values: ['front', 'back']}]})).toBe(true);
    expect(holds({matchExpressions: [{key: 'tier', operator: 'NotIn', values: ['front']}]})).toBe(false);
    expect(holds({matchExpressions: [{key: 'zone', operator: 'NotIn', values: ['a']}]})).toBe(true);
    expect(holds({matchExpressions: [{key: 'zone', operator: 'DoesNotExist'}]})).toBe(true);
    expect(holds({matchExpressions: [{key: 'app', operator: 'Exists'}]})).toBe(true);
  });

  it('matches everything when empty, and nothing when absent or not understood', () => {
    expect(selectorFrom({})).toEqual([]);
    expect(selectorFrom(undefined)).toBeUndefined();
    expect(selectorFrom({matchExpressions: [{key: 'app', operator: 'Like', values: ['w']}]})).toBeUndefined();
    expect(selectorFrom({matchExpressions: [{key: 'app', operator: 'constructor'}]})).toBeUndefined();
  });

  it('takes no label from the prototype', () => {
    expect(matches([{key: 'constructor', operator: 'exists', values: []}], {})).toBe(false);
    expect(matches([{key: '__proto__', operator: '!', values: []}], {})).toBe(true);
  });
});

describe('any selector', () => {
  const word = fc.constantFrom('a', 'b', 'c');
  const labelSets = fc.dictionary(word, word);

  it('of equalities matches exactly the supersets of its labels', () => {
    fc.assert(
      fc.property(labelSets, labelSets, (wanted, labels) => {
        const text = Object.entries(wanted)
          .map(([key, value]) => `${key}=${value}`)
          .join(',');
        const superset = Object.entries(wanted).every(([key, value]) => labels[key] === value);
        expect(matches(parseSelector(text), labels)).toBe(superset);
      }),
    );
  });

  it('and its negation never agree', () => {
    fc.assert(
      fc.property(word, fc.array(word, {minLength: 1}), labelSets, (key, values, labels) => {
        const list = values.join(',');
        const inside = matches(parseSelector(`${key} in (${list})`), labels);
        const outside = matches(parseSelector(`${key} notin (${list})`), labels);
        expect(inside).toBe(!outside);
        expect(matches(parseSelector(key), labels)).toBe(!matches(parseSelector(`!${key}`), labels));
      }),
    );
  });

  it('is read or refused, never anything else', () => {
    fc.assert(
      fc.property(fc.string({unit: fc.constantFrom(...'ab=!(),<> in1/')}), text => {
        try {
          parseSelector(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});
