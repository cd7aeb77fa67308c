/**
 * Renders the few expressions of Go's `text/template` that k2e writes, and refuses all others, so that text of users that a
 * tool would take for an expression is found. Written from the package's documentation: an expression is all from `{{` to the
 * next `}}` outside of a raw string.
 * @throws Error for any other expression.
 */
export function render(text: string, lookUp: (name: string) => string): string {
  let rendered = '';
  let rest = text;
  for (let open = rest.indexOf('{{'); open >= 0; open = rest.indexOf('{{')) {
    rendered += rest.slice(0, open);
    const [whole, expression = ''] = /^\{\{((?:`[^`]*`|(?!\}\})[^`])*)\}\}/.exec(rest.slice(open)) ?? [];
    if (whole === undefined) throw new Error(`An expression without an end: ${rest.slice(open, open + 60)}`);
    rendered += evaluate(expression, lookUp);
    rest = rest.slice(open + whole.length);
  }
  return rendered + rest;
}

function evaluate(expression: string, lookUp: (name: string) => string): string {
  const [, raw] = /^`([^`]*)`$/.exec(expression) ?? [];
  if (raw !== undefined) return raw;
  const [, name] = /^ must_env `([A-Za-z0-9_]+)` $/.exec(expression) ?? [];
  if (name !== undefined) return lookUp(name);
  const [, format, numbers = ''] = /^printf `([^`]*)`((?: \d+)*)$/.exec(expression) ?? [];
  if (format === undefined) throw new Error(`Nobody may have meant this expression: {{${expression}}}`);
  const codes = numbers.trim().split(' ').map(Number);
  return format.replaceAll('%c', () => String.fromCodePoint(codes.shift() ?? 0));
}
