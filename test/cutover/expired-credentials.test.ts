import {expect, test} from 'vitest';
import {CallError, type CallName, type Ports} from '../../src/cutover/calls.ts';
import {rollback, start} from '../../src/cutover/goals.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {START, shopPlan, shopWorld} from './shop.ts';

/** Ports whose calls, those of the journal aside, are denied between two moments: what a session has that ended. */
function expiring(world: Platforms, ports: Ports, from: number, to: number, of: RegExp): Ports {
  const calls = Object.entries(ports).map(([name, call]) => [
    name,
    (input: never) => {
      const {now} = world.simulation;
      return of.test(name) && now >= from && now < to
        ? Promise.reject(new CallError(name as CallName, 'denied', 'ExpiredTokenException: expired'))
        : (call as (input: never) => Promise<unknown>)(input);
    },
  ]);
  return Object.fromEntries(calls) as Ports;
}

test.each([
  ['of AWS', /^(dns|schedule|ecs|balancer|metrics)\./],
  ['of the cluster', /^kubernetes\./],
])('credentials %s that expire on the way stop it, and it goes on by itself with new ones', async (_, of) => {
  const plan = shopPlan();
  const world = new Platforms(shopWorld());
  const ports = rehearsalPorts(world);
  await tell(world, ports, plan, start);
  const limited = expiring(world, ports, START + 1800, START + 5400, of);
  // Whose session ends asks a colleague, or comes back in the morning: each look in between tells why nothing moves.
  const during = await operate(world, limited, contextFor(plan, 'alice'), 3600);
  expect(during.rest.map(({halt}) => halt?.about)).toContain('unseen');
  expect((await operate(world, limited, contextFor(plan, 'alice'))).kind).toBe('done');
  await tell(world, ports, plan, rollback);
  expect((await operate(world, ports, contextFor(plan, 'alice'))).kind).toBe('done');
});
