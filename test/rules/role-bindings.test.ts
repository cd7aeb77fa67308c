import {expect, test} from 'vitest';
import {bound, running} from '../../src/rules/role-binding/example-bindings.ts';
import {convertText} from '../run.ts';

test('of two bindings that one finding tells of, which it stands on does not depend on the order of the input', () => {
  const rules = '{apiGroups: [batch], resources: [jobs], verbs: [create]}';
  const one = bound('Role', {role: 'starter', rules, workload: running()});
  const other = one.split('\n---\n')[0]?.replace('{name: app,', '{name: another,') ?? '';
  const told = (...parts: readonly string[]) =>
    convertText(parts.join('\n---\n'))
      .report.findings.filter(({rule}) => rule === 'role-binding/binding')
      .map(({fingerprint, message}) => [fingerprint, message]);
  const forward = told(one, other);
  expect(forward).toHaveLength(1);
  expect(told(other, one)).toEqual(forward);
});
