import {expect, test} from 'vitest';
import {notCarriedLines} from '../../src/report/not-carried.ts';

test('what a format says of several resources and places is one line', () => {
  const told = (format: string, resource: string, message: string) => ({
    format,
    resource,
    pointer: '',
    message,
  });
  const names = ['a', 'a', 'b', 'c', 'd', 'e', 'f'];
  expect(
    notCarriedLines([
      ...names.map(name => told('cdk', `task-definitions/${name}`, 'It looks texts up.')),
      told('cloudformation', 'task-definitions/a', 'It looks texts up.'),
      told('cdk', 'jobs/a', 'It runs no task.'),
    ]),
  ).toEqual([
    'cdk: task-definitions/a, task-definitions/b, task-definitions/c, task-definitions/d and 2 more: It looks texts up.',
    'cloudformation: task-definitions/a: It looks texts up.',
    'cdk: jobs/a: It runs no task.',
  ]);
});
