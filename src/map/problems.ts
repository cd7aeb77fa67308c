import type {CheckFault} from '../ecs/check/check.ts';
import type {ObjectRef} from '../finding.ts';
import type {LoadProblem} from '../load/document.ts';
import type {Inventory, KubeObject, ModelProblem} from '../model/inventory.ts';
import type {ProblemRule} from '../rules/rule.ts';
import type {MissingKey} from './context.ts';
import {faultOrigin} from './fault-origin.ts';
import type {RawFinding} from './findings.ts';
import type {Mapped} from './map.ts';
import type {Served} from './serving.ts';

/** Objects that a finding names before the rest is only counted. */
const NAMED = 4;

/** The findings for what the load and model stages met; each kind of problem has one rule that words it. */
export function problemFindings(
  loadProblems: readonly LoadProblem[],
  inventory: Inventory,
  rules: ReadonlyMap<string, ProblemRule>,
): RawFinding[] {
  const workloads = new Map(
    inventory.workloads.map(workload => [refKey(workload.object.ref), workload.object.id]),
  );
  const workloadOf = (object: ObjectRef): readonly string[] => {
    const id = workloads.get(refKey(object));
    return id === undefined ? [] : [id];
  };
  return [
    // These depend on what the images are in the end (`placeholder-findings.ts`).
    ...loadProblems
      .filter(({kind}) => kind !== 'placeholder')
      .map(problem => {
        const {document, pointer = ''} = problem;
        const at = document && inventory.locate(document, pointer);
        if (!at) return finding(problem, fileRef(problem.source.file), pointer, rules, []);
        return finding(problem, at.object.ref, at.path, rules, workloadOf(at.object.ref));
      }),
    ...duplicatesTogether(inventory.problems).map(problem =>
      finding(problem, problem.object, problem.path, rules, workloadOf(problem.object)),
    ),
  ];
}

/** Copies of a file that others of one file replace are told as one: mostly a whole folder was given twice. */
function duplicatesTogether(problems: readonly ModelProblem[]): readonly ModelProblem[] {
  const isCopy = ({kind}: ModelProblem) => kind === 'duplicate-object';
  const byFiles = Map.groupBy(problems.filter(isCopy), ({source, by}) =>
    JSON.stringify([source.file, by?.file]),
  );
  const together = [...byFiles.values()].flatMap(copies => {
    const [first, ...others] = copies;
    if (!first || others.length === 0) return copies;
    const names = copies.map(
      ({object: {kind, namespace, name}}) => `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`,
    );
    const more = names.length - NAMED;
    const listed = more > 0 ? [...names.slice(0, NAMED), `${more} more`] : names;
    const where = first.by && first.by.file !== first.source.file ? `in ${first.by.file}` : 'further down';
    const message = `${names.length} objects of this file stand ${where} again (${listed.join(', ')}). Applied in order, the last one counts; k2e ignores these.`;
    return [{...first, message}];
  });
  return [...problems.filter(problem => !isCopy(problem)), ...together];
}

function finding(
  problem: LoadProblem | ModelProblem,
  object: ObjectRef,
  path: string,
  rules: ReadonlyMap<string, ProblemRule>,
  workloads: readonly string[],
): RawFinding {
  const rule = ruleFor(problem.kind, rules);
  return {
    rule: rule.id,
    level: rule.level,
    fidelity: rule.fidelity,
    object,
    path,
    source: problem.source,
    ...('by' in problem && problem.by ? {key: `${problem.source.file} ${problem.by.file}`} : {}),
    message: rule.message?.(problem) ?? problem.message,
    remediation: rule.remediation,
    workloads,
  };
}

/**
 * The keys of `k2e.yaml` that are needed and missing: one finding for those that concern the same workloads, so that each workload counts what it
 * needs. It is filed under the first of them, or of the objects that need the keys, by name: the order of the input changes nothing.
 */
export function missingFindings(
  missing: ReadonlyMap<string, MissingKey>,
  inventory: Inventory,
  rules: ReadonlyMap<string, ProblemRule>,
): RawFinding[] {
  const rule = ruleFor('missing-setting', rules);
  const byRef = new Map(missing.size > 0 ? inventory.objects.map(object => [object.ref, object]) : []);
  const needs = [...missing.values()].flatMap(({key, causes}) => {
    const needing = [...causes].flatMap(ref => byRef.get(ref) ?? []);
    const workloads = inventory.workloads.filter(workload => causes.has(workload.object.ref));
    const [object] = (workloads.length > 0 ? workloads.map(workload => workload.object) : needing).toSorted(
      (a, b) => (a.id < b.id ? -1 : 1),
    );
    return object ? [{key, causes, object, workloads: workloads.map(workload => workload.object.id)}] : [];
  });
  const together = Map.groupBy(needs, ({object, workloads}) =>
    JSON.stringify([object.id, workloads.toSorted()]),
  );
  return [...together.values()].flatMap(group => {
    const [first] = group;
    if (!first) return [];
    const {object, workloads} = first;
    const keys = group.map(({key}) => key).toSorted();
    // Objects beside workloads count only where no workload needs it: which of them is the first to do so depends on the order of the input.
    const needing = workloads.length > 0 ? workloads : group.flatMap(({causes}) => [...causes]);
    const others = new Set<unknown>(needing).size - 1;
    const name = `${object.ref.kind} ${object.ref.name}`;
    const needed = others > 0 ? `${name} and ${others} more need` : `${name} needs`;
    return {
      rule: rule.id,
      level: rule.level,
      fidelity: rule.fidelity,
      object: object.ref,
      path: '',
      source: object.position(''),
      key: keys.join(' '),
      message: `k2e.yaml does not say ${listedWhole(keys)}, which ${needed}; the output has ${keys.length > 1 ? 'places for them' : 'a place for it'}.`,
      remediation: `Set ${listedWhole(keys)} in k2e.yaml; \`k2e init\` writes the keys that these manifests need.`,
      workloads,
    };
  });
}

/** `a, b and c`: none may be left out. */
function listedWhole(keys: readonly string[]): string {
  return keys.length < 2 ? keys.join('') : `${keys.slice(0, -1).join(', ')} and ${keys.at(-1)}`;
}

/** Something wrong with a planned resource, whichever rule words it. */
export interface Fault extends Omit<CheckFault, 'rule'> {
  readonly rule: string;
}

/** The blockers for planned resources that AWS would refuse. */
export function checkFindings(
  faults: readonly Fault[],
  mapped: Mapped,
  workloadsOf: Served['workloadsOf'],
  {objects}: Inventory,
): RawFinding[] {
  const bySource = Map.groupBy(objects, ({ref}) => ref);
  return faults.map(fault => {
    const sources = mapped.plan.resources.get(fault.resource)?.sources ?? [];
    const candidates = sources.flatMap(ref => bySource.get(ref) ?? []);
    return checkFinding(fault, mapped, workloadsOf, candidates);
  });
}

/** @param candidates the objects that the resource comes from, in the order of the input. */
function checkFinding(
  fault: Fault,
  mapped: Mapped,
  workloadsOf: Served['workloadsOf'],
  candidates: readonly KubeObject[],
): RawFinding {
  const ids = workloadsOf.get(fault.resource);
  const own = candidates.filter(({id}) => ids?.has(id));
  // What the workload itself says counts before what hangs on it.
  const origin = faultOrigin(fault, own, mapped) ?? faultOrigin(fault, candidates, mapped);
  const object = origin?.object ?? own[0] ?? candidates[0];
  return {
    rule: fault.rule,
    level: 'blocker',
    fidelity: 'unsupported',
    object: object?.ref ?? fileRef('k2e.yaml'),
    path: origin?.path ?? '',
    source: object?.document.position(origin?.path ?? '') ?? {file: 'k2e.yaml', line: 1, column: 1},
    key: `${fault.resource} ${fault.pointer}`,
    message: `${fault.resource}, ${fault.pointer === '' ? 'as a whole' : fault.pointer}: ${fault.message}`,
    remediation: fault.remediation,
    workloads: [...(workloadsOf.get(fault.resource) ?? [])],
  };
}

/** The rule that words a problem. @throws Error when there is none: a bug, which a test finds. */
export function ruleFor(
  problem: ProblemRule['problem'],
  rules: ReadonlyMap<string, ProblemRule>,
): ProblemRule {
  const rule = rules.get(problem);
  if (!rule) throw new Error(`no rule words the problem ${problem}`);
  return rule;
}

/** A file as the object of a finding that is about no Kubernetes object. */
export function fileRef(file: string): ObjectRef {
  return {apiVersion: '', kind: 'File', namespace: '', name: file};
}

function refKey({apiVersion, kind, namespace, name}: ObjectRef): string {
  return `${apiVersion} ${kind}/${namespace}/${name}`;
}
