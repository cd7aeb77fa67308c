import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {usesServiceConnect} from './discovery.ts';

/**
 * What AWS asks to add to a task for the Service Connect proxy, in CPU units and MiB (ECS developer guide,
 * "Service Connect proxy configuration").
 */
const PROXY = {cpu: 256, memory: 64} as const;

/** CPU units and MiB to add to the size of a workload's task for its Service Connect proxy; zero where it takes no part. */
export function proxyReserve(workload: Workload, context: Context): {cpu: number; memory: number} {
  return usesServiceConnect(workload, context) ? PROXY : {cpu: 0, memory: 0};
}
