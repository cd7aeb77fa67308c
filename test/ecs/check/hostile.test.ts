import fc from 'fast-check';
import {expect, test} from 'vitest';
import {check} from '../../../src/ecs/check/check.ts';
import type {ResourceKey} from '../../../src/ecs/resource.ts';
import {escapeSegment, type Pointer} from '../../../src/pointer.ts';
import {broken} from './breakage.ts';
import {soundPlan} from './sound-plan.ts';

/** Every place in a value, the value itself included. */
function places(value: unknown, at: Pointer = ''): Pointer[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => places(item, `${at}/${escapeSegment(key)}`))];
}

const PLACES: readonly (readonly [ResourceKey, Pointer])[] = [...soundPlan().resources].flatMap(
  ([key, {input}]) => places(input).map(pointer => [key, pointer] as const),
);

/** Any JSON, with the names that trip careless code. */
const anyJson = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    '',
    -1,
    1e308,
    10n,
    Number.NaN,
    [[]],
    {constructor: null},
    JSON.parse('{"__proto__":{"x":1}}'),
  ),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'toString', 'name', 'Values'), fc.jsonValue()),
);

test('no value at any place makes the check throw', () => {
  fc.assert(
    fc.property(fc.constantFrom(...PLACES), anyJson, ([key, pointer], value) => {
      const faults = check(broken({set: {[key]: {[pointer]: value}}}));
      for (const fault of faults) expect(fault.message.length).toBeGreaterThan(0);
    }),
    {numRuns: 400},
  );
});

test('no message quotes the value of a variable, a header or a command', () => {
  const canary = 'k2e-canary-7b1f';
  const container = '/containerDefinitions/1';
  const hostile = [
    '/environment/0/value',
    '/command/0',
    '/healthCheck/command/1',
    '/secrets/0/valueFrom',
    '/user',
    '/image',
  ];
  for (const field of hostile) {
    for (const value of [`${canary} ${canary}`, [canary], {[canary]: canary}, canary.repeat(6000)]) {
      const faults = check(broken({set: {'task-definitions/web': {[container + field]: value}}}));
      expect(faults.map(({message, remediation}) => message + remediation).join(' ')).not.toContain(canary);
    }
  }
});
