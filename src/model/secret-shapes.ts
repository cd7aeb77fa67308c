import {secretFormatIn} from './secret-formats.ts';

/** How sure it is that a plain value is a secret. Both are treated as one (mapping, §5.4). */
export type SecretConfidence = 'high' | 'medium';

/** Why a plain value looks like a secret. */
export interface SecretShape {
  /** Name of the detector, for the finding. */
  readonly detector: string;
  readonly confidence: SecretConfidence;
}

/** Words in a name that make its value a secret for sure, and those that only suggest it. */
const STRONG_WORDS: ReadonlySet<string> = new Set(
  (
    'password passwd passphrase passcode pwd pswd pswrd psw passwort kennwort senha contrasena motdepasse wachtwoord secret apikey privatekey secretkey accesskey authtoken accesstoken masterkey signingkey ' +
    'encryptionkey requirepass masterauth storepass keypass'
  ).split(' '),
);
const WEAK_WORDS: ReadonlySet<string> = new Set(
  'pass pw token credential credentials creds dsn connstr connectionstring auth salt pepper webhook'.split(
    ' ',
  ),
);
/** Ends of a word that is written together, for sure and as a suggestion: `PGPASSWORD`, `MYSQLPWD`, `PGPASS`. */
const STRONG_ENDS =
  'password|passwd|passphrase|pswd|passwort|secretkey|apikey|privatekey|accesskey|authtoken|accesstoken';
const STRONG_END = new RegExp(`(?:${STRONG_ENDS})$`);
const WEAK_ENDS = 'pass|pwd|psw|pw|token|secret';
const WEAK_END = new RegExp(
  `^(?:pg|db|my|mysql|maria|redis|mongo|rabbit|amqp|smtp|mail|ldap|ftp|ssh|sql|user|root|admin|login|bind)(?:${WEAK_ENDS})$`,
);
const PAIRS: ReadonlySet<string> = new Set(
  'api key,private key,secret key,access key,signing key,encryption key,master key,auth token,access token,account key,shared key,license key,integration key,rediscli auth,neo auth,private token,vault token'.split(
    ',',
  ),
);
const WEAK_PAIRS: ReadonlySet<string> = new Set(['connection string', 'conn str', 'conn string']);

/** What a name in lower case must hold to say anything: most hold nothing of it, and need not be cut into words. */
const TELLING = new RegExp(
  [
    ...[...STRONG_WORDS, ...WEAK_WORDS, STRONG_ENDS, WEAK_ENDS],
    ...[...PAIRS, ...WEAK_PAIRS].map(pair => pair.split(' ')[1]),
  ].join('|'),
);

/** Last words of names that are about a secret and hold none: `TOKEN_EXPIRY_SECONDS`, `SECRET_NAME`, `PASSWORD_FILE`. */
const ABOUT: ReadonlySet<string> = new Set(
  (
    'age algorithm alg arn audience backend class cookie count day days dir directory enable enabled encryption endpoint exp expiration expiry ' +
    'encoder env expires field file filename format handler header hint host hours id ids interval issuer key_id keyid kind length lifetime limit manager map maps max ' +
    'method min mins minutes mode ms name namespace names number param path pattern plugin policy port prefix provider realm region ' +
    'ref reference required retries rotation rounds sec seconds size store suffix template timeout ttl type uri url user username validity version'
  ).split(' '),
);

/** Values that are nobody's secret: switches, none, and what stands for a value that is filled in elsewhere. */
const TRIVIAL =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|enabled?|disabled?|default|optional|required|auto)$/i;
const REFERENCE = /^(?:\$\([\w.-]+\)|\$\{[^}]*\}|\$[A-Za-z_]\w*|\{\{.*\}\}|<[^>]*>|%\([^)]*\)s|%[A-Z_]+%)$/s;
const FILE_PATH = /^(?:\.{0,2}|~|[A-Za-z]:|file:\/\/)[/\\][^\s]*$/;
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
  if (!TELLING.test(name.toLowerCase())) return null;
  const words = wordsOf(name);
  const strength = nameStrength(words);
  if (isHarmless(text)) return null;
  if (strength === null) return isKey(words) && isRandom(text) ? of('random-key', 'medium') : null;
  const isNumber = /^[+-]?\d+(?:\.\d+)?[a-z]{0,2}$/i.test(text);
  if (isNumber)
    return /(?:pass(?:word|wd|phrase|code|wort)?|ps?wd|psw|pswrd|kennwort|senha|contrasena|wachtwoord)$/i.test(
      name,
    ) && text.length >= 4
      ? of('numeric-password', 'medium')
      : null;
  return strength === 'high' ? of('secret-name', 'high') : of('suggestive-name', 'medium');
}

function of(detector: string, confidence: SecretConfidence): SecretShape {
  return {detector, confidence};
}

/** One word that nobody writes by hand: of letters and digits, or a UUID. */
export const RANDOM_WORD =
  /^(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])(?:[A-Za-z0-9]{12,}|[A-Za-z0-9+/]{12,}={1,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** True for a text that a person does not think up: long, of one word, and of letters and digits mixed all over. */
function isRandom(text: string): boolean {
  if (!/^[\w+/=.~-]{16,}$/.test(text) || (text.match(/\d/g) ?? []).length < 3) return false;
  return /^[0-9a-f]+$/.test(text) ? /[a-f]/.test(text) : /[a-z]/.test(text) && /[A-Z]/.test(text);
}

/** True for a name that ends in `key`, which is as often one of a map or a table as a secret one. */
function isKey(words: readonly string[]): boolean {
  return words.at(-1) === 'key' && !words.includes('public') && !words.includes('publishable');
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

/** How much the words of a name say that its value is a secret. */
function nameStrength(words: readonly string[]): SecretConfidence | null {
  const last = words.at(-1) ?? '';
  if (ABOUT.has(last)) return null;
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`);
  const isPublic = words.includes('public') || words.includes('publishable');
  if (isPublic) return null;
  if (words.some(word => STRONG_WORDS.has(word) || STRONG_END.test(word))) return 'high';
  if (pairs.some(pair => PAIRS.has(pair))) return 'high';
  if (WEAK_END.test(last) || WEAK_WORDS.has(last) || pairs.some(pair => WEAK_PAIRS.has(pair)))
    return 'medium';
  return words.includes('token') || words.includes('credentials') ? 'medium' : null;
}

/** `dbPassword`, `DB_PASSWORD`, `--db-password` and `db.password` all give `db`, `password`. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
    .map(word => word.replace(/\d+$/, '') || word);
}
