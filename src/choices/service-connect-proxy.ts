import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {runsAs} from './runs-as.ts';

/**
 * What AWS asks to add to a task for the Service Connect proxy, in CPU units and MiB (ECS developer guide,
 * "Service Connect proxy configuration").
 */
export const PROXY = {cpu: 256, memory: 64} as const;

/** CPU units and MiB to add to the size of a workload's task for its Service Connect proxy; zero where it takes no part. */
export function proxyReserve(workload: Workload, context: Context): {cpu: number; memory: number} {
  return takesPart(workload, context) ? PROXY : {cpu: 0, memory: 0};
}

function takesPart(workload: Workload, _context: Context): boolean {
  return runsAs(workload) === 'service' && workload.services.length > 0;
}
