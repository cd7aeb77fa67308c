import {CALLS, type Call, type Ports} from '../cutover/calls.ts';
import type {Monitor} from './monitor.ts';
import {overCalls} from './over-calls.ts';

/** Ports of one holder whose effects the monitor checks as they arrive. */
export function monitored(ports: Ports, monitor: Monitor, holder: string): Ports {
  return overCalls(name => async (input: never) => {
    if (CALLS[name] === 'effect') monitor.arriving(holder, {call: name, in: input} as Call);
    return (ports[name] as (given: never) => Promise<unknown>)(input);
  });
}
