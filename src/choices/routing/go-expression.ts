import {escapeRegex} from '../../ecs/listener-rule/match.ts';
import {isUnsupportedExpression} from './nginx-path.ts';

/** What Go's expressions have and nobody says of a load balancer's: classes with names, anchors with letters, classes of Unicode. */
const FOREIGN = /\[\[?:|\\[AzZQECpPbB]/;

/**
 * Anchored expressions that together match what an expression of Go finds anywhere in a text: one for each of its alternatives.
 * Undefined for what a load balancer's expressions do not have.
 */
export function wholeExpressions(expression: string): readonly string[] | undefined {
  if (FOREIGN.test(expression) || isUnsupportedExpression(expression)) return undefined;
  const patterns: string[] = [];
  for (const part of topLevelParts(expression)) {
    const begins = part.startsWith('^');
    const ends = endsWithAnchor(part);
    const body = part.slice(begins ? 1 : 0, ends ? -1 : undefined);
    if (hasAnchor(body)) return undefined;
    patterns.push(`${begins ? '^' : '^.*'}${body}${ends ? '$' : '.*$'}`);
  }
  return patterns;
}

/** The alternatives of an expression, cut at the bars outside of groups and classes. */
export function topLevelParts(expression: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const {text, bare} of pieces(expression)) {
    if (bare && text === '(') depth++;
    if (bare && text === ')') depth--;
    if (bare && text === '|' && depth === 0) parts.push('');
    else parts.push(`${parts.pop()}${text}`);
  }
  return parts;
}

function endsWithAnchor(expression: string): boolean {
  const last = [...pieces(expression)].at(-1);
  return last?.bare === true && last.text === '$';
}

function hasAnchor(expression: string): boolean {
  return [...pieces(expression)].some(({text, bare}) => bare && (text === '^' || text === '$'));
}

/** The characters of an expression, escapes and classes as one piece each; `bare`: it may be an operator. */
export function* pieces(expression: string): Generator<{readonly text: string; readonly bare: boolean}> {
  const piece = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/g;
  for (const [text] of expression.matchAll(piece)) yield {text, bare: text.length === 1};
}

/**
 * The anchored expression of a template of Traefik 2, `{name:expression}` or `{name}` between texts (`pkg/muxer/http/matcher_v2.go`,
 * gorilla/mux). Undefined where the braces do not match or a load balancer has no such expression.
 * @param any what stands for `{name}`.
 * @param open whether more may follow, as after `PathPrefix`.
 */
export function templateExpression(template: string, any: string, open: boolean): string | undefined {
  let body = '';
  let at = 0;
  while (at < template.length) {
    const begin = template.indexOf('{', at);
    const literal = template.slice(at, begin < 0 ? undefined : begin);
    if (literal.includes('}')) return undefined;
    body += escapeRegex(literal);
    if (begin < 0) break;
    const end = closing(template, begin);
    if (end < 0) return undefined;
    const [, expression] = /^\w+(?::([\s\S]+))?$/.exec(template.slice(begin + 1, end).trim()) ?? [
      undefined,
      '',
    ];
    if (expression === '') return undefined;
    if (expression !== undefined && (FOREIGN.test(expression) || isUnsupportedExpression(expression)))
      return undefined;
    if (expression !== undefined && hasAnchor(expression)) return undefined;
    body += expression === undefined ? any : `(?:${expression})`;
    at = end + 1;
  }
  return `^${body}${open ? '.*' : ''}$`;
}

/** True for a text with `{name}` or `{name:…}`, the templates of Traefik 2. */
export function isTemplate(text: string): boolean {
  return /\{\s*[A-Za-z_]\w*\s*(?:[:}])/.test(text);
}

function closing(text: string, begin: number): number {
  let depth = 0;
  for (let at = begin; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
