import fc from 'fast-check';
import {expect, test} from 'vitest';
import {capabilityName, DEFAULT_CAPABILITIES, ecsCapabilities} from '../../src/choices/capabilities.ts';
import {CAPABILITIES} from '../../src/ecs/limits.ts';

const NAMES = CAPABILITIES.filter(name => name !== 'ALL');
const GIVEN = fc.constantFrom(...CAPABILITIES, ...NAMES.map(name => `CAP_${name}`), 'net_raw');

/** What containerd gives a container (`customopts.WithCapabilities`): all, none, then what is added, then what is dropped. */
function onKubernetes(add: readonly string[], drop: readonly string[]): Set<string> {
  const [added, dropped] = [add.map(capabilityName), drop.map(capabilityName)];
  let set = new Set<string>(DEFAULT_CAPABILITIES);
  if (added.includes('ALL')) set = new Set(NAMES);
  if (dropped.includes('ALL')) set = new Set();
  for (const name of added) if (name !== 'ALL') set.add(name);
  for (const name of dropped) if (name !== 'ALL') set.delete(name);
  return set;
}

/** What Docker gives a container for the capabilities of its definition. */
function onEcs(add: readonly string[], drop: readonly string[]): Set<string> {
  let set = new Set<string>(add.includes('ALL') ? NAMES : DEFAULT_CAPABILITIES);
  if (drop.includes('ALL') && !add.includes('ALL')) set = new Set();
  for (const name of add) if (name !== 'ALL') set.add(name);
  for (const name of drop) set.delete(name);
  return set;
}

test('a container ends up with the same capabilities on ECS as on Kubernetes', () => {
  fc.assert(
    fc.property(fc.array(GIVEN, {maxLength: 6}), fc.array(GIVEN, {maxLength: 20}), (add, drop) => {
      const ecs = ecsCapabilities({add, drop});
      expect([...onEcs(ecs.add, ecs.drop)].toSorted()).toEqual([...onKubernetes(add, drop)].toSorted());
    }),
    {numRuns: 2000},
  );
});

test('what is in the default set is never added, as Fargate refuses it', () => {
  fc.assert(
    fc.property(fc.array(GIVEN), fc.array(GIVEN), (add, drop) => {
      const defaults: readonly string[] = DEFAULT_CAPABILITIES;
      expect(ecsCapabilities({add, drop}).add.filter(name => defaults.includes(name))).toEqual([]);
    }),
  );
});
