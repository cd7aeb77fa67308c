import {commonHosts} from '../../choices/routing/gateway.ts';
import type {PlannedRule} from '../../choices/routing/listener.ts';
import type {Balancer} from '../../choices/routing/routing.ts';
import {routeBackends, textAt} from '../../model/gateway.ts';
import {isWithin, type Pointer, pointer, valueAt} from '../../pointer.ts';
import type {Subject} from '../rule.ts';
import {type FieldFate, tellLeaves} from './leaves.ts';

const NO_RULE = {
  drop: 'No listener rule comes of it: the findings say why, or another one takes its requests.',
};
const ANSWERED = {drop: 'The load balancer answers these requests itself.'};

/** Accounts for the fields of a route that gives listener rules: what they are made of is read, the rest told or dropped. */
export function tellRoute(
  subject: Subject<'other'>,
  balancers: readonly Balancer[],
  planned: readonly PlannedRule[],
): void {
  const own = {object: subject.object, planned, balancers};
  tellLeaves(subject, 'the Gateway API', path => {
    const [, , list = '', index = '', ...rest] = path.split('/');
    if (list === 'parentRefs') {
      return /^(?:group|kind)$/.test(rest.join('/'))
        ? {drop: 'Only Gateways become load balancers.'}
        : readWhere(/^(?:name|namespace|sectionName|port)$/.test(rest.join('/')));
    }
    if (list === 'hostnames') return hostFate(textAt(subject.object.value, path) ?? '', own);
    return list === 'rules' ? ruleFate(pointer('spec', 'rules', index), rest.join('/'), own) : undefined;
  });
}

interface Own {
  readonly object: Subject<'other'>['object'];
  readonly planned: readonly PlannedRule[];
  readonly balancers: readonly Balancer[];
}

function readWhere(isKnown: boolean): FieldFate | undefined {
  return isKnown ? 'read' : undefined;
}

function hostFate(given: string, {planned, balancers}: Own): FieldFate {
  const host = given.toLowerCase();
  const served = balancers.flatMap(({group}) =>
    (group.gateway?.listeners ?? []).flatMap(({hostname}) => commonHosts([host], hostname)),
  );
  const shown = planned.some(({conditions}) =>
    conditions.some(
      ({HostHeaderConfig: config}) =>
        config?.RegexValues !== undefined || config?.Values?.some(value => served.includes(value)),
    ),
  );
  return shown ? 'read' : {drop: 'No listener serves this host, or no rule comes of it.'};
}

function ruleFate(rule: Pointer, field: string, own: Own): FieldFate | undefined {
  if (field === 'name') return {drop: 'It only names the rule.'};
  // The findings on these say what becomes of them.
  if (/^(?:timeouts|retry|sessionPersistence)\b/.test(field)) return 'read';
  const made = own.planned.filter(({origins}) =>
    origins.some(({object, path}) => object === own.object && isWithin(path, rule)),
  );
  const [list = '', index = '', ...rest] = field.split('/');
  const item = `${rule}${pointer(list, index)}`;
  if (list === 'matches') {
    const isPlanned = made.some(({origins}) =>
      origins.some(({object, path}) => object === own.object && path === item),
    );
    return isPlanned ? 'read' : NO_RULE;
  }
  if (list === 'filters') return made.length === 0 ? NO_RULE : filterFate(item, rest.join('/'), made, own);
  if (list !== 'backendRefs') return undefined;
  if (made.length === 0) return NO_RULE;
  const forwards = made.some(({actions}) => actions.some(({Type}) => Type === 'forward'));
  return forwards ? backendFate(rule, item, rest.join('/'), own) : ANSWERED;
}

function filterFate(
  item: Pointer,
  field: string,
  made: readonly PlannedRule[],
  {object}: Own,
): FieldFate | undefined {
  if (field === 'type') return 'read';
  const type = textAt(object.value, `${item}/type`);
  if (type !== 'RequestRedirect' && type !== 'URLRewrite') return 'read';
  if (/\/path\/type$/.test(field)) return {drop: 'The field beside it says the same.'};
  if (type === 'URLRewrite') {
    return made.some(({transforms}) => transforms.length > 0) ? 'read' : ANSWERED;
  }
  if (!made.some(({actions}) => actions.some(action => action.Type === 'redirect'))) return ANSWERED;
  const code = valueAt(object.value, `${item}/requestRedirect/statusCode`);
  if (field !== 'requestRedirect/statusCode' || code === 301 || code === 302) return 'read';
  return {
    report: {
      level: 'review',
      fidelity: 'approximate',
      message: `A load balancer redirects with 301 or 302 only, not with ${String(code)}; clients may repeat a POST as a GET.`,
      remediation: 'Let clients of an API call the final address directly.',
    },
  };
}

function backendFate(rule: Pointer, item: Pointer, field: string, {object}: Own): FieldFate | undefined {
  const weighted = routeBackends(object, rule).filter(({weight}) => weight > 0);
  if (field === 'group' || field === 'kind') return {drop: 'Only Services become target groups.'};
  if (field.startsWith('filters/')) return 'read';
  const isUsed = weighted.some(({path}) => path === item);
  if (field === 'weight') {
    if (!isUsed) return 'read';
    if (weighted.length < 2) return {drop: 'All requests go to the one backend.'};
    return weighted.every(({weight}) => weight <= 999)
      ? 'read'
      : {
          report: {
            level: 'info',
            fidelity: 'approximate',
            message:
              'The weight of a target group is a whole number of at most 999; k2e scales the weights down.',
            remediation: 'Nothing needs to be done.',
          },
        };
  }
  if (!isUsed) return {drop: 'Its weight is 0, so that it gets no requests.'};
  return readWhere(/^(?:name|namespace|port)$/.test(field));
}
