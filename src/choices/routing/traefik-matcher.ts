import type {RuleCondition} from '@aws-sdk/client-elastic-load-balancing-v2';
import {asCidr, isCidr} from '../../ecs/check/cidr.ts';
import type {HostMatch, PathMatch} from '../../ecs/listener-rule/match.ts';
import {ALWAYS, type Condition, NEVER, negated, setOf} from './alternatives.ts';
import {isTemplate, templateExpression, wholeExpressions} from './go-expression.ts';
import type {RuleExpression} from './traefik-rule.ts';

/** The two languages of rules that Traefik has had. */
export type Syntax = 'v2' | 'v3';

type Matcher = (args: readonly string[]) => Condition | 'refused';

const NO_EXPRESSION = 'a load balancer has no such regular expression';
const NO_QUERY =
  'a load balancer compares query parameters with texts that are not empty, not with regular expressions';

/** Matchers of either language, with what they match (`pkg/muxer/http/matcher.go`, `matcher_v2.go`). */
const MATCHERS: Readonly<Record<Syntax, Readonly<Record<string, Matcher>>>> = {
  v3: {
    ClientIP: one(address),
    Method: one(method),
    Host: one(host),
    HostRegexp: one(text => expressions(text.replace(/^\(\?i\)/, ''), hostSet)),
    Path: one(path),
    PathRegexp: one(text => expressions(text, pathSet)),
    PathPrefix: one(prefix),
    Header: ([name, value, ...more]) =>
      name === undefined || value === undefined || more.length > 0
        ? 'refused'
        : header(name, {Values: [literal(value)]}),
    HeaderRegexp: ([name, value, ...more]) =>
      name === undefined || value === undefined || more.length > 0
        ? 'refused'
        : headerExpression(name, value),
    Query: ([key, value, ...more]) => (key === undefined || more.length > 0 ? 'refused' : query(key, value)),
    QueryRegexp: ([key, value, ...more]) => {
      if (key === undefined || more.length > 0) return 'refused';
      return value === undefined ? query(key, value) : {kind: 'unknown', why: NO_QUERY};
    },
  },
  v2: {
    ClientIP: some(address),
    Method: some(method),
    Host: some(hostOfOld),
    HostHeader: some(hostOfOld),
    HostRegexp: some(text => templated(text, '[^.]+', false, hostSet, exactHost)),
    Path: some(text => templated(text, '[^/]+', false, pathSet, path)),
    PathPrefix: some(text => templated(text, '[^/]+', true, pathSet, prefix)),
    Headers: pairs((name, value) => header(name, {Values: [literal(value)]})),
    HeadersRegexp: pairs(headerExpression),
    Query: args => ({
      kind: 'all',
      of: args.map(text => {
        const [key = '', value] = text.split(/=([\s\S]*)/, 2);
        return isTemplate(text) ? {kind: 'unknown', why: NO_QUERY} : query(key, value);
      }),
    }),
  },
};

/** Names by the four forms in which Traefik takes them: `PathPrefix`, `pathprefix`, `PATHPREFIX`, `Pathprefix`. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [...new Set(Object.values(MATCHERS).flatMap(Object.keys))].flatMap(name => {
    const lower = name.toLowerCase();
    const title = `${lower.charAt(0).toUpperCase()}${lower.slice(1)}`;
    return [name, lower, name.toUpperCase(), title].map(form => [form, name] as const);
  }),
);

/** What requests a rule takes, or `refused` for one that Traefik takes for an error. */
export function conditionOf(rule: RuleExpression, syntax: Syntax): Condition | 'refused' {
  switch (rule.kind) {
    case 'matcher': {
      const name = NAMES.get(rule.name) ?? '';
      const matchers = MATCHERS[syntax];
      const matcher = Object.hasOwn(matchers, name) ? matchers[name] : undefined;
      return !matcher || rule.args.length === 0 || rule.args.includes('') ? 'refused' : matcher(rule.args);
    }
    case 'not': {
      const of = conditionOf(rule.of, syntax);
      return of === 'refused' ? of : negated(of);
    }
    default: {
      const left = conditionOf(rule.left, syntax);
      const right = conditionOf(rule.right, syntax);
      if (left === 'refused' || right === 'refused') return 'refused';
      return {kind: rule.kind === 'and' ? 'all' : 'any', of: [left, right]};
    }
  }
}

/**
 * The language of a rule of which nothing else tells it: v2 for what only Traefik 2 takes (its matchers, several texts, templates in
 * braces).
 */
export function syntaxOf(rule: RuleExpression): Syntax {
  return matchersOf(rule).some(isOfOld) && conditionOf(rule, 'v2') !== 'refused' ? 'v2' : 'v3';
}

function isOfOld({name, args}: Extract<RuleExpression, {kind: 'matcher'}>): boolean {
  const known = NAMES.get(name) ?? '';
  if (!Object.hasOwn(MATCHERS.v3, known)) return true;
  if (known === 'Query') return args.length === 1 && (args[0] ?? '').includes('=');
  if (/^(?:Host|Path|Method|ClientIP)/.test(known) && args.length > 1) return true;
  return /^(?:HostRegexp|Path|PathPrefix)$/.test(known) && args.some(isTemplate);
}

function matchersOf(rule: RuleExpression): readonly Extract<RuleExpression, {kind: 'matcher'}>[] {
  if (rule.kind === 'matcher') return [rule];
  return rule.kind === 'not' ? matchersOf(rule.of) : [...matchersOf(rule.left), ...matchersOf(rule.right)];
}

function one(matcher: (text: string) => Condition | 'refused'): Matcher {
  return ([text, ...more]) => (text === undefined || more.length > 0 ? 'refused' : matcher(text));
}

function some(matcher: (text: string) => Condition | 'refused'): Matcher {
  return args => {
    const of = args.map(matcher);
    return of.every(each => each !== 'refused') ? {kind: 'any', of} : 'refused';
  };
}

function pairs(matcher: (name: string, value: string) => Condition): Matcher {
  return args => {
    if (args.length % 2 === 1) return 'refused';
    const names = args.filter((_, index) => index % 2 === 0);
    return {kind: 'all', of: names.map((name, index) => matcher(name, args[2 * index + 1] ?? ''))};
  };
}

function address(text: string): Condition | 'refused' {
  const range = asCidr(text.trim());
  return isCidr(range) ? extra({Field: 'source-ip', SourceIpConfig: {Values: [range]}}) : 'refused';
}

function method(text: string): Condition {
  return extra({Field: 'http-request-method', HttpRequestMethodConfig: {Values: [text.toUpperCase()]}});
}

/** A name, or `*.` and a name for exactly one label in its place (`DomainMatchHostExpression`). */
function host(text: string): Condition | 'refused' {
  if (text === '*') return ALWAYS;
  if (/[^\x20-\x7e]/.test(text)) return 'refused';
  const name = text.toLowerCase().replace(/\.$/, '');
  if (!name.startsWith('*')) return hostSet({kind: 'exact', host: name});
  return name.startsWith('*.') ? hostSet({kind: 'one-label', domain: name.slice(2)}) : NEVER;
}

/** Traefik 2 knows no wildcards: no request has such a host. */
function hostOfOld(text: string): Condition | 'refused' {
  return text.startsWith('*') ? NEVER : host(text);
}

function exactHost(text: string): Condition {
  return hostSet({kind: 'exact', host: text.toLowerCase()});
}

function path(text: string): Condition | 'refused' {
  return text.startsWith('/') ? pathSet({kind: 'exact', path: encoded(text)}) : 'refused';
}

function prefix(text: string): Condition | 'refused' {
  if (text === '/') return ALWAYS;
  return text.startsWith('/') ? pathSet({kind: 'char-prefix', path: encoded(text)}) : 'refused';
}

/** Traefik compares with the decoded path; a load balancer sees what stands in the request. */
function encoded(text: string): string {
  return text.toWellFormed().replaceAll(/[^\x21-\x7e]+/g, encodeURIComponent);
}

function hostSet(match: HostMatch): Condition {
  return setOf({hosts: [match]});
}

function pathSet(match: PathMatch): Condition {
  return setOf({paths: [match]});
}

function extra(condition: RuleCondition): Condition {
  return setOf({extra: [condition]});
}

function expressions(
  text: string,
  set: (match: {readonly kind: 'regex'; readonly pattern: string}) => Condition,
): Condition {
  const patterns = wholeExpressions(text);
  if (!patterns) return {kind: 'unknown', why: NO_EXPRESSION};
  return {kind: 'any', of: patterns.map(pattern => set({kind: 'regex', pattern}))};
}

function templated(
  text: string,
  any: string,
  open: boolean,
  set: (match: {readonly kind: 'regex'; readonly pattern: string}) => Condition,
  plain: (text: string) => Condition | 'refused',
): Condition | 'refused' {
  if (!/[{}]/.test(text)) return plain(text);
  const pattern = templateExpression(text, any, open);
  return pattern === undefined ? {kind: 'unknown', why: NO_EXPRESSION} : set({kind: 'regex', pattern});
}

function header(
  name: string,
  values: {readonly Values: string[]} | {readonly RegexValues: string[]},
): Condition {
  return extra({Field: 'http-header', HttpHeaderConfig: {HttpHeaderName: name, ...values}});
}

function headerExpression(name: string, value: string): Condition {
  const patterns = wholeExpressions(value);
  return patterns ? header(name, {RegexValues: [...patterns]}) : {kind: 'unknown', why: NO_EXPRESSION};
}

function query(key: string, value: string | undefined): Condition {
  if (!value) return {kind: 'unknown', why: NO_QUERY};
  return extra({
    Field: 'query-string',
    QueryStringConfig: {Values: [{Key: literal(key), Value: literal(value)}]},
  });
}

/** A text of which a load balancer takes no character for a wildcard. */
function literal(text: string): string {
  return text.replaceAll(/[\\*?]/g, '\\$&');
}
