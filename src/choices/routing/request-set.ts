import type {RuleCondition} from '@aws-sdk/client-elastic-load-balancing-v2';
import {type HostMatch, hostRegex, type PathMatch, pathRegex} from '../../ecs/listener-rule/match.ts';
import {hostsCover, hostsOverlap, pathsCover, pathsOverlap} from '../../ecs/listener-rule/overlap.ts';
import type {Route} from './route.ts';

/** Requests that one listener rule can tell from others: at most one match of hosts, and one of paths. */
export type RequestSet = Pick<Route, 'hosts' | 'paths' | 'extra'>;

/** Every request. */
export const EVERY: RequestSet = {hosts: [], paths: [], extra: []};

/** Conditions of which a rule holds one only. */
const ONCE: ReadonlySet<string | undefined> = new Set(['http-request-method', 'source-ip']);

/** The requests that are in both sets: `none` where there are none for certain, undefined where no listener rule can name them. */
export function common(one: RequestSet, other: RequestSet): RequestSet | 'none' | undefined {
  const hosts = both(one.hosts, other.hosts, hostsCover, hostsOverlap, holdsHost);
  const paths = both(one.paths, other.paths, pathsCover, pathsOverlap, holdsPath);
  const extra = allOf(one.extra, other.extra);
  if (hosts === 'none' || paths === 'none' || extra === 'none') return 'none';
  return hosts && paths && extra && {hosts, paths, extra};
}

function both<Match>(
  ones: readonly Match[],
  others: readonly Match[],
  cover: (outer: readonly Match[], inner: readonly Match[]) => boolean,
  overlap: (some: readonly Match[], others: readonly Match[]) => boolean,
  holds: (match: Match, other: Match) => boolean | undefined,
): readonly Match[] | 'none' | undefined {
  if (cover(ones, others)) return others;
  if (cover(others, ones)) return ones;
  if (!overlap(ones, others)) return 'none';
  const [one] = ones;
  const [other] = others;
  if (one === undefined || other === undefined) return undefined;
  const held = holds(one, other) ?? holds(other, one);
  if (held === undefined) return undefined;
  if (!held) return 'none';
  return holds(one, other) === undefined ? ones : others;
}

/** Whether a match holds the one text that the other stands for; undefined where that stands for several. */
function holdsHost(match: HostMatch, other: HostMatch): boolean | undefined {
  return other.kind === 'exact' ? new RegExp(hostRegex(match), 'i').test(other.host) : undefined;
}

function holdsPath(match: PathMatch, other: PathMatch): boolean | undefined {
  return other.kind === 'exact' ? new RegExp(pathRegex(match)).test(other.path) : undefined;
}

function allOf(
  some: readonly RuleCondition[],
  others: readonly RuleCondition[],
): readonly RuleCondition[] | 'none' | undefined {
  const result = [...some];
  for (const condition of others) {
    if (result.some(each => JSON.stringify(each) === JSON.stringify(condition))) continue;
    if (ONCE.has(condition.Field) && result.some(({Field}) => Field === condition.Field))
      return condition.Field === 'source-ip' ? undefined : 'none';
    result.push(condition);
  }
  return result;
}
