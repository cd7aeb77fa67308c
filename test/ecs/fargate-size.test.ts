import fc from 'fast-check';
import {expect, test} from 'vitest';
import {FARGATE_SIZES, isFargateSize, relativeCost, smallestFargateSize} from '../../src/ecs/fargate-size.ts';

test('knows the sizes of the developer guide', () => {
  expect(FARGATE_SIZES).toHaveLength(3 + 4 + 7 + 13 + 23 + 12 + 12);
  expect(isFargateSize(256, 512)).toBe(true);
  expect(isFargateSize(256, 3072)).toBe(false);
  expect(isFargateSize(8192, 20480)).toBe(true);
  expect(isFargateSize(8192, 17408)).toBe(false);
  expect(isFargateSize(16384, 122880)).toBe(true);
  expect(isFargateSize(32768, 122880)).toBe(false);
  expect(isFargateSize(8192, 16384, 'windows')).toBe(false);
  expect(isFargateSize(4096, 8192, 'windows')).toBe(true);
});

test.each([
  [
    {cpu: 308, memory: 192},
    {cpu: 512, memory: 1024},
  ],
  [
    {cpu: 0, memory: 0},
    {cpu: 256, memory: 512},
  ],
  [
    {cpu: 256, memory: 1025},
    {cpu: 256, memory: 2048},
  ],
  [
    {cpu: 256, memory: 2049},
    {cpu: 512, memory: 3072},
  ],
  [
    {cpu: 100, memory: 31_000},
    {cpu: 8192, memory: 32_768},
  ],
  [
    {cpu: 256, memory: 512, os: 'windows' as const},
    {cpu: 1024, memory: 2048},
  ],
  [{cpu: 16_385, memory: 512}, undefined],
  [{cpu: 256, memory: 122_881}, undefined],
  [{cpu: Number.MAX_SAFE_INTEGER, memory: Number.MAX_SAFE_INTEGER}, undefined],
])('%j fits %j', (need, size) => {
  expect(smallestFargateSize(need)).toEqual(size);
});

test('the size is valid, never below the need, and no cheaper one fits', () => {
  const need = fc.record({
    cpu: fc.integer({min: 0, max: 17_000}),
    memory: fc.integer({min: 0, max: 125_000}),
    os: fc.constantFrom('linux' as const, 'windows' as const),
  });
  fc.assert(
    fc.property(need, asked => {
      const fitting = FARGATE_SIZES.filter(
        ({cpu, memory}) => cpu >= asked.cpu && memory >= asked.memory && isFargateSize(cpu, memory, asked.os),
      );
      const size = smallestFargateSize(asked);
      expect(size === undefined).toBe(fitting.length === 0);
      if (size === undefined) return;
      expect(fitting).toContainEqual(size);
      for (const other of fitting) expect(relativeCost(other)).toBeGreaterThanOrEqual(relativeCost(size));
      // The rows are such that the cheapest also has the least CPU and the least memory of all that fit.
      for (const other of fitting) expect(other.cpu >= size.cpu && other.memory >= size.memory).toBe(true);
    }),
  );
});
