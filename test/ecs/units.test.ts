import fc from 'fast-check';
import {expect, test} from 'vitest';
import {containerCpuUnits, taskCpuUnits} from '../../src/ecs/units.ts';
import {Quantity} from '../../src/model/quantity.ts';

function cpu(text: string): Quantity {
  return Quantity.parse(text).quantity ?? Quantity.zero;
}

test.each([
  ['250m', 256],
  ['500m', 512],
  ['1.5', 1536],
  ['100m', 103],
  ['0', 0],
  ['1e30', Number.MAX_SAFE_INTEGER],
  ['-1', 0],
])('a task that needs %s needs %i CPU units', (text, units) => {
  expect(taskCpuUnits([cpu(text)])).toBe(units);
});

test.each([
  ['100m', 102],
  ['250m', 256],
  ['1m', 2],
  ['0', 2],
  ['2', 2048],
])('a container of %s has %i CPU units', (text, units) => {
  expect(containerCpuUnits(cpu(text))).toBe(units);
});

test('ten containers of 100m need 1024 units, not 1030', () => {
  expect(taskCpuUnits(Array.from({length: 10}, () => cpu('100m')))).toBe(1024);
});

test('containers never ask for more than their task, but for the smallest share', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({min: 2, max: 16_000}), {minLength: 1, maxLength: 10}), millicores => {
      const amounts = millicores.map(milli => cpu(`${milli}m`));
      const asked = amounts.reduce((total, amount) => total + containerCpuUnits(amount), 0);
      expect(asked).toBeLessThanOrEqual(taskCpuUnits(amounts));
      expect(taskCpuUnits(amounts) - asked).toBeLessThanOrEqual(amounts.length);
    }),
  );
});
