import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {stalePages} from '../../scripts/docs.ts';
import {catalogueEntries} from '../../src/catalogue.ts';

test('the pages of docs/rules are those that the declarations give (npm run docs writes them)', () => {
  expect(stalePages()).toEqual([]);
});

test('ids are unique', () => {
  const ids = catalogueEntries().map(({id}) => id);
  expect(ids.length).toBe(new Set(ids).size);
});

describe('docs/architecture.md', () => {
  const text = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');

  test('stays within 120 lines', () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(121);
  });

  test('names files that exist', () => {
    const named = [...text.matchAll(/`((?:src|test|scripts|docs)\/[a-z0-9./-]+\.(?:ts|md|json))`/g)].map(
      ([, path]) => path ?? '',
    );
    const missing = named.filter(path => {
      try {
        readFileSync(new URL(`../../${path}`, import.meta.url));
        return false;
      } catch {
        return true;
      }
    });
    expect(missing).toEqual([]);
  });
});
