import type {Action, CreateRuleInput, RuleCondition} from '@aws-sdk/client-elastic-load-balancing-v2';
import {globRegex} from './match.ts';

/** One HTTP request, as far as listener rules look at it. */
export interface Request {
  /** Without a port. */
  readonly host: string;
  /** Without the query string. */
  readonly path: string;
  readonly method?: string;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Decoded pairs; a parameter without `=` has the value `''`. */
  readonly query?: readonly (readonly [key: string, value: string])[];
}

/**
 * The actions that an Application Load Balancer takes for a request: those of the matching rule of lowest priority number,
 * else the listener's default actions. Follows the API reference: host and header patterns ignore case, paths do not; `*`
 * stands for any characters, `?` for one. `source-ip` conditions never hold here: a simulated request has no address.
 */
export function simulate(
  rules: readonly Pick<CreateRuleInput, 'Priority' | 'Conditions' | 'Actions'>[],
  defaultActions: readonly Action[],
  request: Request,
): readonly Action[] {
  const ordered = rules.toSorted((a, b) => (a.Priority ?? 0) - (b.Priority ?? 0));
  const hit = ordered.find(rule => (rule.Conditions ?? []).every(condition => holds(condition, request)));
  return hit?.Actions ?? defaultActions;
}

function holds(condition: RuleCondition, request: Request): boolean {
  switch (condition.Field) {
    case 'host-header':
      return matches(condition, condition.HostHeaderConfig, request.host, 'i');
    case 'path-pattern':
      return matches(condition, condition.PathPatternConfig, request.path, '');
    case 'http-header': {
      const name = condition.HttpHeaderConfig?.HttpHeaderName?.toLowerCase() ?? '';
      const headers = request.headers ?? {};
      const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
      return value !== undefined && matches(condition, condition.HttpHeaderConfig, value, 'i');
    }
    case 'http-request-method':
      return condition.HttpRequestMethodConfig?.Values?.includes(request.method ?? 'GET') ?? false;
    case 'query-string':
      return (condition.QueryStringConfig?.Values ?? []).some(wanted =>
        (request.query ?? []).some(
          ([key, value]) =>
            (wanted.Key === undefined || glob(wanted.Key, 'i').test(key)) &&
            (glob(wanted.Value ?? '', 'i').test(value) ||
              (wanted.Key === undefined && value === '' && glob(wanted.Value ?? '', 'i').test(key))),
        ),
      );
    default:
      return false;
  }
}

/** One matching value is enough. A `RegexValues` list may stand in the field's own structure or beside it. */
function matches(
  condition: RuleCondition,
  config: {Values?: string[] | undefined; RegexValues?: string[] | undefined} | undefined,
  text: string,
  flags: string,
): boolean {
  const patterns = config?.Values ?? condition.Values ?? [];
  const expressions = config?.RegexValues ?? condition.RegexValues ?? [];
  return (
    patterns.some(pattern => glob(pattern, flags).test(text)) ||
    expressions.some(expression => new RegExp(expression, `${flags}s`).test(text))
  );
}

function glob(pattern: string, flags: string): RegExp {
  return new RegExp(`^${globRegex(pattern)}$`, `${flags}s`);
}
