import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {matchesPattern} from '../../../src/ecs/shapes/pattern.ts';
import {serviceShapes} from '../../../src/ecs/shapes/service.ts';
import {SERVICE_TABLES} from '../../../src/ecs/shapes/tables.generated.ts';

const PATTERNS = [
  ...new Set(
    Object.keys(SERVICE_TABLES).flatMap(name => {
      const service = serviceShapes(name);
      return service.names.flatMap(each => {
        const shape = service.shape(each);
        return shape?.type === 'string' ? (shape.pattern ?? []) : [];
      });
    }),
  ),
];

test('every pattern judges every text as it would in Java', () => {
  const text = fc.oneof(
    fc.string({maxLength: 20}),
    fc.string({unit: 'binary', maxLength: 20}),
    fc.string({
      unit: fc.constantFrom('a', 'Z', '0', ' ', '_', ':', '/', '#', 'é', 'Ⅷ', '\u00a0', '\u3000'),
      maxLength: 6,
    }),
  );
  const withCategories = PATTERNS.filter(pattern => pattern.includes('\\p{'));
  expect(withCategories.length).toBeGreaterThan(3);
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...PATTERNS), fc.constantFrom(...withCategories)),
      text,
      (pattern, value) => {
        expect(matchesPattern(pattern, value)).toBe(new RegExp(`^(?:${pattern})$`, 'u').test(value));
      },
    ),
    {numRuns: 2_000},
  );
});
