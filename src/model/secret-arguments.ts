import {type SecretShape, secretShape} from './secret-shapes.ts';

const FLAG = /^--?([A-Za-z][\w.-]*)$/;
/** `--token=x`, `TOKEN=x`, and the header `X-Api-Key: x`. */
const NAMED = /^(?:--?)?([A-Za-z_][\w.-]*)(?:=|:\s+)(.*)$/s;
const QUOTED = /^(["'])(.*)\1$/s;
/** In the text of a shell, what a `$` or a backtick begins comes from elsewhere. */
const FROM_ELSEWHERE = /^["']?[$`]/;
/** An assignment or a flag with its value, inside a script. */
const ASSIGNED = /(?:^|[\s;&|(`])(?:--?)?([A-Za-z_][\w.-]*)=("[^"]*"|'[^']*'|[^\s;&|"'`)]+)/g;
const FLAGGED = /\s--?([A-Za-z][\w.-]*)\s+("[^"]*"|'[^']*'|[^\s;&|"'`)-][^\s;&|"'`)]*)/g;
/** Programs whose short flags take a password: the password is the first group. */
const PROGRAMS = [
  /\b(?:mysql\w*|mariadb[\w-]*)\b[^|;&\n]*?\s-p([^\s;&|]+)/g,
  /\bredis-cli\b[^|;&\n]*?\s-a\s*([^\s;&|]+)/g,
  /\b(?:curl|wget|http)\b[^|;&\n]*?\s(?:-u|--user|-a)[= ]?["']?[^\s:"']+:([^\s"']+)/g,
  /\bsshpass\s+-p\s*([^\s;&|]+)/g,
];

/**
 * The words of a command line that hold a secret: by their own shape, by the flag or variable that they belong to, or inside the text of a
 * script (`sh -c "export TOKEN=…"`). By the index of the word. References to variables (`$(NAME)`, `$NAME`) are none.
 */
export function secretArguments(words: readonly string[]): ReadonlyMap<number, SecretShape> {
  const found = new Map<number, SecretShape>();
  for (const [index, word] of words.entries()) {
    const shape = ownShape(word) ?? flagShape(words[index - 1], word) ?? programShape(words, index);
    if (shape) found.set(index, shape);
  }
  return found;
}

function ownShape(word: string): SecretShape | null {
  if (/\s/.test(word)) {
    const header = NAMED.exec(word);
    return scriptShape(word) ?? (header ? named(header[1], header[2]) : null);
  }
  const [, name, value] = NAMED.exec(word) ?? [];
  return secretShape('', word) ?? named(name, value);
}

function flagShape(before: string | undefined, word: string): SecretShape | null {
  return word.startsWith('-') || /\s/.test(word) ? null : named(FLAG.exec(before ?? '')?.[1], word);
}

/** `mysqladmin -psecret` as words of their own. */
function programShape(words: readonly string[], index: number): SecretShape | null {
  const word = words[index] ?? '';
  if (index === 0 || /\s/.test(word)) return null;
  const without = words.slice(0, index).join(' ');
  return passwords(`${without} ${word}`).length > passwords(without).length ? of('password-flag') : null;
}

function scriptShape(text: string): SecretShape | null {
  const own = secretShape('', text.replaceAll(/\$\w+/g, '$${x}'));
  if (own) return own;
  for (const [, name, value] of [...text.matchAll(ASSIGNED), ...text.matchAll(FLAGGED)]) {
    const shape = named(name, value);
    if (shape) return shape;
  }
  return passwords(text).length > 0 ? of('password-flag') : null;
}

function passwords(text: string): readonly string[] {
  return PROGRAMS.flatMap(pattern =>
    [...text.matchAll(pattern)].flatMap(([, value = '']) => (FROM_ELSEWHERE.test(value) ? [] : [value])),
  );
}

/** A name that only suggests a secret counts where it is a token or a password: `--auth basic` is none. */
function named(name: string | undefined, value: string | undefined): SecretShape | null {
  if (name === undefined || value === undefined || FROM_ELSEWHERE.test(value)) return null;
  const shape = secretShape(name, QUOTED.exec(value)?.[2] ?? value);
  return shape?.confidence === 'high' || /(?:token|pass|pw)$/i.test(name) ? shape : null;
}

function of(detector: string): SecretShape {
  return {detector, confidence: 'high'};
}
