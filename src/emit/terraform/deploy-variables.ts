import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKey} from '../../ecs/resource.ts';
import {configToken, parseText, type TextPart} from '../../ecs/token.ts';
import {isListKey} from '../declarative/keys.ts';
import {compactJson} from '../sorted-json.ts';
import {listVariables, variableOf} from '../templated/variables.ts';
import type {Scope} from './scope.ts';

/**
 * The environment that a deploy tool's files read (`templated/variables.ts`), as lines `NAME=value` with Terraform's values:
 * what the tool's resources ask of those that the configuration makes, and of `k2e.yaml`. Sorted by name.
 * @param deployed the resources that the tool makes
 * @param isMade whether the configuration makes a resource
 */
export function deployVariables(
  deployed: readonly Resource[],
  isMade: (resource: ResourceKey) => boolean,
  scope: Scope,
): readonly string[] {
  const lines = new Set<string>();
  for (const {input} of deployed) {
    for (const part of parseText(compactJson(input))) {
      if (part.kind === 'text' || (part.kind === 'ref' && !isMade(part.resource))) continue;
      for (const line of linesFor(part, scope)) lines.add(line);
    }
  }
  return [...lines].sort();
}

/** A line for a token; for a list, whose length the tool's files had to guess, one for each item that they read. */
function linesFor(part: Exclude<TextPart, {kind: 'text'}>, scope: Scope): readonly string[] {
  const value = scope.expression(part);
  if (part.kind === 'config' && isListKey(part.key)) {
    return (listVariables([configToken(part.key)]) ?? []).map(
      ({name}, index) => `${name}=\${element(${value}, ${index})}`,
    );
  }
  return [`${variableOf(part).name}=\${${value}}`];
}
