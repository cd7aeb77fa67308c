import type {Config} from './config/config.ts';
import {applyPatches} from './config/patches.ts';
import {check} from './ecs/check/check.ts';
import type {Loaded} from './load/document.ts';
import {map} from './map/map.ts';
import {buildInventory} from './model/build-inventory.ts';
import {type Result, type RunOptions, result} from './result.ts';

/**
 * The run, stage by stage: model → map → patch → check → report. Pure: `loaded` and `config` in, plan and report out. `convert` and
 * `report` are this same run; they differ in what is written.
 */
export function run(loaded: Loaded, config: Config, options: RunOptions): Result {
  const inventory = buildInventory(loaded, {
    defaultNamespace: config.kubernetes.defaultNamespace,
    apart: runApart(config),
    ...(options.namespace === undefined ? {} : {namespace: options.namespace}),
    ...(options.selector === undefined ? {} : {selector: options.selector}),
  });
  const mapped = map(inventory, config, options);
  const plan = {...mapped.plan, resources: applyPatches(mapped.plan.resources, config.patches, config.place)};
  const faults = check({...plan, blocked: new Set()}, {rules: config.ingress.maxRules}, config.aws.region);
  return result({loaded, inventory, mapped: {...mapped, plan}, faults, config, options});
}

/** Ids of the StatefulSets whose pods `k2e.yaml` runs each by itself. */
function runApart({workloads}: Config): ReadonlySet<string> {
  return new Set(
    Object.entries(workloads).flatMap(([id, {statefulSet}]) => (statefulSet === 'per-ordinal' ? [id] : [])),
  );
}
