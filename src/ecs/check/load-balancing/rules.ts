import type {RuleCondition} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {Pointer} from '../../../pointer.ts';
import {LISTENER_RULE} from '../../limits.ts';
import {hasToken} from '../../token.ts';
import {isCidr} from '../cidr.ts';
import {type Constraint, each, type ReportHere} from '../constraint.ts';
import {repeated} from '../text.ts';

/** How a kind of condition holds its values. */
interface Field {
  readonly name: string;
  readonly config:
    | 'HostHeaderConfig'
    | 'PathPatternConfig'
    | 'HttpHeaderConfig'
    | 'QueryStringConfig'
    | 'HttpRequestMethodConfig'
    | 'SourceIpConfig';
  /** May stand in a rule more than once. */
  readonly isRepeatable?: true;
  /** `*` and `?` are wildcards in it. */
  readonly hasWildcards?: true;
  /** Characters of a value. */
  readonly pattern: RegExp;
}

/** "Condition types for listener rules" of the user guide for Application Load Balancers, and RuleCondition of the API. */
const FIELDS: readonly Field[] = [
  {
    name: 'host-header',
    config: 'HostHeaderConfig',
    hasWildcards: true,
    pattern: LISTENER_RULE.hostValue,
  },
  {
    name: 'path-pattern',
    config: 'PathPatternConfig',
    hasWildcards: true,
    pattern: LISTENER_RULE.pathValue,
  },
  {
    name: 'http-header',
    config: 'HttpHeaderConfig',
    isRepeatable: true,
    hasWildcards: true,
    pattern: /^[\x20-\x7e]+$/,
  },
  {
    name: 'query-string',
    config: 'QueryStringConfig',
    isRepeatable: true,
    hasWildcards: true,
    pattern: /^[\x20-\x7e]*$/,
  },
  {name: 'http-request-method', config: 'HttpRequestMethodConfig', pattern: /^[A-Z_-]{1,40}$/},
  {name: 'source-ip', config: 'SourceIpConfig', pattern: /^[0-9A-Fa-f.:/]+$/},
];

/** What an ALB's regular expressions lack: look-around, back-references, possessive and atomic groups, Unicode classes, flags. */
const UNSUPPORTED_REGEX = /\(\?(?!:)|\\[1-9kpP]|[*+?}]\+/;

/** One value of a condition with its place. */
interface Value {
  readonly at: Pointer;
  readonly text: string;
  readonly isRegex: boolean;
}

function fieldOf(condition: RuleCondition): Field | undefined {
  return FIELDS.find(({name}) => name === condition.Field);
}

/** The values of a condition, of the list in its own configuration and of the older list beside it. */
function valuesOf(condition: RuleCondition): Value[] {
  const field = fieldOf(condition);
  const config = field && condition[field.config];
  const at = field ? `/${field.config}` : '';
  const plain = (list: readonly string[] | undefined, place: Pointer, isRegex: boolean): Value[] =>
    (list ?? []).map((text, index) => ({at: `${place}/${index}`, text, isRegex}));
  const query = (condition.QueryStringConfig?.Values ?? []).map(({Value: value = ''}, index) => ({
    at: `/QueryStringConfig/Values/${index}`,
    text: value,
    isRegex: false,
  }));
  const own =
    config && 'Values' in config && field.config !== 'QueryStringConfig'
      ? (config.Values as readonly string[] | undefined)
      : undefined;
  const regex = config && 'RegexValues' in config ? config.RegexValues : undefined;
  return [
    ...plain(condition.Values, '/Values', false),
    ...plain(condition.RegexValues, '/RegexValues', true),
    ...plain(own, `${at}/Values`, false),
    ...plain(regex, `${at}/RegexValues`, true),
    ...(field?.config === 'QueryStringConfig' ? query : []),
  ];
}

/** The text with escaped characters and character classes taken out, in which `+` and `?` are no quantifiers. */
function bare(text: string): string {
  return text.replaceAll(/\\\W/g, 'x').replaceAll(/\[(?:\\.|[^\]\\])*\]/g, 'x');
}

function isRegex(text: string): boolean {
  if (UNSUPPORTED_REGEX.test(bare(text))) return false;
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** Rules of listeners. */
export const LISTENER_RULES: readonly Constraint[] = [
  {
    id: 'check/rule-values',
    summary: 'The conditions of a rule have 1 to 5 values and at most 5 wildcards together.',
    remediation: 'Make several rules.',
    source:
      'Elastic Load Balancing, "Quotas for your Application Load Balancers": condition values and wildcards per rule.',
    test: each('listener-rules', ({input}, report) => {
      const conditions = input.Conditions ?? [];
      if (conditions.length === 0) report('/Conditions', 'The rule has no condition.');
      const values = conditions.flatMap(valuesOf);
      if (values.length > LISTENER_RULE.values)
        report(
          '/Conditions',
          `The conditions have ${values.length} values; ${LISTENER_RULE.values} are allowed.`,
        );
      const wildcards = conditions
        .filter(condition => fieldOf(condition)?.hasWildcards)
        .flatMap(valuesOf)
        .reduce((count, {text, isRegex}) => count + (isRegex ? 0 : (text.match(/[*?]/g)?.length ?? 0)), 0);
      if (wildcards > LISTENER_RULE.wildcards)
        report(
          '/Conditions',
          `The conditions have ${wildcards} wildcards; ${LISTENER_RULE.wildcards} are allowed.`,
        );
    }),
  },
  {
    id: 'check/rule-condition',
    summary:
      'A condition has a known field, the configuration of that field and values, all plain or all regular expressions.',
    remediation: 'Correct the condition.',
    source: 'Elastic Load Balancing API reference, RuleCondition.',
    test: each('listener-rules', ({input}, report) => {
      const conditions = input.Conditions ?? [];
      for (const [index, condition] of conditions.entries()) {
        conditionFaults(condition, (at, message) => report(`/Conditions/${index}${at}`, message));
      }
      const once = (condition: RuleCondition): string | undefined =>
        fieldOf(condition)?.isRepeatable ? undefined : condition.Field;
      for (const index of repeated(conditions, once))
        report(`/Conditions/${index}`, 'The rule has another condition on this field.');
    }),
  },
  {
    id: 'check/rule-value',
    summary: 'A value of a condition has at most 128 characters, all of them ones that the field takes.',
    remediation: 'Use a regular expression, or change the host or path.',
    source:
      'Elastic Load Balancing API reference, RuleCondition; user guide, "Condition types for listener rules".',
    test: each('listener-rules', ({input}, report) => {
      for (const [index, condition] of (input.Conditions ?? []).entries()) {
        for (const {at, text, isRegex: isExpression} of valuesOf(condition)) {
          if (!hasToken(text))
            valueFaults(condition, text, isExpression, message =>
              report(`/Conditions/${index}${at}`, message),
            );
        }
      }
    }),
  },
  {
    id: 'check/duplicate-priority',
    summary: 'The rules of a listener have different priorities.',
    remediation: 'Set `ingress.priorityBase` in k2e.yaml, or change a priority.',
    source: 'Elastic Load Balancing API reference, CreateRule: PriorityInUse.',
    test: (context, report) => {
      const rules = context.all('listener-rules');
      for (const index of repeated(rules, ({input}) => `${input.ListenerArn} ${input.Priority}`)) {
        report(
          `listener-rules/${rules[index]?.name}`,
          '/Priority',
          'Another rule of the listener has this priority.',
        );
      }
    },
  },
  {
    id: 'check/transform',
    summary:
      'A rule has at most one rewrite of the host and one of the URL, each with one regular expression of at most 1,024 characters.',
    remediation: 'Correct the rewrite.',
    source:
      'Elastic Load Balancing API reference, RuleTransform; user guide, "Transforms for listener rules".',
    test: each('listener-rules', ({input: {Transforms: transforms = []}}, report) => {
      for (const index of repeated(transforms, ({Type}) => Type))
        report(`/Transforms/${index}/Type`, 'The rule has another rewrite of this type.');
      for (const [
        index,
        {Type, HostHeaderRewriteConfig: host, UrlRewriteConfig: url},
      ] of transforms.entries()) {
        const config = Type === 'host-header-rewrite' ? host : url;
        const rewrites = config?.Rewrites ?? [];
        if (rewrites.length !== 1) report(`/Transforms/${index}`, 'A transform has one rewrite.');
        for (const {Regex: regex = ''} of rewrites) {
          if (hasToken(regex)) continue;
          if (regex.length > LISTENER_RULE.transformRegex)
            report(`/Transforms/${index}`, 'The regular expression has more than 1,024 characters.');
          else if (!isRegex(regex))
            report(`/Transforms/${index}`, 'The load balancer does not take this regular expression.');
        }
      }
    }),
  },
];

function conditionFaults(condition: RuleCondition, report: ReportHere): void {
  const field = fieldOf(condition);
  if (!field) {
    report('/Field', 'There is no condition on a field of this name.');
    return;
  }
  for (const {config} of FIELDS) {
    if (config !== field.config && condition[config] !== undefined)
      report(`/${config}`, `The condition is on ${field.name}.`);
  }
  const values = valuesOf(condition);
  if (values.length === 0) report('', 'The condition has no values.');
  if (new Set(values.map(({isRegex: each}) => each)).size > 1)
    report('', 'The condition has plain values and regular expressions.');
  const header = condition.HttpHeaderConfig?.HttpHeaderName;
  if (
    field.name === 'http-header' &&
    (header === undefined ||
      !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40}$/.test(header) ||
      header.toLowerCase() === 'host')
  ) {
    report('/HttpHeaderConfig/HttpHeaderName', 'This is no header that a rule can look at.');
  }
}

function valueFaults(
  condition: RuleCondition,
  text: string,
  isExpression: boolean,
  report: (message: string) => void,
): void {
  const field = fieldOf(condition);
  if (text.length > LISTENER_RULE.valueLength)
    report(`The value has ${text.length} characters; ${LISTENER_RULE.valueLength} are allowed.`);
  else if (isExpression) {
    if (!isRegex(text)) report('The load balancer does not take this regular expression.');
  } else if (field && !field.pattern.test(text))
    report(`A condition on ${field.name} does not take this value.`);
  else if (field?.name === 'source-ip' && !isCidr(text))
    report('This is no range of addresses; write it as 192.0.2.0/24.');
}
