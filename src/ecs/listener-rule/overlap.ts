import type {HostMatch, PathMatch} from './match.ts';

/**
 * Set relations between matches. Both questions are answered conservatively, so that reordering and dropping rules is safe:
 * `covers` says yes only when it is certain, `overlaps` says no only when it is certain.
 */

/** True when each host of `inner` is certainly matched by `outer`. No matches at all stand for every host. */
export function hostsCover(outer: readonly HostMatch[], inner: readonly HostMatch[]): boolean {
  if (outer.length === 0) return true;
  return inner.length > 0 && inner.every(each => outer.some(one => hostCovers(one, each)));
}

/** True when each path of `inner` is certainly matched by `outer`. No matches at all stand for every path. */
export function pathsCover(outer: readonly PathMatch[], inner: readonly PathMatch[]): boolean {
  if (outer.length === 0 || outer.some(isEverything)) return true;
  return inner.length > 0 && inner.every(each => outer.some(one => pathCovers(one, each)));
}

/** False when no host can match both. */
export function hostsOverlap(some: readonly HostMatch[], others: readonly HostMatch[]): boolean {
  if (some.length === 0 || others.length === 0) return true;
  return some.some(one => others.some(other => hostOverlaps(one, other)));
}

/** False when no path can match both. */
export function pathsOverlap(some: readonly PathMatch[], others: readonly PathMatch[]): boolean {
  if (some.length === 0 || others.length === 0) return true;
  return some.some(one => others.some(other => pathOverlaps(one, other)));
}

/** True when both lists hold the same matches, in any order. */
export function sameHosts(some: readonly HostMatch[], others: readonly HostMatch[]): boolean {
  return holdSame(some, others, sameHost);
}

/** True when both lists hold the same matches, in any order. */
export function samePaths(some: readonly PathMatch[], others: readonly PathMatch[]): boolean {
  return holdSame(some, others, samePath);
}

/** Each match of one list is in the other, both ways: a list may hold a match twice. */
function holdSame<Match>(
  some: readonly Match[],
  others: readonly Match[],
  same: (one: Match, other: Match) => boolean,
): boolean {
  const within = (ones: readonly Match[], all: readonly Match[]) =>
    ones.every(one => all.some(other => same(one, other)));
  return within(some, others) && within(others, some);
}

function sameHost(one: HostMatch, other: HostMatch): boolean {
  return one.kind === other.kind && textOf(one) === textOf(other);
}

function samePath(one: PathMatch, other: PathMatch): boolean {
  return one.kind === other.kind && textOf(one) === textOf(other);
}

function textOf(match: HostMatch | PathMatch): string {
  if ('pattern' in match) return match.pattern;
  if ('path' in match) return match.path;
  return 'host' in match ? match.host : match.domain;
}

function isEverything(match: PathMatch): boolean {
  return match.kind === 'glob' && (match.pattern === '/*' || match.pattern === '*');
}

function hostCovers(outer: HostMatch, inner: HostMatch): boolean {
  if (sameHost(outer, inner)) return true;
  if (inner.kind === 'exact') return matchesHost(outer, inner.host) === true;
  if (outer.kind !== 'any-depth') return false;
  return (
    (inner.kind === 'one-label' || inner.kind === 'any-depth') && isSameOrBelow(inner.domain, outer.domain)
  );
}

function hostOverlaps(one: HostMatch, other: HostMatch): boolean {
  if (one.kind === 'exact') return matchesHost(other, one.host) !== false;
  if (other.kind === 'exact') return matchesHost(one, other.host) !== false;
  if (one.kind === 'one-label' && other.kind === 'one-label') return one.domain === other.domain;
  if (one.kind === 'any-depth' && other.kind === 'any-depth') {
    return isSameOrBelow(one.domain, other.domain) || isSameOrBelow(other.domain, one.domain);
  }
  if (one.kind === 'any-depth' && other.kind === 'one-label') return labelBelow(other.domain, one.domain);
  if (one.kind === 'one-label' && other.kind === 'any-depth') return labelBelow(one.domain, other.domain);
  return true;
}

/** Whether `*.domain` (one label) can lie below `.parent` (any depth). */
function labelBelow(domain: string, parent: string): boolean {
  return isSameOrBelow(domain, parent) || parent.endsWith(`.${domain}`);
}

function isSameOrBelow(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}

/** Whether `match` accepts this host; undefined where only the load balancer can tell. */
function matchesHost(match: HostMatch, host: string): boolean | undefined {
  switch (match.kind) {
    case 'exact':
      return match.host === host;
    case 'any-depth':
      return host.endsWith(`.${match.domain}`);
    case 'one-label':
      return host.endsWith(`.${match.domain}`) && !host.slice(0, -match.domain.length - 1).includes('.');
    default:
      return undefined;
  }
}

function pathCovers(outer: PathMatch, inner: PathMatch): boolean {
  if (samePath(outer, inner)) return true;
  if (inner.kind === 'exact') return matchesPath(outer, inner.path) === true;
  if (inner.kind === 'prefix') {
    // All that lies below `inner` begins with its path.
    if (outer.kind === 'prefix') return matchesPath(outer, inner.path) === true;
    return outer.kind === 'char-prefix' && inner.path.startsWith(outer.path);
  }
  if (inner.kind === 'char-prefix') {
    if (outer.kind === 'char-prefix') return inner.path.startsWith(outer.path);
    return outer.kind === 'prefix' && inner.path.startsWith(`${outer.path}/`);
  }
  return false;
}

function pathOverlaps(one: PathMatch, other: PathMatch): boolean {
  if (one.kind === 'exact') return matchesPath(other, one.path) !== false;
  if (other.kind === 'exact') return matchesPath(one, other.path) !== false;
  if (
    (one.kind !== 'prefix' && one.kind !== 'char-prefix') ||
    (other.kind !== 'prefix' && other.kind !== 'char-prefix')
  ) {
    return true;
  }
  if (one.kind === 'prefix' && other.kind === 'prefix') {
    return matchesPath(one, other.path) === true || matchesPath(other, one.path) === true;
  }
  return one.path.startsWith(other.path) || other.path.startsWith(one.path);
}

function matchesPath(match: PathMatch, path: string): boolean | undefined {
  switch (match.kind) {
    case 'exact':
      return match.path === path;
    case 'prefix':
      return path === match.path || path.startsWith(`${match.path}/`);
    case 'char-prefix':
      return path.startsWith(match.path);
    default:
      return isEverything(match) ? true : undefined;
  }
}
