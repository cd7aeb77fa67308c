/** How sure a name makes it that its value is a secret. */
type Strength = 'high' | 'medium' | null;

/** Words in a name that make its value a secret for sure, and those that only suggest it, as the last one. */
const STRONG_WORDS: ReadonlySet<string> = new Set(
  (
    'password passwd passwrd pasword passw passphrase passcode pwd pswd pswrd psw secret apikey privatekey privkey secretkey accesskey authkey ' +
    'authtoken authtok accesstoken masterkey signingkey encryptionkey requirepass masterauth rpcauth storepass keypass psk mnemonic ' +
    // The same in other languages.
    'passwort kennwort senha contrasena motdepasse wachtwoord haslo heslo losenord passord adgangskode salasana jelszo lozinka sifre'
  ).split(' '),
);
const WEAK_WORDS: ReadonlySet<string> = new Set(
  (
    'pass pw token credential credentials creds dsn connstr connectionstring auth basicauth salt pepper webhook pat sas ' +
    'clave mdp parola parol'
  ).split(' '),
);
/** Ends of a word that is written together, for sure and as a suggestion: `PGPASSWORD`, `CLIENTSECRET`, `MYSQLPWD`, `PGPASS`. */
const STRONG_ENDS =
  'password|passwd|passphrase|pswd|passwort|passwordhash|secret|secretkey|apikey|privatekey|accesskey|authkey|presharedkey|authtoken|accesstoken';
const STRONG_END = new RegExp(`(?:${STRONG_ENDS})$`);
const WEAK_ENDS = 'pass|pwd|psw|pw|token|secret';
const WEAK_END = new RegExp(
  `token$|^(?:pg|db|my|mysql|maria|redis|mongo|rabbit|amqp|smtp|mail|ldap|ftp|ssh|sql|user|root|admin|login|bind)(?:${WEAK_ENDS})$`,
);
const PAIRS: ReadonlySet<string> = new Set(
  (
    'api key,private key,secret key,access key,signing key,encryption key,master key,auth token,access token,account key,shared key,' +
    'license key,licence key,integration key,rediscli auth,neo auth,private token,vault token,hmac key,jwt key,fernet key,crypto key,' +
    'cipher key,aes key,encrypt key,unseal key,session key,cookie key,preshared key,auth key,wallet key,validator key,gossip key,' +
    'subscription key,priv key,nonce key,logged in key,livekit key,api hash,seed phrase,recovery phrase,wallet seed,' +
    'totp seed,nkey seed,de passe'
  ).split(','),
);
const WEAK_PAIRS: ReadonlySet<string> = new Set(
  'connection string,connexion string,conn str,conn string,app key,application key,consumer key,write key'.split(
    ',',
  ),
);
/** Ends of names that hold a secret although their last word elsewhere is about one. */
const WHOLE = /(?:^| )(?:erlang cookie|release cookie|root token id|plex claim)$/;

/** Last words of names that are about a secret and hold none: `TOKEN_EXPIRY_SECONDS`, `SECRET_NAME`, `PASSWORD_FILE`. */
const ABOUT: ReadonlySet<string> = new Set(
  (
    'address addresses age algorithm alg arn attempts audience backend callback charset claim claims class column complexity converter cookie ' +
    'count day days decoder deserializer dir directory enable enabled encryption endpoint exp expiration expiry ' +
    'encoder env expires extractor factory field file filename format generator handler header hint host hours id ids identity interval issuer key_id keyid kind length lifetime limit manager map maps max ' +
    'method min mins minutes mode ms name namespace names number param path pattern plugin policy port prefix provider realm region ' +
    'ref reference regex required resolver retries role rotation rounds scope scopes sec seconds separator serde serializer size store strategy strength suffix ' +
    'template threshold timeout ttl type uri url user username validity version'
  ).split(' '),
);
/** The name of a Secret of Kubernetes. */
const PULL_SECRET = /(?:^| )pull secrets?$/;
/** What stands behind a name and tells where it holds, or how it is written: `DB_PASS_PROD`, `TLS_KEY_BASE64`. */
const QUALIFIER =
  /^(?:\d+|prod|production|dev|development|test|testing|stage|staging|live|default|old|new|base64|b64|encoded|plain|plaintext|raw|value)$/;

/** Last words under which as often something public stands: their value has to look like a secret, too. */
const OPEN = /(?:key|^authorization|^bearer|^jwt|^hmac|^licen[cs]e|^seed|^sk|^iv|^encrypt|^secret id)$/;
const PUBLIC = /^(?:pub|public|publishable|pubkey|publickey)$/;

/** What a name in lower case must hold to say anything: most hold nothing of it, and need not be cut into words. */
const TELLING = new RegExp(
  [
    ...[...STRONG_WORDS, ...WEAK_WORDS, STRONG_ENDS, WEAK_ENDS],
    ...[...PAIRS, ...WEAK_PAIRS].map(pair => pair.split(' ').at(-1)),
    ...'key authorization bearer jwt hmac license licence seed sk iv encrypt cookie claim'.split(' '),
  ].join('|'),
);

/** What a name says of its value. */
export interface NameMeaning {
  /** How sure it is that the value is a secret; null when the name does not say so. */
  readonly strength: Strength;
  /** The value is one if nobody thinks it up. */
  readonly open: boolean;
  /** The name ends in what it says, so that a number may be the secret itself. */
  readonly ends: boolean;
}

/** What the words of a name (of a variable, key, flag or header) say of its value; null for nothing. */
export function nameMeaning(name: string): NameMeaning | null {
  if (!TELLING.test(name.toLowerCase())) return null;
  const words = wordsOf(name);
  if (words.some(word => PUBLIC.test(word))) return null;
  const last = words.at(-1) ?? '';
  const pair = words.slice(-2).join(' ');
  const strength = nameStrength(words);
  return {
    strength,
    open: OPEN.test(last) || OPEN.test(pair),
    ends: isStrong(last) || PAIRS.has(pair) || /(?:pass|pw)$/.test(last),
  };
}

function isStrong(word: string): boolean {
  return STRONG_WORDS.has(word) || STRONG_END.test(word);
}

/** How much the words of a name say that its value is a secret. */
function nameStrength(words: readonly string[]): Strength {
  const last = words.at(-1) ?? '';
  const text = words.join(' ');
  if (WHOLE.test(text)) return 'high';
  if (ABOUT.has(last) || PULL_SECRET.test(text)) return null;
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`);
  const triples = pairs.slice(1).map((pair, index) => `${words[index]} ${pair}`);
  if (words.some(isStrong)) return 'high';
  if ([...pairs, ...triples].some(several => PAIRS.has(several))) return 'high';
  if (WEAK_END.test(last) || WEAK_WORDS.has(last) || pairs.some(several => WEAK_PAIRS.has(several)))
    return 'medium';
  return words.includes('token') || words.includes('credentials') ? 'medium' : null;
}

/**
 * `dbPassword`, `DB_PASSWORD_2`, `--db-passwords` and `db.password` all give `db`, `password`: without what only tells where it holds,
 * and one of several.
 */
function wordsOf(name: string): readonly string[] {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
    // `base64` is a word of its own.
    .map(word => (QUALIFIER.test(word) ? word : word.replace(/\d+$/, '')));
  const end = words.findLastIndex(word => !QUALIFIER.test(word));
  return words
    .slice(0, end === -1 ? words.length : end + 1)
    .map((word, index) => (index === end ? word.replace(/(key|token|password|passphrase)s$/, '$1') : word));
}
