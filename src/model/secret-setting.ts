import {isUserAndPassword} from './secret-formats.ts';
import {LOOKUP, type Setting, settingsIn} from './secret-settings.ts';
import {RANDOM_WORD, type SecretShape, secretShape} from './secret-shapes.ts';
import {nameMeaning} from './secret-words.ts';

/**
 * A reference to a value that comes from elsewhere when the program reads the file. Each form is whole: a password may begin with a `$`
 * or hold a brace.
 */
export const REFERENCE = new RegExp(
  [
    // Templates, closed; and variables, with nothing beside them.
    '\\$\\{[^}]*\\}|\\$\\([^)]*\\)|\\{\\{[^}]*\\}\\}|<%.*%>|#\\{.*\\}',
    // What a command of a shell says, which goes on in the next line.
    '^["\']?\\$\\([A-Za-z][^)]*\\s(?:\\\\|\\||&&)$',
    '^["\']?(?:(?:\\$[A-Za-z_]\\w*)+|\\$[A-Za-z]+(?:[.:-][A-Za-z]+)+)["\']?$|^\\$$|^%\\[.+\\]$|^%\\(\\w+\\)s$|^%\\w+%$|^%s$|^@[\\w.-]+@$|^__[A-Z_]+__$',
    '^%?(?:get)?env\\(.+\\)%?$|^file:[./]|^![A-Za-z:]+\\s|^[|>][+-]?\\d?$|^[*x]+$',
    LOOKUP.source,
  ].join('|'),
);
/** What stands where a program works a value out: a call, an index, members of objects. */
const EXPRESSION =
  /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$]+)*(?:[([].*[)\]][^)\]]*)$|^(?:process|os|env|config|settings|self|this|re[qs]|request|ctx|props|params|user|args|opts|options|var|local)(?:\.[A-Za-z_$]+)+$/;

/** What stands for a value where a form is described. */
const TYPE =
  /^(?:string|str|text|bytes?|bool(?:ean)?|int(?:eger)?|number|object|array|any|char|password|secret)$/i;

/** The first thing that the text sets, in any of the forms that files have, which is a secret. `name` is the file's. */
export function secretSetting(name: string, text: string): SecretShape | null {
  // An image, a host with the name of its port, or what a module holds, unless it ends in what says so.
  const [, own] = /^\s*([\w.-]+):[\w.-]+\s*$/.exec(text) ?? [];
  if (own !== undefined && nameMeaning(own)?.ends !== true) return null;
  for (const found of settingsIn(name, text)) {
    const shape = settingShape(found);
    if (shape) return shape;
  }
  return null;
}

/** Whether the value is a secret under the name that a text gives it; references and expressions are none. */
export function settingShape({name, value}: Setting): SecretShape | null {
  if (value === '' || REFERENCE.test(value) || EXPRESSION.test(value) || TYPE.test(value)) return null;
  if (/^_?auth$/i.test(name) && isUserAndPassword(value))
    return {detector: 'docker-auth', confidence: 'high'};
  const shape = secretShape(name, value);
  return /(?:(?:^|[._-])pass|pw)$/i.test(name) || RANDOM_WORD.test(value.replace(/^base64:/, ''))
    ? shape
    : strong(shape);
}

/** The shape where it is sure; null for one that a name only suggests. */
export function strong(shape: SecretShape | null): SecretShape | null {
  return shape?.confidence === 'high' ? shape : null;
}
