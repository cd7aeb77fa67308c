import type {RuleCondition} from '@aws-sdk/client-elastic-load-balancing-v2';
import {conditions} from './condition.ts';
import {pathRegex} from './match.ts';
import {fits, type RuleDraft} from './pack.ts';

/**
 * Rules that together match what this one matches, one behind the other and each within what ALB takes of a rule (5 values, 5
 * wildcards); undefined where that cannot be. Hosts, paths and the values of a condition are alternatives, so that each part
 * of them may have a rule of its own.
 */
export function splitToFit<Origin>(rule: RuleDraft<Origin>): readonly RuleDraft<Origin>[] | undefined {
  const made = conditions(rule.hosts, rule.paths, rule.extra);
  if (typeof made === 'string') return undefined;
  if (fits(made)) return [rule];
  const parts: RuleDraft<Origin>[] = [];
  for (const part of partsOf(rule)) {
    const fitting = splitToFit(part);
    if (!fitting) return undefined;
    parts.push(...fitting);
  }
  return parts.length === 0 ? undefined : parts;
}

/** Simpler rules for one: prefixes as expressions, which are one value and not two, else halves of its longest list; none where nothing is left to take apart. */
function partsOf<Origin>(rule: RuleDraft<Origin>): readonly RuleDraft<Origin>[] {
  const {hosts, paths, extra} = rule;
  if (paths.some(({kind}) => kind === 'prefix')) {
    return [{...rule, paths: paths.map(match => ({kind: 'regex', pattern: pathRegex(match)}))}];
  }
  const values = extra.map(valuesOf);
  const longest = Math.max(hosts.length, paths.length, ...values.map(({length}) => length));
  if (longest < 2) return [];
  if (hosts.length === longest) return halves(hosts).map(part => ({...rule, hosts: part}));
  if (paths.length === longest) return halves(paths).map(part => ({...rule, paths: part}));
  const at = values.findIndex(({length}) => length === longest);
  return halves(values[at] ?? []).map(part => ({
    ...rule,
    extra: extra.map((each, index) => (index === at ? sourcesOnly(part) : each)),
  }));
}

/** The alternatives of a condition that k2e itself may make long: address ranges. */
function valuesOf({SourceIpConfig}: RuleCondition): readonly string[] {
  return SourceIpConfig?.Values ?? [];
}

function sourcesOnly(ranges: readonly string[]): RuleCondition {
  return {Field: 'source-ip', SourceIpConfig: {Values: [...ranges]}};
}

function halves<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}
