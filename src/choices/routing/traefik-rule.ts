/**
 * The rule of a router of Traefik, as `pkg/rules/parser.go` reads it: an expression of Go with `&&` before `||`, `!`, parentheses, and
 * calls of matchers with texts.
 */
export type RuleExpression =
  | {readonly kind: 'and' | 'or'; readonly left: RuleExpression; readonly right: RuleExpression}
  | {readonly kind: 'not'; readonly of: RuleExpression}
  | {readonly kind: 'matcher'; readonly name: string; readonly args: readonly string[]};

interface Token {
  readonly kind: 'name' | 'text' | 'sign' | 'end';
  readonly text: string;
  /** A line ends in front of it. */
  readonly afterLine: boolean;
}

const TOKEN =
  /(?<space>\s*)(?:(?<name>[A-Za-z_]\w*)|`(?<raw>[^`]*)`|(?<quoted>"(?:[^"\\\n]|\\.)*")|(?<sign>&&|\|\||[!(),])|(?<end>$))/y;

/** The expression of a rule; undefined for one that Traefik refuses too. */
export function parseRule(rule: string): RuleExpression | undefined {
  const tokens = tokensOf(rule);
  return tokens && new Parser(tokens).whole();
}

function tokensOf(rule: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const {groups} = TOKEN.exec(rule) ?? {};
    if (!groups) return undefined;
    const {space = '', name, raw, quoted, sign} = groups;
    const afterLine = space.includes('\n');
    if (name !== undefined) tokens.push({kind: 'name', text: name, afterLine});
    else if (sign !== undefined) tokens.push({kind: 'sign', text: sign, afterLine});
    else if (raw !== undefined) tokens.push({kind: 'text', text: raw.replaceAll('\r', ''), afterLine});
    else if (quoted !== undefined) {
      const text = unquoted(quoted);
      if (text === undefined) return undefined;
      tokens.push({kind: 'text', text, afterLine});
    } else {
      tokens.push({kind: 'end', text: '', afterLine});
      return tokens;
    }
  }
}

/** The text of an interpreted literal of Go; undefined for one with an escape that JSON does not have. */
function unquoted(literal: string): string | undefined {
  try {
    const text: unknown = JSON.parse(literal);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): RuleExpression | undefined {
    const found = this.#or();
    return this.#next().kind === 'end' ? found : undefined;
  }

  #next(): Token {
    return this.#tokens[this.#at] ?? {kind: 'end', text: '', afterLine: false};
  }

  /** Takes a sign; an operator may not begin a line, as Go ends a statement there. */
  #take(sign: string): boolean {
    const {kind, text, afterLine} = this.#next();
    if (kind !== 'sign' || text !== sign || (afterLine && /^(?:&&|\|\||[,)])$/.test(sign))) return false;
    this.#at++;
    return true;
  }

  #or(): RuleExpression | undefined {
    let left = this.#and();
    while (left && this.#take('||')) {
      const right = this.#and();
      left = right && {kind: 'or', left, right};
    }
    return left;
  }

  #and(): RuleExpression | undefined {
    let left = this.#unary();
    while (left && this.#take('&&')) {
      const right = this.#unary();
      left = right && {kind: 'and', left, right};
    }
    return left;
  }

  #unary(): RuleExpression | undefined {
    if (this.#take('!')) {
      const of = this.#unary();
      return of && {kind: 'not', of};
    }
    if (this.#take('(')) {
      const inner = this.#or();
      return this.#take(')') ? inner : undefined;
    }
    const {kind, text: name} = this.#next();
    if (kind !== 'name') return undefined;
    this.#at++;
    const args = this.#take('(') ? this.#arguments() : undefined;
    return args && {kind: 'matcher', name, args};
  }

  #arguments(): readonly string[] | undefined {
    const args: string[] = [];
    while (!this.#take(')')) {
      const {kind, text} = this.#next();
      if (kind !== 'text') return undefined;
      args.push(text);
      this.#at++;
      const more = this.#take(',');
      if (!more && this.#next().text !== ')') return undefined;
    }
    return args;
  }
}
