/**
 * What a route matches, in the terms that the routers of Kubernetes have in common. Host names are lower case without a port;
 * paths start with `/`, are taken as they stand in the request and hold no query string.
 */
export type HostMatch =
  /** This name and no other. */
  | {readonly kind: 'exact'; readonly host: string}
  /** Exactly one label before `.domain`: the Ingress API's own wildcard, `*.foo.com` without `a.b.foo.com`. */
  | {readonly kind: 'one-label'; readonly domain: string}
  /** One or more labels before `.domain`: what an ALB makes of `*.foo.com`. */
  | {readonly kind: 'any-depth'; readonly domain: string}
  /** ALB's own wildcards: `*` zero or more characters, `?` exactly one. */
  | {readonly kind: 'glob'; readonly pattern: string}
  /** A regular expression as ALB takes it; k2e anchors those that it makes. */
  | {readonly kind: 'regex'; readonly pattern: string};

export type PathMatch =
  | {readonly kind: 'exact'; readonly path: string}
  /** Element-wise: the path itself and all below it. No trailing slash; the root is written as no match at all. */
  | {readonly kind: 'prefix'; readonly path: string}
  /** Character-wise: everything that begins so. */
  | {readonly kind: 'char-prefix'; readonly path: string}
  | {readonly kind: 'glob'; readonly pattern: string}
  | {readonly kind: 'regex'; readonly pattern: string};

/** The host that an Ingress rule names, for routers whose `*.` covers one label (`one-label`) or any number (`any-depth`). */
export function hostMatch(host: string, wildcard: 'one-label' | 'any-depth'): HostMatch {
  const name = host.toLowerCase();
  return name.startsWith('*.') ? {kind: wildcard, domain: name.slice(2)} : {kind: 'exact', host: name};
}

/** The element-wise prefix of a path, or undefined for the root, which matches every path. */
export function prefixMatch(path: string): PathMatch | undefined {
  const trimmed = path.replace(/(?<!\/)\/+$/, '');
  return trimmed === '' ? undefined : {kind: 'prefix', path: trimmed};
}

/** `text` with the characters escaped that a regular expression would interpret. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** The regular expression, without anchors, of a pattern with ALB's wildcards. */
export function globRegex(pattern: string): string {
  return escapeRegex(pattern).replaceAll('\\*', '.*').replaceAll('\\?', '.');
}

/** The anchored regular expression of a host match. */
export function hostRegex(match: HostMatch): string {
  switch (match.kind) {
    case 'exact':
      return `^${escapeRegex(match.host)}$`;
    case 'one-label':
      return `^[^.]+\\.${escapeRegex(match.domain)}$`;
    case 'any-depth':
      return `^.*\\.${escapeRegex(match.domain)}$`;
    case 'glob':
      return `^${globRegex(match.pattern)}$`;
    case 'regex':
      return match.pattern;
  }
}

/** The anchored regular expression of a path match. */
export function pathRegex(match: PathMatch): string {
  switch (match.kind) {
    case 'exact':
      return `^${escapeRegex(match.path)}$`;
    case 'prefix':
      return `^${escapeRegex(match.path)}(/.*)?$`;
    case 'char-prefix':
      return `^${escapeRegex(match.path)}.*$`;
    case 'glob':
      return `^${globRegex(match.pattern)}$`;
    case 'regex':
      return match.pattern;
  }
}
