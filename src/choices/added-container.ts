import type {Workload} from '../model/inventory.ts';

/** A name for a container that k2e adds: `wish`, with a number behind it where the workload has such a container. */
export function addedName(wish: string, {containers}: Workload, others: readonly string[] = []): string {
  const taken = new Set([...containers.map(({name}) => name), ...others]);
  let name = wish;
  for (let number = 2; taken.has(name); number++) name = `${wish}-${number}`;
  return name;
}
