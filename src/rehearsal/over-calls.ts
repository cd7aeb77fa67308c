import {CALLS, type CallName, type Ports} from '../cutover/calls.ts';

/** Ports with one function for each call. */
export function overCalls(make: (name: CallName) => (input: never) => Promise<unknown>): Ports {
  const names = Object.keys(CALLS) as CallName[];
  return Object.fromEntries(names.map(name => [name, make(name)])) as Ports;
}
