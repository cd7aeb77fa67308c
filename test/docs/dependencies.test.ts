import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the decision on dependencies names all of package.json, and nothing else', () => {
  const {dependencies, devDependencies} = JSON.parse(read('package.json'));
  const used = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
  const named = [...read('docs/decisions/0001-dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)].map(
    ([, name]) => name ?? '',
  );
  const covers = (name: string, dependency: string) =>
    name.endsWith('*') ? dependency.startsWith(name.slice(0, -1)) : name === dependency;
  expect(used.filter(dependency => !named.some(name => covers(name, dependency)))).toEqual([]);
  expect(named.filter(name => !used.some(dependency => covers(name, dependency)))).toEqual([]);
});
