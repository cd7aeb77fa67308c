import {UsageError} from '../errors.ts';
import type {Requirement, Selector} from './selector.ts';

/**
 * The selector that `--selector` gives, in kubectl's own grammar: `a=b`, `a==b`, `a!=b`, `a in (b, c)`, `a notin (b)`, `a`,
 * `!a`, `a>1`, `a<1`, joined with commas. It follows `k8s.io/apimachinery/pkg/labels` v0.36.3 token by token, down to
 * `a in ()` (the empty text) and words such as `in` as a value.
 * @throws UsageError K2E-E020 when kubectl would refuse the text.
 */
export function parseSelector(text: string): Selector {
  const tokens = tokenise(text);
  const selector: Requirement[] = [];
  const next = (): string => tokens.shift() ?? '';
  const peek = (): string => tokens[0] ?? '';
  while (peek() !== '') {
    selector.push(requirement(text, next, peek));
    const separator = next();
    if (separator === '') break;
    if (separator !== ',') throw refusal(text, `there is no comma before “${separator}”`);
    if (peek() !== '!' && !isWord(peek())) throw refusal(text, 'a label name must follow the comma');
  }
  return selector;
}

/** Symbols and words, without white space. */
function tokenise(text: string): string[] {
  return text.match(/==|!=|[=!(),<>]|[^ \t\r\n=!(),<>]+/g) ?? [];
}

function isWord(token: string): boolean {
  return token !== '' && !/^[=!(),<>]/.test(token);
}

function requirement(text: string, next: () => string, peek: () => string): Requirement {
  const first = next();
  const negated = first === '!';
  const key = negated ? next() : first;
  if (!isWord(key)) throw refusal(text, `a label name is expected instead of “${key}”`);
  if (!isLabelKey(key)) throw refusal(text, `“${key}” is not a valid label name`);
  if (negated) return {key, operator: '!', values: []};
  if (peek() === '' || peek() === ',') return {key, operator: 'exists', values: []};
  const operator = next();
  switch (operator) {
    case 'in':
    case 'notin':
      return {key, operator, values: valueList(text, next, peek)};
    case '=':
    case '==':
      return {key, operator: 'in', values: [exactValue(text, next, peek)]};
    case '!=':
      return {key, operator: 'notin', values: [exactValue(text, next, peek)]};
    case '>':
    case '<': {
      const value = exactValue(text, next, peek);
      if (!isInteger(value)) throw refusal(text, `“${operator}” compares with a whole number`);
      return {key, operator: operator === '>' ? 'gt' : 'lt', values: [value]};
    }
    default:
      throw refusal(text, `“${operator}” is not an operator (in, notin, =, ==, !=, >, <)`);
  }
}

const LIMIT = 2n ** 63n;

/** A number that fits 64 bits, as the reader of Kubernetes demands. */
function isInteger(value: string): boolean {
  if (!/^[+-]?\d+$/.test(value)) return false;
  const number = BigInt(value.replace('+', ''));
  return number >= -LIMIT && number < LIMIT;
}

function exactValue(text: string, next: () => string, peek: () => string): string {
  if (peek() === '' || peek() === ',') return '';
  return checkedValue(text, next());
}

function valueList(text: string, next: () => string, peek: () => string): string[] {
  if (next() !== '(') throw refusal(text, 'values stand in parentheses');
  const values = new Set<string>();
  let expectsValue = true;
  for (;;) {
    const token = next();
    if (token === ')') {
      if (expectsValue) values.add('');
      return [...values];
    }
    if (token === ',') {
      if (expectsValue) values.add('');
      expectsValue = true;
    } else {
      values.add(checkedValue(text, token));
      expectsValue = false;
      if (peek() !== ',' && peek() !== ')') throw refusal(text, 'a comma or “)” must follow a value');
    }
  }
}

function checkedValue(text: string, value: string): string {
  if (!isWord(value)) throw refusal(text, `a value is expected instead of “${value}”`);
  if (!isLabelValue(value)) throw refusal(text, `“${value}” is not a valid label value`);
  return value;
}

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** A label's name with an optional DNS prefix, as `IsQualifiedName` accepts it. */
function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash === -1) return NAME.test(key);
  const prefix = key.slice(0, slash);
  return prefix.length <= 253 && SUBDOMAIN.test(prefix) && NAME.test(key.slice(slash + 1));
}

function isLabelValue(value: string): boolean {
  return value === '' || NAME.test(value);
}

function refusal(text: string, why: string): UsageError {
  return new UsageError('K2E-E020', `The label selector “${text}” cannot be read: ${why}.`, [
    'Write it as for kubectl, for example --selector app=web,tier!=cache or --selector "app in (web, api)".',
  ]);
}
