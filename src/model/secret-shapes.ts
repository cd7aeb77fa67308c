import {secretFormatIn} from './secret-formats.ts';
import {nameMeaning} from './secret-words.ts';

/** How sure it is that a plain value is a secret. Both are treated as one (mapping, §5.4). */
export type SecretConfidence = 'high' | 'medium';

/** Why a plain value looks like a secret. */
export interface SecretShape {
  /** Name of the detector, for the finding. */
  readonly detector: string;
  readonly confidence: SecretConfidence;
}

/** Values that are nobody's secret: switches, none, and what stands for a value that is filled in elsewhere. */
const TRIVIAL =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|enabled?|disabled?|default|optional|required|auto)$/i;
const REFERENCE = /^(?:\$\([\w.-]+\)|\$\{[^}]*\}|\$[A-Za-z_]\w*|\{\{.*\}\}|<[^>]*>|%\([^)]*\)s|%[A-Z_]+%)$/s;
const FILE_PATH = /^(?:(?:\.{0,2}|~|[A-Za-z]:|file:\/{0,2})[/\\]|classpath:)\S*$/;
const PLAIN_URL = /^[a-z][a-z0-9+.-]*:\/\//i;
const REMOTE = /^(?:arn:aws[\w-]*:|vault:|awssm:|ssm:|sm:\/\/|secretref:|ref\+)/i;

/**
 * Whether a plain value of an environment variable, ConfigMap key, argument or annotation is a secret: by its own shape, or
 * because its name says so and it is no switch, number, path, or reference. The answer says nothing about the value itself.
 */
export function looksSecret(name: string, value: string): SecretConfidence | null {
  return secretShape(name, value)?.confidence ?? null;
}

/** The same, with the detector that found it. */
export function secretShape(name: string, value: string): SecretShape | null {
  const text = value.trim();
  if (text === '') return null;
  const format = secretFormatIn(text);
  if (format) return {detector: format.detector, confidence: 'high'};
  const meaning = nameMeaning(name);
  if (meaning === null || isHarmless(text)) return null;
  const {strength, open, ends} = meaning;
  if (strength === null) return open && isRandom(text) ? of('random-key', 'medium') : null;
  const isNumber = /^[+-]?\d+(?:\.\d+)?[a-z]{0,2}$/i.test(text);
  if (isNumber) return ends && text.length >= 4 ? of('numeric-password', 'medium') : null;
  return strength === 'high' ? of('secret-name', 'high') : of('suggestive-name', 'medium');
}

function of(detector: string, confidence: SecretConfidence): SecretShape {
  return {detector, confidence};
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One word that nobody writes by hand: of letters and digits, or a UUID. */
export const RANDOM_WORD =
  /^(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])(?:[A-Za-z0-9]{12,}|[A-Za-z0-9+/]{12,}={1,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** True for a text that a person does not think up: long, of one word, and of letters and digits mixed all over. */
function isRandom(text: string): boolean {
  const bare = text.replace(/^base64:/, '');
  if (UUID.test(bare)) return true;
  if (!/^[\w+/=.~-]{16,}$/.test(bare) || (bare.match(/\d/g) ?? []).length < 3) return false;
  return /^[0-9a-f]+$/.test(bare) ? /[a-f]/.test(bare) : /[a-z]/.test(bare) && /[A-Z]/.test(bare);
}

/** True for a value that holds no secret even under a telling name. */
function isHarmless(text: string): boolean {
  if (TRIVIAL.test(text) || REFERENCE.test(text) || REMOTE.test(text)) return true;
  // Base64 may begin with a slash, too.
  if (FILE_PATH.test(text) && !isRandom(text)) return true;
  if (!/[A-Za-z0-9]/.test(text) && !/[\p{L}\p{N}]/u.test(text)) return true;
  // A URL's password has a detector of its own.
  return PLAIN_URL.test(text);
}
