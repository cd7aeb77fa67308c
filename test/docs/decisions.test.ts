import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';

const FOLDER = new URL('../../docs/decisions/', import.meta.url);

test('each decision has a number of its own, in its name and its title', () => {
  const names = readdirSync(FOLDER).toSorted();
  expect(names.map(name => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
  for (const name of names) {
    const [title = ''] = readFileSync(new URL(name, FOLDER), 'utf8').split('\n');
    expect(title, name).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. \\S`));
  }
});
