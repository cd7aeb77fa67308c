import {ingressRouteHosts} from '../../choices/routing/ingress-route.ts';
import {entryPoints} from '../../choices/routing/ingress-route-entry.ts';
import type {PlannedRule} from '../../choices/routing/listener.ts';
import {routing} from '../../choices/routing/routing.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {backendsAt, servedBy, type TraefikBackend} from '../../model/traefik.ts';
import {isWithin, type Pointer, valueAt} from '../../pointer.ts';
import type {Subject} from '../rule.ts';
import {type FieldFate, tellLeaves} from './leaves.ts';

const NO_RULE = {
  drop: 'No listener rule comes of it: the findings say why, or another one takes its requests.',
};
const EMPTY = {drop: 'It names nothing.'};
const ANSWERED = {drop: 'The load balancer answers these requests itself.'};

/** Accounts for the fields of an IngressRoute; `planned` are the listener rules that come of it. */
export function tellIngressRoute(subject: Subject<'other'>, planned: readonly PlannedRule[]): void {
  const {object} = subject;
  const points = entryPoints(object);
  tellLeaves(
    subject,
    'Traefik',
    path => {
      const [, , list = '', index = '', ...rest] = path.split('/');
      switch (list) {
        case 'ingressClassName':
          return 'read';
        case 'entryPoints': {
          const point = points.find(each => each.path === path);
          if (!point) return {drop: 'A route without entry points is on those for the web.'};
          return entryFate(point.serves, point.name);
        }
        case 'tls':
          return tlsFate([index, ...rest].join('/'), object);
        case 'parentRefs':
          return EMPTY;
        case 'routes':
          return routeFate(`/spec/routes/${index}`, rest.join('/'), path, object, planned);
        default:
          return undefined;
      }
    },
    valueAt(object.value, '/spec/ingressClassName') === undefined ? ['kubernetes.io/ingress.class'] : [],
  );
}

function entryFate(serves: ReturnType<typeof entryPoints>[number]['serves'], name: string): FieldFate {
  if (serves === 'idle') return {drop: 'A route with tls takes no plain requests.'};
  if (serves !== 'unknown') return 'read';
  return manual(
    `k2e knows the entry points web, http, websecure and https only; nothing listens for ${name}.`,
    'Add a listener for its port by hand, or name one of the others.',
  );
}

function tlsFate(field: string, object: KubeObject): FieldFate | undefined {
  if (/^options(?:\/|$)/.test(field))
    return review(
      'What a TLSOption sets for connections is a security policy of the listener here.',
      'Choose it with `tls.policy` in k2e.yaml.',
    );
  if (field.startsWith('domains/'))
    return ingressRouteHosts(object).length > 0
      ? {drop: 'The certificates are those of the hosts that the routes name.'}
      : 'read';
  // An empty `tls` asks for HTTPS; a field of it does not change that.
  if (field === '') return 'read';
  return /^(?:secretName|certResolver|store\b)/.test(field)
    ? {drop: 'The load balancer takes its certificate from AWS Certificate Manager, which renews it.'}
    : undefined;
}

function routeFate(
  route: Pointer,
  field: string,
  path: Pointer,
  object: KubeObject,
  planned: readonly PlannedRule[],
): FieldFate | undefined {
  if (field === 'kind') return {drop: 'Rules are the only kind of routes that there is.'};
  if (/^(?:services|middlewares|observability)$/.test(field)) return EMPTY;
  if (field.startsWith('observability/'))
    return {drop: 'A load balancer has access logs and metrics for all of its rules.'};
  const made = planned.filter(({origins}) =>
    origins.some(origin => origin.object === object && isWithin(origin.path, route)),
  );
  if (made.length === 0) return NO_RULE;
  if (field === 'match') return 'read';
  if (field.startsWith('middlewares/')) return nameFate(field);
  if (field === 'priority')
    return valueAt(object.value, path) === 0
      ? {drop: 'Without a priority the length of the match decides.'}
      : info('Its place among the listener rules follows from this priority.');
  if (field === 'syntax') return info('The match is read in the language that it names.');
  if (!field.startsWith('services/')) return undefined;
  if (!made.some(forwards)) return ANSWERED;
  return backendFate(backendsAt(object, `${route}/services`), path);
}

function forwards({actions}: PlannedRule): boolean {
  return actions.some(({Type}) => Type === 'forward');
}

function nameFate(path: string): FieldFate | undefined {
  return /\/(?:name|namespace)$/.test(path) ? 'read' : undefined;
}

const OPTIONS: Readonly<Record<string, FieldFate>> = {
  passHostHeader: info('A load balancer passes the host of a request as it is.'),
  serversTransport: review(
    'A load balancer does not check the certificates of targets, and has no time-outs for single ones.',
    'Nothing needs to be done, unless the targets ask for certificates of callers.',
  ),
  responseForwarding: {drop: 'A load balancer passes answers on as they come.'},
  nativeLB: {drop: 'A load balancer sends requests to the tasks themselves.'},
  nodePortLB: {drop: 'A load balancer sends requests to the tasks themselves.'},
  healthCheck: {drop: 'Traefik checks external names only; the health check comes from the probes.'},
  passiveHealthCheck: {drop: 'Traefik checks external names only; the health check comes from the probes.'},
  strategy: info(
    'A target group sends requests to its tasks in turn; least_outstanding_requests is an attribute of it.',
  ),
};

/** What becomes of a field of one of these backends. */
function backendFate(backends: readonly TraefikBackend[], path: Pointer): FieldFate | undefined {
  const backend = backends.find(each => isWithin(path, each.path));
  if (!backend) return undefined;
  const [option = '', ...rest] = path.slice(backend.path.length + 1).split('/');
  const isUsed = backend.weight > 0 || backends.length === 1;
  if (option === 'weight') {
    if (backends.length === 1) return {drop: 'All requests go to the one backend.'};
    const weighted = backends.filter(({weight}) => weight > 0);
    return weighted.length < 2 && isUsed
      ? {drop: 'All requests go to the one backend.'}
      : info('The share becomes weights of the forward action.');
  }
  if (!isUsed) return {drop: 'Its weight is 0, so that it gets no requests.'};
  if (option === 'middlewares') return rest.length === 0 ? EMPTY : nameFate(path);
  if (option === 'kind')
    return backend.kind === 'TraefikService' ? 'read' : {drop: 'Services are what it is without.'};
  if (option === 'sticky') {
    return info('A load balancer keeps clients at their tasks by a cookie of its own.');
  }
  if (Object.hasOwn(OPTIONS, option)) return OPTIONS[option];
  return /^(?:name|namespace|port|scheme)$/.test(option) ? schemeFate(option, backend) : undefined;
}

function schemeFate(option: string, {object, path, namespace}: TraefikBackend): FieldFate {
  if (option === 'scheme' && valueAt(object.value, `${path}/scheme`) === 'http')
    return {drop: 'It is http anyway.'};
  if (option === 'namespace' && namespace === object.ref.namespace)
    return {drop: 'It is the namespace of the route.'};
  return 'read';
}

/** Accounts for the fields of a TraefikService that has a part in listener rules. */
export function tellTraefikService(subject: Subject<'other'>, planned: readonly PlannedRule[]): void {
  const {object} = subject;
  const backends = servedBy(object);
  tellLeaves(subject, 'Traefik', path => {
    if (planned.length === 0) return NO_RULE;
    if (
      backends.some(backend => isWithin(path, backend.path)) &&
      !/^\/spec\/mirroring\/(?:mirrors|mirrorBody|maxBodySize)/.test(path)
    )
      return planned.some(forwards) ? backendFate(backends, path) : ANSWERED;
    if (path.startsWith('/spec/weighted/sticky/'))
      return info('A forward action keeps clients at their target group by a cookie of its own.');
    if (/^\/spec\/mirroring\/(?:mirrorBody|maxBodySize)$/.test(path)) return {drop: 'There are no copies.'};
    if (/^\/spec\/(?:mirroring|failover|highestRandomWeight)\//.test(path)) return 'read';
    return undefined;
  });
}

/** Accounts for the fields of a Middleware that has a part in listener rules. */
export function tellMiddleware(subject: Subject<'other'>, planned: readonly PlannedRule[]): void {
  const {object, context} = subject;
  // The findings of the routing say what becomes of a Middleware that no listener rule can do.
  const isTold = context
    .choice(routing)
    .problemsOf(object)
    .some(({level}) => level === 'action');
  tellLeaves(subject, 'Traefik', path => {
    if (planned.length === 0) return NO_RULE;
    if (isTold) return 'read';
    if (/\/forceSlash$/.test(path)) return {drop: 'What is left of a path begins with a slash in any case.'};
    if (/^\/spec\/ip(?:AllowList|WhiteList)\/rejectStatusCode$/.test(path))
      return info('Others are answered with 403.');
    if (
      /^\/spec\/redirectScheme\//.test(path) &&
      !planned.some(({actions}) => actions.some(({Type}) => Type === 'redirect'))
    )
      return {drop: 'The requests of these listeners have this scheme already.'};
    if (/^\/spec\/redirectScheme\/permanent$/.test(path) && valueAt(object.value, path) === false)
      return {drop: 'A redirect is temporary anyway.'};
    if (
      /^\/spec\/(?:addPrefix|strip|replace)/.test(path) &&
      !planned.some(({transforms}) => transforms.length > 0)
    )
      return ANSWERED;
    return 'read';
  });
}

function info(message: string): FieldFate {
  return {
    report: {level: 'info', fidelity: 'approximate', message, remediation: 'Nothing needs to be done.'},
  };
}

function review(message: string, remediation: string): FieldFate {
  return {report: {level: 'review', fidelity: 'approximate', message, remediation}};
}

function manual(message: string, remediation = 'Write the listener rules by hand.'): FieldFate {
  return {report: {level: 'action', fidelity: 'manual', message, remediation}};
}
