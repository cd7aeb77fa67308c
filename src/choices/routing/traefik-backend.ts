import {clamp, LISTENER_RULE} from '../../ecs/limits.ts';
import {isObject} from '../../json.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {
  type Find,
  isTraefikService,
  LEADING,
  SHARING,
  servedBy,
  type TraefikBackend,
} from '../../model/traefik.ts';
import {valueAt} from '../../pointer.ts';
import type {Resolver} from './backend.ts';
import {type Origin, type Problem, type RouteAction, type Target, UNAVAILABLE} from './route.ts';

/** A part of Traefik itself: its dashboard, its metrics, or nothing at all (`noop@internal`). */
const INTERNAL = /@internal$/;

/** What backends become, and the TraefikServices that have a part in it. */
interface Served {
  readonly action: RouteAction;
  readonly others: readonly Origin[];
}

/** What takes part in the work on one route. */
interface Work {
  readonly find: Find;
  readonly resolver: Resolver;
  readonly problems: Problem[];
}

/** True for a backend that Traefik is itself. */
export function isInternal({name}: Pick<TraefikBackend, 'name'>): boolean {
  return INTERNAL.test(name);
}

/** The weighted forward action of the backends of a route; 503 where nothing stands behind them. `origin`: the route. */
export function actionOf(backends: readonly TraefikBackend[], origin: Origin, work: Work): Served {
  const others: Origin[] = [];
  // A single backend gets all requests, whatever its weight.
  const list = backends.length === 1 ? backends.map(each => ({...each, weight: 1})) : backends;
  const shares = sharesOf(list, 1, new Set(), others, work);
  const targets = merged(shares);
  if (targets.length > LISTENER_RULE.targetGroups) {
    work.problems.push({
      ...origin,
      level: 'action',
      fidelity: 'manual',
      message: `A rule forwards to ${LISTENER_RULE.targetGroups} target groups at most, and this one has ${targets.length}; requests are answered with 503.`,
    });
    return {action: UNAVAILABLE, others};
  }
  if (backends.length === 0) {
    work.problems.push({
      ...origin,
      level: 'action',
      fidelity: 'manual',
      message: 'The route names no services; its rule keeps its place and answers 503.',
      remediation: 'Name the Service that serves these requests, and convert again.',
    });
  }
  if (targets.length === 0) return {action: UNAVAILABLE, others};
  const sticky = targets.length > 1 ? stickySeconds(others) : undefined;
  return {
    action: {kind: 'forward', targets, ...(sticky === undefined ? {} : {stickySeconds: sticky})},
    others,
  };
}

/** A target group with its share of all requests, 0 to 1. */
interface Share {
  readonly target: Target;
  readonly part: number;
}

function sharesOf(
  backends: readonly TraefikBackend[],
  part: number,
  within: ReadonlySet<KubeObject>,
  others: Origin[],
  work: Work,
): readonly Share[] {
  const sum = backends.reduce((total, {weight}) => total + weight, 0);
  return backends.flatMap(backend => {
    if (backend.weight === 0) return [];
    const own = (part * backend.weight) / sum;
    return backend.kind === 'TraefikService'
      ? ofTraefikService(backend, own, within, others, work)
      : ofService(backend, own, work);
  });
}

function ofService(backend: TraefikBackend, part: number, {resolver, problems}: Work): readonly Share[] {
  const {object, path, kind, namespace, name, port} = backend;
  if (kind !== 'Service') {
    problems.push(missing(backend, `Traefik knows no backends of kind ${kind}`));
    return [];
  }
  if (namespace !== object.ref.namespace) problems.push(elsewhere(backend));
  const named =
    typeof port === 'string' ? {port: {name: port}} : typeof port === 'number' ? {port: {number: port}} : {};
  const action = resolver.backend({service: {name, ...named}}, {object, path}, namespace);
  if (action.kind !== 'forward') return [];
  const sum = action.targets.reduce((total, {weight}) => total + weight, 0) || 1;
  return action.targets.map(target => ({target, part: (part * target.weight) / sum}));
}

function ofTraefikService(
  backend: TraefikBackend,
  part: number,
  within: ReadonlySet<KubeObject>,
  others: Origin[],
  work: Work,
): readonly Share[] {
  const {namespace, name} = backend;
  if (isInternal(backend)) {
    work.problems.push(missing(backend, `${name} is a part of Traefik itself, which does not come along`));
    return [];
  }
  const found = work.find('TraefikService', namespace, name);
  if (!found || !isTraefikService(found) || within.has(found)) {
    work.problems.push(missing(backend, `the input has no TraefikService ${namespace}/${name}`));
    return [];
  }
  if (namespace !== backend.object.ref.namespace) work.problems.push(elsewhere(backend));
  const place = [...SHARING, ...LEADING].find(path => isObject(valueAt(found.value, parentOf(path))));
  if (place === undefined) {
    work.problems.push(missing(backend, `TraefikService ${namespace}/${name} names no backends`));
    return [];
  }
  others.push({object: found, path: parentOf(place)});
  return sharesOf(servedBy(found), part, new Set([...within, found]), others, work);
}

/** `/spec/weighted/services` → `/spec/weighted`. */
function parentOf(path: string): string {
  return path.split('/').slice(0, 3).join('/');
}

/** One target for each target group, with whole weights of which the highest is the greatest that AWS takes, where whole ones do not do. */
function merged(shares: readonly Share[]): readonly Target[] {
  const parts = new Map<string, Share>();
  for (const {target, part} of shares) {
    const key = `${target.group} ${target.arn}`;
    parts.set(key, {target, part: part + (parts.get(key)?.part ?? 0)});
  }
  const found = [...parts.values()];
  const highest = Math.max(...found.map(({part}) => part));
  const scale = wholeScale(found.map(({part}) => part)) ?? LISTENER_RULE.weight.max / highest;
  return found.map(({target, part}) => ({...target, weight: Math.max(1, Math.round(part * scale))}));
}

/** The smallest factor that makes all shares whole numbers that AWS takes; undefined where there is none. */
function wholeScale(parts: readonly number[]): number | undefined {
  const least = Math.min(...parts);
  for (let count = 1; count <= LISTENER_RULE.weight.max; count++) {
    const scale = count / least;
    if (Math.max(...parts) * scale > LISTENER_RULE.weight.max + 1e-6) return undefined;
    if (parts.every(part => Math.abs(part * scale - Math.round(part * scale)) < 1e-6)) return scale;
  }
  return undefined;
}

/** How long a client stays at its share, where a weighted TraefikService keeps it there by a cookie. */
function stickySeconds(others: readonly Origin[]): number | undefined {
  for (const {object, path} of others) {
    const cookie = valueAt(object.value, `${path}/sticky/cookie`);
    if (!isObject(cookie)) continue;
    const age = cookie.maxAge;
    return clamp(typeof age === 'number' && age > 0 ? age : 86_400, LISTENER_RULE.stickiness);
  }
  return undefined;
}

function missing({object, path}: TraefikBackend, what: string): Problem {
  return {
    object,
    path,
    level: 'action',
    fidelity: 'manual',
    message: `Nothing to forward to: ${what}. Where nothing else serves the rule, it keeps its place and answers 503.`,
    remediation: 'Name a Service of the input, or bring the TraefikService with it, and convert again.',
  };
}

function elsewhere({object, path, kind, namespace, name}: TraefikBackend): Problem {
  return {
    object,
    path: `${path}/namespace`,
    level: 'review',
    fidelity: 'approximate',
    message: `${kind} ${name} is of namespace ${namespace}; Traefik sends requests there only where it was started with \`allowCrossNamespace\`, which k2e takes for granted.`,
    remediation: 'Take the backend out if Traefik refuses it.',
  };
}
