import type {CheckFault} from '../ecs/check/check.ts';
import {isObject} from '../json.ts';
import type {LoadProblem, OpenPlace} from '../load/document.ts';
import type {Inventory} from '../model/inventory.ts';
import {imagePlaceholders} from '../placeholder.ts';
import {valueAt} from '../pointer.ts';
import type {ProblemRule} from '../rules/rule.ts';
import type {RawFinding} from './findings.ts';
import type {Mapped} from './map.ts';
import {fileRef, ruleFor} from './problems.ts';
import {isOf} from './serving.ts';

/**
 * One finding for each file that a script has yet to fill in. Images that `k2e.yaml` names are not open any more; a workload
 * with an image that still is, is blocked by this finding.
 */
export function placeholderFindings(
  problems: readonly LoadProblem[],
  mapped: Mapped,
  inventory: Inventory,
  rules: ReadonlyMap<string, ProblemRule>,
): RawFinding[] {
  const unnamed = workloadsWithoutImage(mapped);
  const workloadOf = ({document, pointer = ''}: OpenPlace) =>
    document && inventory.locate(document, pointer)?.object.id;
  return problems.flatMap(problem => {
    const {kind, open = []} = problem;
    if (kind !== 'placeholder') return [];
    const still = open.filter(place => place.document === undefined || unnamed.has(workloadOf(place) ?? ''));
    const [first] = still;
    if (!first) return [];
    const rule = ruleFor(kind, rules);
    return {
      rule: rule.id,
      level: rule.level,
      fidelity: rule.fidelity,
      object: fileRef(first.source.file),
      path: '',
      source: first.source,
      message: rule.message?.({...problem, open: still}) ?? problem.message,
      remediation: rule.remediation,
      workloads: [...new Set(still.flatMap(place => workloadOf(place) ?? []))],
    };
  });
}

/** Ids of the workloads that have a placeholder for an image on ECS. */
function workloadsWithoutImage({plan, workloadsOf}: Mapped): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [key, resource] of plan.resources) {
    if (!isOf(key, 'task-definitions')) continue;
    const definitions = valueAt(resource.input, '/containerDefinitions');
    const isOpen =
      Array.isArray(definitions) &&
      definitions.some(
        each => isObject(each) && typeof each.image === 'string' && imagePlaceholders(each.image).length > 0,
      );
    if (isOpen) for (const id of workloadsOf.get(key) ?? []) found.add(id);
  }
  return found;
}

/** The faults that do not merely repeat, of an image, what one of these findings says of the file. */
export function newFaults(
  faults: readonly CheckFault[],
  told: readonly RawFinding[],
  {plan, workloadsOf}: Mapped,
): readonly CheckFault[] {
  const ids = new Set(told.flatMap(({workloads}) => workloads));
  const isTold = ({rule, resource, pointer}: CheckFault) => {
    if (rule !== 'check/image' || ![...(workloadsOf.get(resource) ?? [])].some(id => ids.has(id)))
      return false;
    const image = valueAt(plan.resources.get(resource)?.input, pointer);
    return typeof image === 'string' && imagePlaceholders(image).length > 0;
  };
  return ids.size === 0 ? faults : faults.filter(fault => !isTold(fault));
}
