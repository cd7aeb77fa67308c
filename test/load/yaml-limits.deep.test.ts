import {expect, test} from 'vitest';
import {readYaml} from '../../src/load/yaml.ts';

/** More fields and items than k2e reads of a file, in few bytes. */
const ITEMS = 2 ** 22 + 10;

test.each([
  ['a list of YAML', `kind: A\n---\nkind: B\ndata: [${'1,'.repeat(ITEMS)}]\n---\nkind: C\n`, ['A']],
  ['a list of JSON', `{"kind":"A"}{"data":[${'1,'.repeat(ITEMS)}1]}{"kind":"C"}`, ['A']],
  ['a file that is one such list', `{"data":[${'1,'.repeat(ITEMS)}1]}`, []],
  ['many documents', 'kind: A\n---\n'.repeat(10) + `[${'{},'.repeat(ITEMS)}]\n`, Array(10).fill('A')],
])('%s that is too long is refused once, with what stands behind it', (_what, text, kept) => {
  const {documents, problems} = readYaml(text, 'a.yaml');
  expect(documents.map(({value}) => value.kind)).toEqual(kept);
  expect(problems).toMatchObject([{kind: 'too-large', message: expect.stringContaining('split it')}]);
});
