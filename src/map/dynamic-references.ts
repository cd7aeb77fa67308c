import type {Format} from '../config/formats.ts';
import {holdsDynamicReference} from '../ecs/dynamic-reference.ts';
import type {Inventory} from '../model/inventory.ts';
import {type Pointer, pointer} from '../pointer.ts';
import type {ProblemRule} from '../rules/rule.ts';
import type {RawFinding} from './findings.ts';
import type {Mapped} from './map.ts';
import {checkFindings, type Fault, ruleFor} from './problems.ts';
import type {Served} from './serving.ts';

/** Formats that CloudFormation reads. */
const READ_BY_CLOUDFORMATION: ReadonlySet<Format> = new Set<Format>(['cdk', 'cloudformation']);

/** The findings for texts that CloudFormation would take for dynamic references, where a format of the run is for it. */
export function dynamicReferenceFindings(
  formats: readonly Format[],
  mapped: Mapped,
  workloadsOf: Served['workloadsOf'],
  inventory: Inventory,
  rules: ReadonlyMap<string, ProblemRule>,
): RawFinding[] {
  if (!formats.some(format => READ_BY_CLOUDFORMATION.has(format))) return [];
  const {id, level, fidelity, remediation} = ruleFor('dynamic-reference', rules);
  const message =
    'CloudFormation would look up what begins with "{{resolve:" here; the formats cdk and cloudformation have a space before "resolve", all others the text as it is.';
  const places = [...mapped.plan.resources].flatMap(([resource, {input}]) =>
    textsIn(input)
      .filter(({text}) => holdsDynamicReference(text))
      .map(({at}): Fault => ({rule: id, resource, pointer: at, message, remediation})),
  );
  return checkFindings(places, mapped, workloadsOf, inventory).map(finding => ({
    ...finding,
    level,
    fidelity,
  }));
}

function textsIn(value: unknown, at: Pointer = ''): readonly {readonly at: Pointer; readonly text: string}[] {
  if (typeof value === 'string') return [{at, text: value}];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${at}${pointer(key)}`));
}
