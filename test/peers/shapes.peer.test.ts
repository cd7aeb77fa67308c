import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {RESOURCE_TYPES, type ResourceKind, textFields} from '../../src/ecs/resource.ts';
import {checkShape} from '../../src/ecs/shapes/check-shape.ts';
import {escapeSegment, type Pointer, segments, valueAt} from '../../src/pointer.ts';
import {put} from '../ecs/check/breakage.ts';
import {soundPlan} from '../ecs/check/sound-plan.ts';
import {pythonPeer} from '../servers/python.ts';
import {skipUnless} from '../servers/required.ts';
import {type Shapes, startShapes} from './shapes.ts';

/** Documents within an input are objects in a plan and text for AWS, so they are left out here. */
const INPUTS = [...soundPlan().resources.values()]
  .filter(({kind}) => textFields(kind).length === 0)
  .map(({kind, input}) => ({kind, input}));

function places(value: unknown, at: Pointer = ''): Pointer[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => places(item, `${at}/${escapeSegment(key)}`))];
}

/** An input of the sound plan with some JSON at one of its places, or with a field more or less. */
const changed = fc.constantFrom(...INPUTS).chain(({kind, input}) =>
  fc
    .record({
      at: fc.constantFrom(...places(input)),
      below: fc.constantFrom('', '/extra', '/name', '/0'),
      value: fc.oneof(fc.constant(undefined), fc.jsonValue({maxDepth: 2, noUnicodeString: true})),
    })
    .map(({at, below, value}): {kind: ResourceKind; input: unknown} => ({
      kind,
      input: put(input, segments(at + below), value) ?? null,
    })),
);

/** What botocore checks itself; enums, maxima and patterns it leaves to AWS. */
const STRUCTURAL = ['unknown-field', 'wrong-type', 'missing-field'];

/** Python takes true and false for numbers. */
function isBoolean(input: unknown, at: Pointer): boolean {
  return typeof valueAt(input, at) === 'boolean';
}

const peer = await pythonPeer();

describe.skipIf(skipUnless(peer))(
  `request shapes${peer.missing === undefined ? '' : ` (SKIPPED: ${peer.missing})`}`,
  () => {
    let shapes: Shapes;
    beforeAll(() => {
      shapes = startShapes(peer.python ?? '');
    });
    afterAll(() => shapes?.stop());

    test('are checked as strictly as botocore does, and what botocore takes has the right types', async () => {
      await fc.assert(
        fc.asyncProperty(changed, async ({kind, input}) => {
          const report = await shapes.report(...RESOURCE_TYPES[kind].api, input);
          const faults = checkShape(kind, input);
          if (report !== '') expect(faults, report).not.toEqual([]);
          else
            expect(
              faults.filter(fault => STRUCTURAL.includes(fault.kind) && !isBoolean(input, fault.pointer)),
            ).toEqual([]);
        }),
        {numRuns: 5000},
      );
    });
  },
);
