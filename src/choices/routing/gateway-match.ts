import type {RuleCondition} from '@aws-sdk/client-elastic-load-balancing-v2';
import {escapeRegex, type PathMatch, prefixMatch} from '../../ecs/listener-rule/match.ts';
import type {JsonObject} from '../../json.ts';
import {itemsAt, textAt} from '../../model/gateway.ts';
import {isUnsupportedExpression} from './nginx-path.ts';

/** A match of a rule of an HTTPRoute or GRPCRoute in the terms of a load balancer. */
export interface GatewayMatch {
  /** Undefined: every path. */
  readonly path: PathMatch | undefined;
  readonly extra: readonly RuleCondition[];
  /** What comes first, the most weighty first: exact path, length of the path, method, headers, query parameters. */
  readonly rank: readonly number[];
}

/** A match, or why a load balancer cannot tell requests so. `match`: an item of `matches`; `{}` = every request. */
export function gatewayMatch(kind: string, match: JsonObject): GatewayMatch | string {
  const path = kind === 'GRPCRoute' ? grpcPath(match) : httpPath(match);
  if (typeof path === 'string') return path;
  const extra: RuleCondition[] = [];
  const method = kind === 'GRPCRoute' ? undefined : textAt(match, '/method');
  if (method !== undefined)
    extra.push({Field: 'http-request-method', HttpRequestMethodConfig: {Values: [method]}});
  const headers = itemsAt(match, '/headers');
  for (const {item} of headers) {
    const value = textAt(item, '/value') ?? '';
    const isRegex = textAt(item, '/type') === 'RegularExpression';
    if (value === '') return EMPTY;
    if (isRegex && isUnsupportedExpression(value)) return NO_EXPRESSION;
    const values = isRegex ? {RegexValues: [whole(value)]} : {Values: [literal(value)]};
    extra.push({
      Field: 'http-header',
      HttpHeaderConfig: {HttpHeaderName: textAt(item, '/name') ?? '', ...values},
    });
  }
  const query = itemsAt(match, '/queryParams');
  for (const {item} of query) {
    if (textAt(item, '/type') === 'RegularExpression')
      return 'a load balancer compares query parameters with texts, not with regular expressions';
    if (!textAt(item, '/value')) return EMPTY;
    const pair = {Key: literal(textAt(item, '/name') ?? ''), Value: literal(textAt(item, '/value') ?? '')};
    extra.push({Field: 'query-string', QueryStringConfig: {Values: [pair]}});
  }
  return {
    path: path.match,
    extra,
    rank: [...path.rank, method === undefined ? 0 : 1, headers.length, query.length],
  };
}

interface RankedPath {
  readonly match: PathMatch | undefined;
  readonly rank: readonly [kind: number, length: number];
}

const EMPTY = 'the value of a header or query parameter is empty, which the Gateway API refuses';
const NO_EXPRESSION =
  'the regular expressions of a load balancer have no look-around, back-references or possessive quantifiers';

function httpPath(match: JsonObject): RankedPath | string {
  const value = textAt(match, '/path/value') ?? '/';
  switch (textAt(match, '/path/type') ?? 'PathPrefix') {
    case 'Exact':
      return {match: {kind: 'exact', path: value}, rank: [2, value.length]};
    case 'PathPrefix':
      return {match: prefixMatch(value), rank: [0, value.length]};
    case 'RegularExpression':
      return isUnsupportedExpression(value)
        ? NO_EXPRESSION
        : {match: {kind: 'regex', pattern: whole(value)}, rank: [1, value.length]};
    default:
      return 'the Gateway API knows no such type of path';
  }
}

/** A method of gRPC is a path: `/package.Service/Method`. */
function grpcPath(match: JsonObject): RankedPath | string {
  const service = textAt(match, '/method/service');
  const method = textAt(match, '/method/method');
  if (service === undefined && method === undefined) return {match: undefined, rank: [0, 0]};
  const isRegex = textAt(match, '/method/type') === 'RegularExpression';
  const text = `/${service ?? ''}/${method ?? ''}`;
  if (!isRegex && service !== undefined) {
    return method === undefined
      ? {match: {kind: 'char-prefix', path: text}, rank: [0, text.length]}
      : {match: {kind: 'exact', path: text}, rank: [2, text.length]};
  }
  const part = (given: string | undefined) => {
    if (given === undefined) return '[^/]+';
    return isRegex ? `(?:${given})` : escapeRegex(given);
  };
  if ([service, method].some(given => isRegex && given !== undefined && isUnsupportedExpression(given)))
    return NO_EXPRESSION;
  return {
    match: {kind: 'regex', pattern: `^/${part(service)}/${part(method)}$`},
    rank: [1, text.length],
  };
}

/** The whole text must match, as Envoy and its like read it. */
function whole(expression: string): string {
  const body = expression.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  return /\|/.test(body) ? `^(?:${body})$` : `^${body}$`;
}

/** A text of which a load balancer takes no character for a wildcard. */
function literal(text: string): string {
  return text.replaceAll(/[\\*?]/g, '\\$&');
}
