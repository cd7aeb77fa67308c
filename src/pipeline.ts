import type {Config} from './config/config.ts';
import {check} from './ecs/check/check.ts';
import type {Loaded} from './load/document.ts';
import {map} from './map/map.ts';
import {buildInventory} from './model/build-inventory.ts';
import {type Result, type RunOptions, result} from './result.ts';

/**
 * The run, stage by stage: model → map → check → report. Pure: `loaded` and `config` in, plan and report out. `convert` and
 * `report` are this same run; they differ in what is written.
 */
export function run(loaded: Loaded, config: Config, options: RunOptions): Result {
  const inventory = buildInventory(loaded, {
    defaultNamespace: config.kubernetes.defaultNamespace,
    ...(options.namespace === undefined ? {} : {namespace: options.namespace}),
    ...(options.selector === undefined ? {} : {selector: options.selector}),
  });
  const mapped = map(inventory, config);
  const faults = check({...mapped.plan, blocked: new Set()});
  return result({loaded, inventory, mapped, faults, config, options});
}
