import type {
  FixedResponseActionConfig,
  RedirectActionConfig,
  RuleCondition,
  RuleTransform,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {isObject, type Json, type JsonObject} from '../../json.ts';

/**
 * Readers of the JSON in `actions.*`, `conditions.*` and `transforms.*` of class alb (`pkg/ingress/config_types.go` of the AWS
 * Load Balancer Controller). Go's JSON reader takes field names in any case; so do these.
 */

/** A field by its name in any case; an exact match comes first. */
export function field(object: Json | undefined, name: string): Json | undefined {
  if (!isObject(object)) return undefined;
  if (Object.hasOwn(object, name)) return object[name];
  const key = Object.keys(object).find(each => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
}

/** A text field; numbers count as their digits. */
export function text(object: Json | undefined, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** A list of texts; empty where there is none. */
export function texts(object: Json | undefined, name: string): readonly string[] {
  const value = field(object, name);
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

/** The `redirectConfig` of an action; undefined where it lacks its status code. */
export function redirectConfig(action: JsonObject): RedirectActionConfig | undefined {
  const config = field(action, 'redirectConfig');
  const status = text(config, 'statusCode');
  if (status !== 'HTTP_301' && status !== 'HTTP_302') return undefined;
  const parts: [keyof RedirectActionConfig, string | undefined][] = [
    ['Protocol', text(config, 'protocol')],
    ['Host', text(config, 'host')],
    ['Port', text(config, 'port')],
    ['Path', text(config, 'path')],
    ['Query', text(config, 'query')],
  ];
  return {...Object.fromEntries(parts.filter(([, value]) => value !== undefined)), StatusCode: status};
}

/** The `fixedResponseConfig` of an action; undefined where it lacks its status code. */
export function fixedResponseConfig(action: JsonObject): FixedResponseActionConfig | undefined {
  const config = field(action, 'fixedResponseConfig');
  const status = text(config, 'statusCode');
  if (status === undefined) return undefined;
  const type = text(config, 'contentType');
  const body = text(config, 'messageBody');
  return {
    StatusCode: status,
    ...(type === undefined ? {} : {ContentType: type}),
    ...(body === undefined ? {} : {MessageBody: body}),
  };
}

/** What `conditions.NAME` adds to a rule: more host and path values, and conditions of other kinds. */
export interface MoreConditions {
  readonly hosts: readonly string[];
  readonly hostRegexes: readonly string[];
  readonly paths: readonly string[];
  readonly pathRegexes: readonly string[];
  readonly extra: readonly RuleCondition[];
}

/** Reads `conditions.NAME`; undefined where it is not a list of conditions that the controller accepts. */
export function moreConditions(json: Json | undefined): MoreConditions | undefined {
  if (!Array.isArray(json)) return undefined;
  const hosts: string[] = [];
  const hostRegexes: string[] = [];
  const paths: string[] = [];
  const pathRegexes: string[] = [];
  const extra: RuleCondition[] = [];
  for (const item of json) {
    const kind = text(item, 'field');
    const host = field(item, 'hostHeaderConfig');
    const path = field(item, 'pathPatternConfig');
    if (kind === 'host-header' && host !== undefined) {
      hosts.push(...texts(host, 'values'));
      hostRegexes.push(...texts(host, 'regexValues'));
    } else if (kind === 'path-pattern' && path !== undefined) {
      paths.push(...texts(path, 'values'));
      pathRegexes.push(...texts(path, 'regexValues'));
    } else {
      const condition = otherCondition(item, kind);
      if (!condition) return undefined;
      extra.push(condition);
    }
  }
  return {hosts, hostRegexes, paths, pathRegexes, extra};
}

function otherCondition(item: Json, kind: string | undefined): RuleCondition | undefined {
  if (kind === 'http-header') {
    const config = field(item, 'httpHeaderConfig');
    const name = text(config, 'httpHeaderName');
    if (name === undefined) return undefined;
    const expressions = texts(config, 'regexValues');
    const values =
      expressions.length > 0 ? {RegexValues: [...expressions]} : {Values: [...texts(config, 'values')]};
    return {Field: kind, HttpHeaderConfig: {HttpHeaderName: name, ...values}};
  }
  if (kind === 'http-request-method') {
    return {
      Field: kind,
      HttpRequestMethodConfig: {Values: [...texts(field(item, 'httpRequestMethodConfig'), 'values')]},
    };
  }
  if (kind === 'source-ip') {
    return {Field: kind, SourceIpConfig: {Values: [...texts(field(item, 'sourceIPConfig'), 'values')]}};
  }
  if (kind !== 'query-string') return undefined;
  const pairs = field(field(item, 'queryStringConfig'), 'values');
  const values = (Array.isArray(pairs) ? pairs : []).map(pair => {
    const key = text(pair, 'key');
    return {...(key === undefined ? {} : {Key: key}), Value: text(pair, 'value') ?? ''};
  });
  return {Field: kind, QueryStringConfig: {Values: values}};
}

/** Reads `transforms.NAME`; undefined where it is not a list of transforms. */
export function transforms(json: Json | undefined): readonly RuleTransform[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const result: RuleTransform[] = [];
  for (const item of json) {
    const type = text(item, 'type');
    const config = type === 'url-rewrite' ? 'urlRewriteConfig' : 'hostHeaderRewriteConfig';
    const rewrites = field(field(item, config), 'rewrites');
    if ((type !== 'url-rewrite' && type !== 'host-header-rewrite') || !Array.isArray(rewrites))
      return undefined;
    const list = rewrites.map(each => ({
      Regex: text(each, 'regex') ?? '',
      Replace: text(each, 'replace') ?? '',
    }));
    result.push(
      type === 'url-rewrite'
        ? {Type: type, UrlRewriteConfig: {Rewrites: list}}
        : {Type: type, HostHeaderRewriteConfig: {Rewrites: list}},
    );
  }
  return result;
}
