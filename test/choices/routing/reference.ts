/**
 * What the controllers of Kubernetes answer, written down from their documents and sources alone and sharing no code with
 * k2e: the other side of the equivalence tests.
 */

/** One Ingress as the references read it. */
export interface SourceIngress {
  readonly name: string;
  readonly order?: number;
  readonly rules: readonly {
    readonly host?: string;
    readonly paths: readonly {readonly path?: string; readonly pathType: string; readonly service: string}[];
  }[];
  readonly defaultBackend?: string;
  readonly tlsHosts?: readonly string[];
}

const segmentsOf = (path: string) =>
  path.split('/').filter((part, index, all) => part !== '' || (index > 0 && index < all.length - 1));

/** The Ingress API on `Prefix`: element by element, a trailing slash of the prefix is ignored. */
function isElementPrefix(prefix: string, path: string): boolean {
  const wanted = prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  return wanted === '' || path === wanted || path.startsWith(`${wanted}/`);
}

/** The Ingress API on wildcards: `*` stands for one label. */
function isWildcardOf(pattern: string, host: string): boolean {
  const [, ...rest] = host.split('.');
  return pattern.startsWith('*.') && host.split('.')[0] !== '' && rest.join('.') === pattern.slice(2);
}

const byName = (ingresses: readonly SourceIngress[]) =>
  ingresses.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** The hosts of the rules from which a request's paths are taken: its own name, else a wildcard, else rules without a host. */
function hostOf(ingresses: readonly SourceIngress[], host: string): string | undefined {
  const known = ingresses.flatMap(({rules}) => rules.map(rule => rule.host ?? ''));
  if (known.includes(host)) return host;
  const wildcard = known.find(each => isWildcardOf(each, host));
  return wildcard ?? (known.includes('') ? '' : undefined);
}

function bestPath(ingresses: readonly SourceIngress[], host: string, path: string): string | undefined {
  let best: {length: number; service: string} | undefined;
  for (const {rules} of byName(ingresses)) {
    for (const rule of rules.filter(each => (each.host ?? '') === host)) {
      for (const candidate of rule.paths) {
        const own = candidate.path ?? '/';
        const exact = candidate.pathType === 'Exact';
        if (exact ? path !== own : !isElementPrefix(own, path)) continue;
        const length = exact ? Number.MAX_SAFE_INTEGER : segmentsOf(own).join('/').length;
        if (!best || length > best.length) best = {length, service: candidate.service};
      }
    }
  }
  return best?.service;
}

/** The Ingress API: the host, then the longest path, then the default backend. */
export function genericAnswer(
  ingresses: readonly SourceIngress[],
  request: {host: string; path: string},
): string {
  const fallback = byName(ingresses).find(each => each.defaultBackend)?.defaultBackend;
  const host = hostOf(ingresses, request.host.toLowerCase());
  const service = host === undefined ? undefined : bestPath(ingresses, host, request.path);
  const chosen = service ?? fallback;
  return chosen === undefined ? 'fixed 404' : `svc ${chosen}`;
}

/** ingress-nginx: the same order, but a default backend beside rules serves the hosts of its own Ingress only. */
export function nginxAnswer(
  ingresses: readonly SourceIngress[],
  request: {host: string; path: string},
): string {
  const host = hostOf(ingresses, request.host.toLowerCase());
  if (host === undefined) {
    const fallback = byName(ingresses).find(
      each => each.defaultBackend && each.rules.length === 0,
    )?.defaultBackend;
    return fallback === undefined ? 'fixed 404' : `svc ${fallback}`;
  }
  const service = bestPath(ingresses, host, request.path);
  if (service !== undefined) return `svc ${service}`;
  const first = byName(ingresses).find(({rules}) => rules.some(rule => (rule.host ?? '') === host));
  if (first?.defaultBackend !== undefined) return `svc ${first.defaultBackend}`;
  const catchAll = byName(ingresses).find(
    each => each.defaultBackend && each.rules.length === 0,
  )?.defaultBackend;
  return host === '' && catchAll !== undefined ? `svc ${catchAll}` : 'fixed 404';
}

function wildcardMatch(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*')
    return wildcardMatch(pattern.slice(1), text) || (text !== '' && wildcardMatch(pattern, text.slice(1)));
  return (
    text !== '' &&
    (pattern[0] === '?' || pattern[0] === text[0]) &&
    wildcardMatch(pattern.slice(1), text.slice(1))
  );
}

/** The AWS Load Balancer Controller: one flat list; per rule exact paths, longer prefixes, then patterns as written. */
export function albAnswer(
  ingresses: readonly SourceIngress[],
  request: {host: string; path: string},
): string {
  const sorted = ingresses.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.name < b.name ? -1 : 1));
  for (const {rules} of sorted) {
    for (const {host, paths} of rules) {
      if (host !== undefined && !wildcardMatch(host, request.host.toLowerCase())) continue;
      const exact = paths.filter(each => each.pathType === 'Exact');
      const prefix = paths.filter(each => each.pathType === 'Prefix');
      const other = paths.filter(each => each.pathType === 'ImplementationSpecific');
      prefix.sort((a, b) => (b.path ?? '').length - (a.path ?? '').length);
      for (const {path = '', pathType, service} of [...exact, ...prefix, ...other]) {
        const patterns =
          pathType !== 'Prefix'
            ? [path]
            : path === '/'
              ? ['/*']
              : [path.replace(/\/$/, ''), `${path.replace(/\/$/, '')}/*`];
        if (path === '' || patterns.some(pattern => wildcardMatch(pattern, request.path)))
          return `svc ${service}`;
      }
    }
  }
  const fallback = sorted.find(each => each.defaultBackend)?.defaultBackend;
  return fallback === undefined ? 'fixed 404' : `svc ${fallback}`;
}

/** Traefik 1.7: one flat list by the length of the rules' text; `PathPrefix` compares characters. */
export function traefikAnswer(
  ingresses: readonly SourceIngress[],
  request: {host: string; path: string},
): string {
  const routes = byName(ingresses).flatMap(({rules}) =>
    rules.flatMap(({host, paths}) =>
      paths.map(({path = '', pathType, service}) => {
        const matcher = pathType === 'Exact' ? 'Path' : 'PathPrefix';
        const length = (host ? `Host:${host}`.length : 0) + (path ? `${matcher}:${path}`.length : 0);
        return {host, path, matcher, service, length};
      }),
    ),
  );
  routes.sort((a, b) => b.length - a.length);
  const hit = routes.find(({host, path, matcher}) => {
    const name = request.host.toLowerCase();
    if (host !== undefined && host !== name && !isWildcardOf(host, name)) return false;
    return path === '' || (matcher === 'Path' ? request.path === path : request.path.startsWith(path));
  });
  if (hit) return `svc ${hit.service}`;
  const fallback = byName(ingresses).find(each => each.defaultBackend)?.defaultBackend;
  return fallback === undefined ? 'fixed 404' : `svc ${fallback}`;
}
