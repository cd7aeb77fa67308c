import {secretFormatIn} from './secret-formats.ts';
import {secretWordsOf} from './secret-programs.ts';
import {secretSetting} from './secret-setting.ts';
import {type SecretShape, secretShape} from './secret-shapes.ts';
import {commandsIn} from './shell-words.ts';

const FLAG = /^--?([A-Za-z][\w.-]*)$/;
/** `--token=x`, `TOKEN=x`, `/token:x`, and the header `X-Api-Key: x`. */
const NAMED = /^(?:(?:--?)?([A-Za-z_][\w.-]*)(?:=|:\s+)|(?:-|\/)([A-Za-z_][\w.-]*):)(.*)$/s;
const QUOTED = /^(["'])(.*)\1$/s;
/** What a shell or the kubelet puts in: variables with nothing beside them, and what a command says. */
const FROM_ELSEWHERE = /^["']?(?:\$[({]|`|(?:\$(?:\w+|[@*#?]))+["']?$)/;
/** An assignment or a flag with its value, inside a script. */
const ASSIGNED = /(?:^|[\s;&|(`])(?:--?)?([A-Za-z_][\w.-]*)=("[^"]*"|'[^']*'|[^\s;&|"'`)]+)/g;
const FLAGGED = /\s--?([A-Za-z][\w.-]*)\s+("[^"]*"|'[^']*'|[^\s;&|"'`)-][^\s;&|"'`)]*)/g;
/** A header in quotes, as `curl` and `wget` take it. */
const HEADER = /["']([A-Za-z][\w-]{0,60}):\s{1,8}([^"'\n$]{4,2000})["']/g;
/** `echo x | docker login --password-stdin`, `echo root:x | chpasswd`. */
const PIPED =
  /(?:echo|printf)\s+(?:-n\s+|["']?%s["']?\s+)?("[^"$\n]+"|'[^'\n]+'|[^\s|$"'`]+)\s*\|[^|;&\n]*(?:-stdin\b|chpasswd|login\b)/;

/** Scripts within scripts: nobody writes more of them. */
const DEEPEST = 2;

/**
 * The words of a command line that hold a secret: by their own shape, by the flag, variable or program that they belong to, or inside the
 * text of a script (`sh -c "export TOKEN=…"`). By the index of the word. References to variables (`$(NAME)`, `$NAME`) are none.
 */
export function secretArguments(words: readonly string[]): ReadonlyMap<number, SecretShape> {
  const found = new Map<number, SecretShape>();
  const byProgram = new Set(secretWordsOf(words));
  for (const [index, word] of words.entries()) {
    const shape =
      ownShape(word) ??
      flagShape(words[index - 1], word) ??
      (byProgram.has(index) ? of('password-flag') : null);
    if (shape) found.set(index, shape);
  }
  return found;
}

function ownShape(word: string): SecretShape | null {
  const [, name, colon, value] = NAMED.exec(word) ?? [];
  const header = /\s/.test(word) && !/^[A-Za-z][\w.-]*:\s/.test(word) ? null : named(name ?? colon, value);
  if (/\s/.test(word)) return scriptShape(word) ?? header;
  return secretShape('', word) ?? header ?? userShape(name, value) ?? secretSetting('', word);
}

function flagShape(before: string | undefined, word: string): SecretShape | null {
  if (word.startsWith('-') || /\s/.test(word)) return null;
  const flag = FLAG.exec(before ?? '')?.[1];
  return named(flag, word) ?? userShape(flag, word);
}

/** `--basic-auth user:password`: what begins a port is none. */
function userShape(name: string | undefined, value: string | undefined): SecretShape | null {
  const isAuth = name !== undefined && /(?:auth|userpass|userpwd)$/i.test(name);
  return isAuth && /^[\w.@-]+:(?!\d{1,5}$)[^\s:/@$]{3,}$/.test(value ?? '') ? of('user-password') : null;
}

function scriptShape(text: string, depth = 0): SecretShape | null {
  const plain = text.replaceAll(/\$\w+/g, '$${x}');
  const own = secretShape('', plain);
  if (own) return own;
  // What begins with a `$` and is no reference.
  const hash = secretFormatIn(text);
  if (hash?.detector === 'password-hash') return of(hash.detector);
  for (const [, name, value] of [
    ...text.matchAll(ASSIGNED),
    ...text.matchAll(FLAGGED),
    ...text.matchAll(HEADER),
  ]) {
    const shape = named(name, value) ?? userShape(name, value);
    if (shape) return shape;
  }
  const commands = commandsIn(text);
  if (PIPED.test(text) || commands.some(words => secretWordsOf(words).length > 0)) return of('password-flag');
  return secretSetting('', plain) ?? (depth < DEEPEST ? nestedShape(commands.flat(), depth + 1) : null);
}

/** A script inside of a script: `bash -c "mysql -p…"`. */
function nestedShape(words: readonly string[], depth: number): SecretShape | null {
  for (const [index, word] of words.entries()) {
    const isScript = /^-\w*c$|^--eval$/.test(words[index - 1] ?? '');
    const shape = isScript ? scriptShape(word, depth) : null;
    if (shape) return shape;
  }
  return null;
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
