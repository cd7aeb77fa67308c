import {describe, expect, test} from 'vitest';
import {CALLS, type CallName} from '../../src/cutover/calls.ts';
import {
  Crash,
  canStrike,
  FAULTS,
  FaultCounter,
  type FaultName,
  withFaults,
} from '../../src/rehearsal/faults.ts';
import {outsidePlan} from '../../src/rehearsal/invariants/plan-scope.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {START, shopPlan} from '../cutover/shop.ts';
import {quietWorld} from './worlds.ts';

const SCALE = {cluster: 'main', service: 'worker', desired: 2};

/** Ports whose nth call of a name meets a fault. */
function faulty(fault: FaultName, call: CallName, nth = 1) {
  const platforms = new Platforms(quietWorld());
  const struck: string[] = [];
  const edited: string[] = [];
  const ports = withFaults(
    rehearsalPorts(platforms),
    {seed: 1, at: [{fault, call, nth}]},
    new FaultCounter(),
    {
      elapse: seconds => platforms.simulation.runUntil(platforms.simulation.now + seconds),
      edit: ({call: name}) => edited.push(name) > 0,
      struck: ({fault: name}) => struck.push(name),
    },
  );
  const desired = () => platforms.ecs.service('main', 'worker').desired;
  return {platforms, ports, struck, edited, desired};
}

describe('faults', () => {
  test.each<[FaultName, number, unknown]>([
    ['crash-before', 0, Crash],
    ['crash-after', 2, Crash],
    ['lost-answer', 2, expect.objectContaining({failure: 'unknown'})],
    ['no-answer', 0, expect.objectContaining({failure: 'unknown'})],
    ['throttle', 0, expect.objectContaining({failure: 'throttled'})],
  ])('%s: the service then wants %d tasks', async (fault, wanted, error) => {
    const {ports, desired, struck} = faulty(fault, 'ecs.scale');
    const call = ports['ecs.scale'](SCALE);
    await (error === Crash
      ? expect(call).rejects.toBeInstanceOf(Crash)
      : expect(call).rejects.toEqual(error));
    expect(desired()).toBe(wanted);
    expect(struck).toEqual([fault]);
    await ports['ecs.scale'](SCALE);
    expect(desired()).toBe(2);
  });

  test('stale-read: as the last time, whatever has happened since', async () => {
    const {ports} = faulty('stale-read', 'ecs.service', 2);
    const place = {cluster: 'main', service: 'worker'};
    await ports['ecs.service'](place);
    await ports['ecs.scale'](SCALE);
    expect((await ports['ecs.service'](place)).desired).toBe(0);
    expect((await ports['ecs.service'](place)).desired).toBe(2);
  });

  test('delay: time passes before the call arrives and before its answer does', async () => {
    const {ports, platforms, desired} = faulty('delay', 'ecs.scale');
    await ports['ecs.scale'](SCALE);
    expect(platforms.simulation.now).toBeGreaterThan(START + 5);
    expect(desired()).toBe(2);
  });

  test('foreign-edit: before the effect arrives', async () => {
    const {ports, edited} = faulty('foreign-edit', 'ecs.scale');
    await ports['ecs.scale'](SCALE);
    expect(edited).toEqual(['ecs.scale']);
  });

  test('every call can meet some fault, and every effect can be lost on both ways', () => {
    for (const name of Object.keys(CALLS) as CallName[]) {
      const possible = FAULTS.filter(fault => canStrike(fault, name));
      expect(possible.length, name).toBeGreaterThan(3);
      if (CALLS[name] === 'effect')
        expect(possible, name).toEqual(
          expect.arrayContaining(['crash-before', 'crash-after', 'lost-answer']),
        );
    }
  });

  test('by chance: as often as the rate says, and the same for the same seed', async () => {
    const count = async (seed: number) => {
      const platforms = new Platforms(quietWorld());
      let struck = 0;
      const world = {elapse: () => {}, edit: () => false, struck: () => struck++};
      const ports = withFaults(
        rehearsalPorts(platforms),
        {seed, rates: {throttle: 0.2}},
        new FaultCounter(),
        world,
      );
      for (let call = 0; call < 1000; call++)
        await ports['ecs.service']({cluster: 'main', service: 'worker'}).catch(() => {});
      return struck;
    };
    const [one, again, other] = [await count(1), await count(1), await count(2)];
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    for (const found of [one, other]) expect(Math.abs(found - 200)).toBeLessThan(60);
  });
});

describe('I7: what lies outside the plan', () => {
  const plan = shopPlan();
  const [web] = plan.web;
  const [zone] = web?.zones ?? [];
  const [planned] = zone?.before ?? [];

  test('planned records at any weight, planned fields, planned numbers are inside', () => {
    if (!zone || !planned) throw new Error('the shop has a host');
    const creates = zone.source.map(set => ({...set, weighted: {id: set.weighted?.id ?? '', weight: 77}}));
    const batch = {deletes: [planned], creates, comment: ''};
    expect(outsidePlan(plan, {call: 'dns.change', in: {zone: zone.zone, batch}})).toBeNull();
    expect(outsidePlan(plan, {call: 'ecs.scale', in: {...SCALE, cluster: plan.cluster}})).toBeNull();
  });

  test('other values, names, numbers and fields are outside', () => {
    if (!zone || !planned) throw new Error('the shop has a host');
    const batch = {deletes: [{...planned, name: 'other.example.com'}], creates: [], comment: ''};
    expect(outsidePlan(plan, {call: 'dns.change', in: {zone: zone.zone, batch}})?.invariant).toBe('I7');
    expect(outsidePlan(plan, {call: 'ecs.scale', in: {...SCALE, desired: 7}})?.invariant).toBe('I7');
    const ref = {apiVersion: 'v1', kind: 'ConfigMap', namespace: 'a', name: 'b'};
    expect(
      outsidePlan(plan, {call: 'kubernetes.set-fields', in: {ref, version: '1', values: {'/data/x': '1'}}})
        ?.invariant,
    ).toBe('I7');
    const suspend = {namespace: 'shop', name: 'other', version: '1', suspended: true, annotations: {}};
    expect(outsidePlan(plan, {call: 'kubernetes.suspend', in: suspend})?.invariant).toBe('I7');
  });
});
