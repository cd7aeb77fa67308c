import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {checkDefinition} from '../../../src/ecs/state-machine/check-definition.ts';
import {jobMachine} from '../../../src/ecs/state-machine/job-machine.ts';
import {programs} from './programs.ts';

describe('the check of definitions', () => {
  test('takes every state machine of a Job, each within 1 MiB', () => {
    fc.assert(
      fc.property(programs, program => {
        const definition = jobMachine(program);
        expect(checkDefinition(definition)).toEqual([]);
        expect(Buffer.byteLength(JSON.stringify(definition))).toBeLessThan(1_048_576);
      }),
    );
  });

  test('never throws, whatever a definition holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
        expect(Array.isArray(checkDefinition(value))).toBe(true);
        const state = typeof other === 'object' && other !== null && !Array.isArray(other) ? other : {other};
        for (const Type of ['Task', 'Map', 'Pass', 'Choice', 'Wait', 'Succeed', 'Fail'])
          checkDefinition({
            StartAt: 'A',
            States: {A: {...state, Type, Retry: value, Catch: value, Choices: value}},
          });
      }),
    );
  });
});
