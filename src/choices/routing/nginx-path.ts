import type {RuleTransform} from '@aws-sdk/client-elastic-load-balancing-v2';
import {escapeRegex, type PathMatch} from '../../ecs/listener-rule/match.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress, IngressRule} from '../../model/kubernetes.generated.ts';
import {annotation, booleanOf, NGINX} from './annotation.ts';

/** Characters that make a path a regular expression; a dot alone is taken for itself. */
const EXPRESSION = /[\\^$*+?()[\]{}|]/;
/** What ALB's regular expressions lack: look-around, back-references, possessive quantifiers, Unicode classes. */
const UNSUPPORTED = /\(\?(?!:)|\\[1-9kpP]|[*+?}]\+/;

/**
 * The hosts on which every path is a case-insensitive regular expression: one Ingress with `use-regex` or `rewrite-target`
 * makes all locations of its hosts so (`enforceRegexModifier` of ingress-nginx).
 */
export function regexHosts(members: readonly KubeObject<Ingress>[]): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const object of members) {
    for (const rule of object.value.spec?.rules ?? []) {
      if (isRewritten(object, rule) || booleanOf(annotation(object, `${NGINX}use-regex`)))
        hosts.add((rule.host ?? '').toLowerCase());
    }
  }
  return hosts;
}

/** True where `rewrite-target` names another path than one of the rule's own (`needsRewrite` of ingress-nginx). */
export function isRewritten(object: KubeObject<Ingress>, {http}: IngressRule): boolean {
  const target = annotation(object, `${NGINX}rewrite-target`) ?? '';
  return target !== '' && (http?.paths ?? []).some(({path = '/'}) => path !== target);
}

/**
 * The match of a path that nginx takes as a regular expression anchored at its beginning only: a plain path matches all that
 * begins so. Undefined for the root, which matches everything; `unsupported` for what ALB's expressions cannot say.
 */
export function expressionPath(path: string): PathMatch | undefined | 'unsupported' {
  if (path === '' || path === '/') return undefined;
  if (!EXPRESSION.test(path)) return {kind: 'char-prefix', path};
  if (isUnsupportedExpression(path)) return 'unsupported';
  const anchored = path.startsWith('^') ? path.slice(1) : path;
  const body = hasTopLevelAlternative(anchored) ? `(?:${anchored})` : anchored;
  const open = /(?:\.\*\)?|\$)$/.test(anchored) && body === anchored;
  return {kind: 'regex', pattern: `^${body}${open ? (anchored.endsWith('$') ? '' : '$') : '.*$'}`};
}

/** True for what is no regular expression, or none that a load balancer takes. */
export function isUnsupportedExpression(text: string): boolean {
  return UNSUPPORTED.test(text) || !isExpression(text);
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

function hasTopLevelAlternative(expression: string): boolean {
  let depth = 0;
  for (let at = 0; at < expression.length; at++) {
    const character = expression[at];
    if (character === '\\') at++;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '|' && depth === 0) return true;
  }
  return false;
}

/**
 * The transform for `rewrite-target` on this path. nginx replaces the whole path by the target and keeps the query; ALB's
 * rewrite sees path and query in one string, so that the expressions are made anew for the usual shapes of paths.
 * `unsupported` where the shape is another.
 */
export function rewriteTransform(path: string, target: string): RuleTransform | 'unsupported' {
  if (!/\$\d/.test(target)) return urlRewrite('^[^?]*', target);
  const shape =
    /^(?<base>[^\\^$*+?()[\]{}|]*?)(?<gap>\(\/\|\$\)|\(\)|\/\?|\/|)(?<rest>\(\.\*\)|\(\.\+\))\$?$/.exec(path);
  const {base = '', gap = '', rest = ''} = shape?.groups ?? {};
  const group = gap === '(/|$)' || gap === '()' ? 2 : 1;
  if (!shape || !target.endsWith(`$${group}`)) return 'unsupported';
  const kept = target.slice(0, -2);
  if (/\$\d/.test(kept)) return 'unsupported';
  const between = gap === '(/|$)' ? '/?' : gap === '()' ? '' : gap;
  return urlRewrite(`^${escapeRegex(base)}${between}${rest}$`, `${kept}$1`);
}

/** A transform that rewrites path and query. */
export function urlRewrite(regex: string, replace: string): RuleTransform {
  return {Type: 'url-rewrite', UrlRewriteConfig: {Rewrites: [{Regex: regex, Replace: replace}]}};
}

/** A transform that sets the Host header. */
export function hostRewrite(host: string): RuleTransform {
  return {Type: 'host-header-rewrite', HostHeaderRewriteConfig: {Rewrites: [{Regex: '.*', Replace: host}]}};
}
