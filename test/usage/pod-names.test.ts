import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {WorkloadKind} from '../../src/model/inventory.ts';
import {isPodOf} from '../../src/usage/pod-names.ts';

/** `SafeEncodeString` and `SimpleNameGenerator` of Kubernetes. */
const letters = (min: number, max: number) =>
  fc
    .array(fc.constantFrom(...'bcdfghjklmnpqrstvwxz2456789'), {minLength: min, maxLength: max})
    .map(all => all.join(''));
const generated = (base: string, five: string) => `${base.slice(0, 58)}${five}`;
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,55}[a-z0-9]$/);

/** The base of the names of a workload's pods, as its controller builds it. */
const bases: Readonly<Partial<Record<WorkloadKind, (name: string) => fc.Arbitrary<string>>>> = {
  Deployment: of => letters(1, 10).map(hash => `${of}-${hash}-`),
  ReplicaSet: of => fc.constant(`${of}-`),
  DaemonSet: of => fc.constant(`${of}-`),
  Job: of =>
    fc.oneof(
      fc.constant(`${of}-`),
      fc.nat(300).map(index => `${of}-${index}-`),
    ),
  CronJob: of => fc.integer({min: 20_000_000, max: 40_000_000}).map(minutes => `${of}-${minutes}-`),
};

describe('the name of a pod', () => {
  for (const [kind, base] of Object.entries(bases)) {
    it(`is known for one of a ${kind}, also where it was cut`, () => {
      const pods = name.chain(of => fc.tuple(fc.constant(of), base(of), letters(5, 5)));
      fc.assert(
        fc.property(pods, ([of, stem, five]) => {
          expect(isPodOf(generated(stem, five), {kind: kind as WorkloadKind, name: of})).toBe(true);
        }),
      );
    });
  }

  it.each<[string, WorkloadKind, string, boolean]>([
    ['db-0', 'StatefulSet', 'db', true],
    ['db-a', 'StatefulSet', 'db', false],
    ['web', 'Pod', 'web', true],
    ['web-6d4cf56db6-bcdfg', 'Deployment', 'web', true],
    ['web-6d4cf56db6-bcdfg', 'Deployment', 'we', false],
    ['web-api-6d4cf56db6-bcdfg', 'Deployment', 'web', false],
    ['web-6d4cf56db6-abcde', 'Deployment', 'web', false],
    ['report-29000000-bcdfg', 'CronJob', 'report', true],
    ['report-29000000-bcdfg', 'Job', 'report', true],
    ['report-29000000-bcdfg', 'Deployment', 'report', false],
  ])('%s, %s %s: %s', (pod, kind, of, expected) => {
    expect(isPodOf(pod, {kind, name: of})).toBe(expected);
  });
});
