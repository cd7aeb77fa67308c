import type {RuleCondition} from '@aws-sdk/client-elastic-load-balancing-v2';
import {escapeRegex} from '../../ecs/listener-rule/match.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {HTTPIngressPath, Ingress} from '../../model/kubernetes.generated.ts';
import {pointer} from '../../pointer.ts';
import {annotationPath, integerOf, NGINX} from './annotation.ts';
import type {Resolver} from './backend.ts';
import {nginxAnnotation} from './nginx-action.ts';
import {isUnsupportedExpression} from './nginx-path.ts';
import type {Problem, Route} from './route.ts';
import type {HostBlock} from './virtual-host.ts';

/** Requests that a canary gets, or does not get, whatever its weight. */
interface Choice {
  readonly condition: RuleCondition;
  readonly gets: boolean;
}

/**
 * A canary: requests with its header or cookie reach it by rules in front of the main one, and by its weight it has a share of
 * the others. The header comes before the cookie, and the cookie before the weight. Where no other Ingress has the same host, path
 * and path type, it serves nobody (`mergeAlternativeBackends` of ingress-nginx).
 */
export function addCanary(
  object: KubeObject<Ingress>,
  blocks: ReadonlyMap<string, HostBlock>,
  resolver: Resolver,
  problems: Problem[],
): void {
  const given = nginxAnnotation(object, 'canary-weight');
  const total = integerOf(nginxAnnotation(object, 'canary-weight-total')) ?? 100;
  const weight = Math.min(Math.max(integerOf(given) ?? 0, 0), total);
  const choices = [...byHeader(object), ...byCookie(object)];
  const lone: string[] = [];
  for (const [at, rule] of (object.value.spec?.rules ?? []).entries()) {
    const block = blocks.get((rule.host ?? '').toLowerCase());
    for (const [index, path] of (rule.http?.paths ?? []).entries()) {
      const origin = {object, path: pointer('spec', 'rules', at, 'http', 'paths', index)};
      const action = resolver.backend(path.backend ?? {}, {...origin, path: `${origin.path}/backend`});
      const wanted = samePath(path);
      const isMain = ({route}: HostBlock['routes'][number]) =>
        route.action.kind === 'forward' && wanted(route);
      const position = block?.routes.findIndex(isMain) ?? -1;
      const main = block?.routes[position];
      if (!block || !main || main.route.action.kind !== 'forward' || action.kind !== 'forward') {
        lone.push(`${rule.host ?? ''}${path.path ?? '/'}`);
        continue;
      }
      const {route} = main;
      const others = [...(route.others ?? []), origin];
      const targets = [
        ...scale(main.route.action.targets, total - weight, total),
        ...scale(action.targets, weight, total),
      ];
      const chosen = choices.map(({condition, gets}) => ({
        ...main,
        route: {
          ...route,
          extra: [...route.extra, condition],
          action: gets ? {...main.route.action, targets: action.targets} : main.route.action,
          others,
        } as Route,
      }));
      const shared =
        given === undefined && choices.length > 0
          ? main
          : {...main, route: {...route, action: {...main.route.action, targets}, others}};
      block.routes.splice(position, 1, ...chosen, shared);
    }
  }
  if (object.value.spec?.defaultBackend) problems.push(unsharedDefault(object));
  if (lone.length > 0) problems.push(loneCanary(object, lone));
}

function loneCanary(object: KubeObject<Ingress>, places: readonly string[]): Problem {
  return {
    object,
    path: annotationPath(`${NGINX}canary`),
    level: 'action',
    fidelity: 'manual',
    message: `No rule leads to this canary from ${places.join(', ')}: no other Ingress here sends the same host, path and path type to a Service, and ingress-nginx ignores a canary without one.`,
    remediation:
      'Convert it together with its main Ingress; where the cluster has none either, the canary serves nobody and can go.',
  };
}

/** ingress-nginx puts the canary beside every backend of its catch-all server. */
function unsharedDefault(object: KubeObject<Ingress>): Problem {
  return {
    object,
    path: '/spec/defaultBackend',
    level: 'action',
    fidelity: 'manual',
    message:
      'k2e gives the canary no share by its default backend. ingress-nginx gives it one of all requests for hosts without rules, where another ' +
      'Ingress has a default backend or rules without a host.',
    remediation:
      'Give the canary and its main Ingress a rule with the same host and path, or set the weights on the default action of the listener by hand.',
  };
}

/** A value or a pattern sends to the canary; without one the texts `always` and `never` decide. */
function byHeader(object: KubeObject<Ingress>): readonly Choice[] {
  const name = nginxAnnotation(object, 'canary-by-header');
  if (!name) return [];
  const choice = (values: object, gets: boolean): Choice => ({
    condition: {Field: 'http-header', HttpHeaderConfig: {HttpHeaderName: name, ...values}},
    gets,
  });
  const value = nginxAnnotation(object, 'canary-by-header-value');
  if (value) return [choice({RegexValues: [`^${escapeRegex(value)}$`]}, true)];
  const pattern = nginxAnnotation(object, 'canary-by-header-pattern');
  if (pattern) return isUnsupportedExpression(pattern) ? [] : [choice({RegexValues: [pattern]}, true)];
  return [choice({Values: ['always']}, true), choice({Values: ['never']}, false)];
}

function byCookie(object: KubeObject<Ingress>): readonly Choice[] {
  const name = nginxAnnotation(object, 'canary-by-cookie');
  if (!name) return [];
  const choice = (text: string, gets: boolean): Choice => {
    const values = {RegexValues: [`^(.*; ?)?${escapeRegex(name)}=${text}(;.*)?$`]};
    return {condition: {Field: 'http-header', HttpHeaderConfig: {HttpHeaderName: 'Cookie', ...values}}, gets};
  };
  return [choice('always', true), choice('never', false)];
}

function samePath({path = '/', pathType}: HTTPIngressPath): (route: Route) => boolean {
  return ({origin}) => {
    const [, , rule, , , index] = origin.path.split('/').slice(1).map(Number);
    const {value} = origin.object as KubeObject<Ingress>;
    const other = value.spec?.rules?.[rule ?? -1]?.http?.paths?.[index ?? -1];
    return (other?.path ?? '/') === path && other?.pathType === pathType;
  };
}

/** Shares of `part` out of `total`, in whole numbers of at most 999. */
function scale<T extends {readonly weight: number}>(
  targets: readonly T[],
  part: number,
  total: number,
): readonly T[] {
  const sum = targets.reduce((all, {weight}) => all + weight, 0) || 1;
  const factor = total > 999 ? 999 / total : 1;
  return targets.map(target => ({...target, weight: Math.round((part * factor * target.weight) / sum)}));
}
