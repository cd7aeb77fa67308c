import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {alias, ECS, EKS, START} from '../cutover/shop.ts';
import {quietWorld} from './worlds.ts';

const TYPES = ['A', 'AAAA'] as const;

/** The shop with its records weighted: the target's share in percent. */
function ramped(percent: number, evaluated = false): Platforms {
  const platforms = new Platforms(quietWorld());
  platforms.route53.change('ZPUBLIC', [
    ...TYPES.map(type => ({action: 'DELETE' as const, set: alias(type, EKS, undefined, true)})),
    ...TYPES.flatMap(type => [
      {
        action: 'CREATE' as const,
        set: alias(type, EKS, {id: 'source', weight: 100 - percent}, evaluated),
      },
      {action: 'CREATE' as const, set: alias(type, ECS, {id: 'target', weight: percent}, true)},
    ]),
  ]);
  return platforms;
}

/** The target's share of the requests in the last `minutes`. */
function share(platforms: Platforms, minutes: number): number {
  const {now} = platforms.simulation;
  const [source, target] = [EKS, ECS].map(
    ({arn}) => platforms.cloudwatch.traffic(arn, now - minutes * 60, now).requests,
  );
  return (target ?? 0) / ((source ?? 0) + (target ?? 0));
}

describe('clients follow DNS', () => {
  test('in the long run, the share is that of the weights', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 10, 25, 50, 90), percent => {
        const platforms = ramped(percent);
        platforms.simulation.runUntil(START + 12 * 3600);
        expect(share(platforms, 660)).toBeGreaterThan((percent / 100) * 0.75);
        expect(share(platforms, 660)).toBeLessThan((percent / 100) * 1.25);
      }),
      {numRuns: 5},
    );
  });

  test('at weight 0 nobody comes; a sick source sends everybody there where its health is evaluated (findings 1, 2)', () => {
    for (const evaluated of [false, true]) {
      const platforms = ramped(0, evaluated);
      platforms.simulation.runUntil(START + 3600);
      expect(share(platforms, 30)).toBe(0);
      platforms.balancers.setHealthy(EKS.arn, 0);
      platforms.simulation.runUntil(START + 7200);
      expect(share(platforms, 15)).toBe(evaluated ? 1 : 0);
    }
  });

  test('a sick target drops out, at any weight', () => {
    const platforms = ramped(100);
    platforms.simulation.runUntil(START + 3600);
    expect(share(platforms, 15)).toBe(1);
    platforms.balancers.setHealthy(ECS.arn, 0);
    platforms.simulation.runUntil(START + 7200);
    // All heavy sets are sick, so the source at weight 0 is considered.
    expect(share(platforms, 15)).toBe(0);
  });

  test('some keep the old answer for longer than its TTL (T18, T19), and no datapoint tells of no requests', () => {
    const platforms = ramped(100);
    platforms.simulation.runUntil(START + 300);
    expect(share(platforms, 2)).toBeGreaterThan(0.5);
    expect(share(platforms, 2)).toBeLessThan(1);
    platforms.simulation.runUntil(START + 3600);
    const {now} = platforms.simulation;
    expect(platforms.cloudwatch.traffic(EKS.arn, now - 600, now)).toEqual({
      requests: 0,
      errors5xx: 0,
      points: 0,
    });
    expect(platforms.cloudwatch.traffic(ECS.arn, now - 600, now).points).toBeGreaterThan(7);
  });

  test('errors and latency are those of the side', () => {
    const platforms = ramped(50);
    platforms.cloudwatch.setQuality({balancer: ECS.arn, errors: 0.2, p95: 3});
    platforms.simulation.runUntil(START + 3600);
    const {
      requests,
      errors5xx = 0,
      p95 = 0,
    } = platforms.cloudwatch.traffic(ECS.arn, START + 1800, START + 3600);
    expect(errors5xx / requests).toBeCloseTo(0.2, 1);
    expect(p95).toBeGreaterThan(2.5);
  });
});

describe('Route 53 over time', () => {
  test('a change is pending, then in sync; meanwhile both contents are answered (T18)', () => {
    const platforms = new Platforms(quietWorld());
    const change = platforms.route53.change('ZPUBLIC', [
      {action: 'CREATE', set: {name: 'new.example.com', type: 'A', ttl: 60, values: ['192.0.2.1']}},
    ]);
    expect(platforms.route53.changeStatus(change)).toBe('pending');
    const kinds = () =>
      platforms.route53.answers({zone: 'ZPUBLIC', name: 'new.example.com', type: 'A'}).map(({kind}) => kind);
    expect(kinds()).toEqual(['answer', 'nxdomain']);
    platforms.simulation.runUntil(START + 61);
    expect(platforms.route53.changeStatus(change)).toBe('insync');
    expect(kinds()).toEqual(['answer']);
  });

  test('50 requests at once, 10 a second (T17)', async () => {
    const platforms = new Platforms(quietWorld());
    const ports = rehearsalPorts(platforms);
    const ask = () => ports['dns.records']({zone: 'ZPUBLIC', name: 'shop.example.com'});
    for (let count = 0; count < 50; count++) await ask();
    await expect(ask()).rejects.toMatchObject({failure: 'throttled'});
    platforms.simulation.runUntil(START + 1);
    for (let count = 0; count < 10; count++) await ask();
    await expect(ask()).rejects.toThrow('Rate exceeded');
  });

  test('one change of a zone at a time, where it takes its time', () => {
    const platforms = new Platforms(quietWorld(), {route53: {propagation: [5, 60], busy: 2}});
    const create = (name: string) =>
      platforms.route53.change('ZPUBLIC', [
        {action: 'CREATE', set: {name: `${name}.example.com`, type: 'A', ttl: 60, values: ['192.0.2.1']}},
      ]);
    create('a');
    expect(() => create('b')).toThrow('still processing a prior request');
    platforms.simulation.runUntil(START + 2);
    create('b');
  });
});

test('a world that was saved goes on in the same way, as often as it is loaded', () => {
  const play = (platforms: Platforms) => {
    platforms.scheduler.set('default', 'billing', true, 'd1');
    platforms.simulation.runUntil(platforms.simulation.now + 7200);
    return JSON.stringify(platforms.save());
  };
  const platforms = new Platforms(quietWorld(5));
  platforms.simulation.runUntil(START + 1800);
  const saved = platforms.save();
  const first = play(platforms);
  platforms.load(saved);
  expect(play(platforms)).toBe(first);
  const other = new Platforms(quietWorld(99));
  other.load(JSON.parse(JSON.stringify(saved)));
  expect(play(other)).toBe(first);
});
