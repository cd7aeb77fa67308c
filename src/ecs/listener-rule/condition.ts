import type {RuleCondition} from '@aws-sdk/client-elastic-load-balancing-v2';
import {LISTENER_RULE} from '../limits.ts';
import {type HostMatch, hostRegex, type PathMatch, pathRegex} from './match.ts';

/** The values of one condition: ALB takes either wildcard patterns or regular expressions, never both. */
interface ConditionValues {
  readonly form: 'Values' | 'RegexValues';
  readonly values: readonly string[];
}

/** What a rule costs: values and wildcard characters of all its conditions; ALB allows 5 of each. */
export interface Cost {
  readonly values: number;
  readonly wildcards: number;
}

/** Why a match has no ALB condition. */
export type Inexpressible = 'host-without-domain' | 'too-long';

/** The host condition's values, or why there are none: a name needs a dot, and only letters after the last one. */
function hostValues(hosts: readonly HostMatch[]): ConditionValues | Inexpressible {
  return encode(hosts, hostPattern, match => (isNamed(match) ? hostRegex(match) : 'host-without-domain'));
}

/** The path condition's values, or why there are none. */
function pathValues(paths: readonly PathMatch[]): ConditionValues | Inexpressible {
  return encode(paths, pathPatterns, pathRegex);
}

/** The conditions of a rule for these hosts and paths (none = all) beside `extra`; a rule needs at least one. */
export function conditions(
  hosts: readonly HostMatch[],
  paths: readonly PathMatch[],
  extra: readonly RuleCondition[] = [],
): readonly RuleCondition[] | Inexpressible {
  const host = hostValues(hosts);
  const path = pathValues(paths);
  if (typeof host === 'string') return host;
  if (typeof path === 'string') return path;
  const result: RuleCondition[] = [];
  if (hosts.length > 0)
    result.push({Field: 'host-header', HostHeaderConfig: {[host.form]: [...host.values]}});
  if (paths.length > 0)
    result.push({Field: 'path-pattern', PathPatternConfig: {[path.form]: [...path.values]}});
  result.push(...extra);
  if (result.length === 0) result.push({Field: 'path-pattern', PathPatternConfig: {Values: ['/*']}});
  return result;
}

/** The cost of a rule with these conditions. Regular expressions count as values only. */
export function costOf(of: readonly RuleCondition[]): Cost {
  let values = 0;
  let wildcards = 0;
  for (const condition of of) {
    const patterns = patternsOf(condition);
    values += patterns.length + regexesOf(condition).length;
    for (const pattern of patterns) wildcards += pattern.match(/[*?]/g)?.length ?? 0;
  }
  return {values, wildcards};
}

function patternsOf(condition: RuleCondition): readonly string[] {
  const query = condition.QueryStringConfig?.Values ?? [];
  return [
    ...(condition.Values ?? []),
    ...(condition.HostHeaderConfig?.Values ?? []),
    ...(condition.PathPatternConfig?.Values ?? []),
    ...(condition.HttpHeaderConfig?.Values ?? []),
    ...(condition.HttpRequestMethodConfig?.Values ?? []),
    ...(condition.SourceIpConfig?.Values ?? []),
    ...query.map(pair => `${pair.Key ?? ''}${pair.Value ?? ''}`),
  ];
}

function regexesOf(condition: RuleCondition): readonly string[] {
  return [
    ...(condition.RegexValues ?? []),
    ...(condition.HostHeaderConfig?.RegexValues ?? []),
    ...(condition.PathPatternConfig?.RegexValues ?? []),
    ...(condition.HttpHeaderConfig?.RegexValues ?? []),
  ];
}

/** Encodes as wildcard patterns where each match has them, else all as regular expressions. */
function encode<Match>(
  matches: readonly Match[],
  patternsFor: (match: Match) => readonly string[] | undefined,
  regexFor: (match: Match) => string | Inexpressible,
): ConditionValues | Inexpressible {
  const patterns = matches.map(patternsFor);
  const asPatterns = patterns.every(each => each !== undefined);
  const values = asPatterns ? patterns.flat() : matches.map(regexFor);
  if (!asPatterns && values.includes('host-without-domain')) return 'host-without-domain';
  if (values.some(value => value.length > LISTENER_RULE.valueLength)) return 'too-long';
  return {form: asPatterns ? 'Values' : 'RegexValues', values: [...new Set(values)]};
}

function hostPattern(match: HostMatch): readonly string[] | undefined {
  if (match.kind === 'glob') return [match.pattern];
  const pattern = namePattern(match);
  return pattern !== undefined && LISTENER_RULE.hostValue.test(pattern) ? [pattern] : undefined;
}

function namePattern(match: HostMatch): string | undefined {
  switch (match.kind) {
    case 'exact':
      return match.host;
    case 'any-depth':
      return `*.${match.domain}`;
    default:
      return undefined;
  }
}

/** Patterns and expressions are the user's own business; a name must be one that a host condition could hold. */
function isNamed(match: HostMatch): boolean {
  if (match.kind === 'regex' || match.kind === 'glob') return true;
  return LISTENER_RULE.hostValue.test(
    match.kind === 'one-label' ? `*.${match.domain}` : (namePattern(match) ?? ''),
  );
}

/** True for a path that stands for itself in a pattern. */
function isPlainPath(path: string): boolean {
  return path === '' || (LISTENER_RULE.pathValue.test(path) && !/[*?]/.test(path));
}

function pathPatterns(match: PathMatch): readonly string[] | undefined {
  switch (match.kind) {
    case 'exact':
      return isPlainPath(match.path) ? [match.path] : undefined;
    case 'prefix':
      return isPlainPath(match.path) ? [match.path, `${match.path}/*`] : undefined;
    case 'char-prefix':
      return isPlainPath(match.path) ? [`${match.path}*`] : undefined;
    case 'glob':
      return LISTENER_RULE.pathValue.test(match.pattern) ? [match.pattern] : undefined;
    case 'regex':
      return undefined;
  }
}
