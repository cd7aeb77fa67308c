import {Buffer} from 'node:buffer';

/** A shape of text that is a secret whatever it is called. */
export interface SecretFormat {
  /** Name of the detector, for the finding. */
  readonly detector: string;
  /** What stands in every match, and is soon looked for; it has the flags of the pattern. */
  readonly mark: RegExp;
  /** Matches the secret, with no more of the text around it than is needed to know it. */
  readonly pattern: RegExp;
  /** Whether what the pattern found is one in fact; without it, every match is. */
  readonly holds?: (found: string) => boolean;
}

/**
 * Credentials that begin with a mark of the service that issues them, as its documentation gives it: the mark, and what follows.
 */
const MARKED: readonly (readonly [mark: string, rest: string])[] = [
  ['gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-', '[\\w-]{20,}'],
  ['xox[abeoprs]-', '[A-Za-z0-9-]{10,}'],
  ['(?:[sr]k_(?:live|test)|whsec)_', '[A-Za-z0-9]{10,}'],
  ['AIza', '[\\w-]{35}'],
  ['npm_', '[A-Za-z0-9]{36}'],
  ['SG\\.', '[\\w-]{16,}\\.[\\w-]{16,}'],
  ['sk-', '(?=[\\w-]{0,60}\\d)[A-Za-z0-9_-]{20,}'],
  ['hf_', '[A-Za-z0-9]{30,}'],
  ['pypi-AgE', '[\\w-]{20,}'],
  ['dckr_(?:pat|oat)_', '[\\w-]{20,}'],
  ['do[opr]_v1_', '[a-f0-9]{40,}'],
  ['hv[sbr]\\.', '[\\w-]{20,}'],
  ['shp(?:at|ca|pa|ss)_', '[A-Za-z0-9]{32,}'],
  ['SK', '[0-9a-f]{32}'],
  ['lin_api_', '[A-Za-z0-9]{20,}'],
  ['dp\\.(?:pt|st|ct|sa|scim|audit)\\.', '[\\w.-]{20,}'],
  ['gl(?:sa|c)_', '[A-Za-z0-9_+/=]{20,}'],
  ['AGE-SECRET-KEY-1', '[0-9A-Z]{20,}'],
  ['NR(?:AK|II|RA)-', '[A-Za-z0-9]{20,}'],
  ['ATATT3', '[\\w=-]{20,}'],
  ['dapi', '[a-f0-9]{32}'],
  ['sq0[a-z]{3}-', '[\\w-]{20,}'],
  ['sq[upa]_', '[a-f0-9]{40}'],
  ['pscale_(?:tkn|pw|oauth)_', '[\\w.-]{20,}'],
  ['sbp_', '[a-f0-9]{40}'],
  ['PMAK-', '[a-f0-9-]{30,}'],
  ['xapp-\\d-', '[A-Za-z0-9-]{20,}'],
  ['rubygems_', '[a-f0-9]{40,}'],
  ['key-', '[0-9a-f]{32}'],
  ['GOCSPX-', '[\\w-]{20,}'],
  ['tskey-', '[a-z]{2,10}-[\\w-]{16,}'],
  ['gsk_', '[A-Za-z0-9]{40,}'],
  ['xai-', '[A-Za-z0-9]{40,}'],
  ['nvapi-', '[\\w-]{40,}'],
  ['xkeysib-', '[a-f0-9]{40,}'],
  ['sntry[su]_', '[\\w+/=]{30,}'],
  ['ops_eyJ', '[\\w-]{40,}'],
  ['lsv2_(?:pt|sk)_', '[a-f0-9]{20,}'],
  ['CFPAT-', '[\\w-]{30,}'],
  // CephX: its type and time come first.
  ['AQ', '[A-Za-z0-9+/]{36}=='],
];
/** The same where the mark stands inside: what comes before it, the mark, and what follows. */
const MARKED_INSIDE: readonly (readonly [before: string, mark: string, rest: string])[] = [
  ['(?:bot)?\\d{8,10}', ':AA', '[\\w-]{32,}'],
  ['[A-Za-z0-9]{14}', '\\.atlasv1\\.', '[\\w-]{40,}'],
];
const NO_WORD_BEFORE = '(?<![\\w.:-])';

function oneOf(sources: readonly string[]): string {
  return `(?:${sources.join('|')})`;
}

/** All of them; each is high confidence. The names of the detectors are part of findings. */
export const SECRET_FORMATS: readonly SecretFormat[] = [
  {
    detector: 'aws-access-key',
    mark: /AKIA|ASIA/,
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/,
  },
  {
    detector: 'private-key',
    mark: /-----BEGIN /,
    pattern: /-----BEGIN (?:(?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V1)-----/,
  },
  // The same in base64, in the forms that PKCS #8, PKCS #1, SEC 1 and OpenSSH begin with.
  {
    detector: 'private-key',
    mark: /LS0tLS1CRUdJTiB/,
    pattern:
      /LS0tLS1CRUdJTiB(?:QUklWQVRF|SU0EgUFJJVkFUR|FQyBQUklWQVRF|PUEVOU1NIIFBSSVZBVE|FTkNSWVBURUQgUFJJVkFUR)[\w+/=]*/,
  },
  {detector: 'private-key', mark: /PuTTY-User-Key-File-/, pattern: /PuTTY-User-Key-File-\d: /},
  {
    detector: 'private-key',
    mark: /"kty"/,
    pattern: /"kty"\s*:\s*"[^{}]{0,4000}"d"\s*:\s*"[\w-]{20,}|"d"\s*:\s*"[\w-]{20,}[^{}]{0,4000}"kty"/,
  },
  {detector: 'jwt', mark: /eyJ/, pattern: /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/},
  {
    detector: 'github-token',
    mark: /gh[pousr]_|github_pat_/,
    pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/,
  },
  {
    detector: 'service-token',
    mark: new RegExp(
      `${NO_WORD_BEFORE}${oneOf(MARKED.map(([mark]) => mark))}|${oneOf(MARKED_INSIDE.map(([, mark]) => mark))}`,
    ),
    pattern: new RegExp(
      `${NO_WORD_BEFORE}${oneOf([...MARKED, ...MARKED_INSIDE].map(parts => parts.join('')))}`,
    ),
  },
  {
    detector: 'webhook-url',
    mark: /hooks\.slack\.com|\/api\/webhooks\/|\/webhookb2\/|chat\.googleapis\.com|\/hooks?\/|outlook\.office|\/webhook\/send|pagerduty\.com/,
    pattern:
      /hooks\.slack\.com\/(?:services|workflows)\/T\w+\/\w+\/\w+|discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]+|\.webhook\.office\.com\/webhookb2\/[\w@/-]+|chat\.googleapis\.com\/v1\/spaces\/[\w/-]{1,400}\?key=[^\s"']+|\/hooks\/(?:catch\/\d{1,20}\/\w+|[a-z0-9]{26}(?!\w))|\/bot\/v2\/hook\/[0-9a-f-]{36}|outlook\.office(?:365)?\.com\/webhook\/[\w@-]+\/[\w/-]+|\/webhook\/send\?key=[0-9a-f-]{36}|events\.pagerduty\.com\/integration\/\w{32}/,
  },
  {
    detector: 'url-token',
    mark: /infura\.io\/|alchemy\.com\/|hc-ping\.com\//,
    pattern:
      /infura\.io\/(?:ws\/)?v3\/[0-9a-f]{32}|alchemy\.com\/v2\/[\w-]{20,}|hc-ping\.com\/[0-9a-f]{8}-[0-9a-f-]{27}/,
  },
  // What `crypt`, Apache and Argon2 write can be tried out by whoever has it.
  {
    detector: 'password-hash',
    mark: /\$(?:apr1|[1567y]|2[abxy]|argon2)|\{S?SHA|pbkdf2_sha|SCRAM-SHA-/,
    pattern:
      /(?<!\$)\$+(?:(?:apr1|[156])\$+(?:rounds=\d{1,9}\$+)?[./\w]{1,16}\$+[./\w]{20,}|y\$+[./\w]+\$+[./\w]+\$+[./\w]{20,}|2[abxy]\$+\d\d\$+[./\w]{30,}|argon2(?:id|i|d)\$+[^\s"']{20,}|7\$+\d{1,9}\$+[\w+/=]{8,}\$+[\w+/=]{40,})|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/]{20,}|pbkdf2_sha(?:1|256|512)\$\d{1,9}\$[^\s"'$]{1,200}\$[\w+/=]{20,}|SCRAM-SHA-(?:1|256)\$\d{1,9}:[\w+/=]{8,}/,
  },
  {
    detector: 'url-password',
    mark: /@/i,
    pattern:
      /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/(?:[^\s/?#@:'"]+@)?[^\s/?#@:'"]*:(?!\$[({]|[*x<]+@|%s@)[^\s/?#@'"]+@(?=[^\s])/i,
    holds: found => !/:\$[A-Z][A-Z0-9_]*@$/.test(found),
  },
  {
    detector: 'url-user-token',
    mark: /@/,
    pattern: /:\/\/(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}@(?=[\w.-])/,
  },
  {
    detector: 'host-password',
    mark: /@/,
    pattern: /(?<![\w/.:@-])(?!mailto:)[\w.-]+:(?=[^\s@:/]*\d)[^\s@:/"'$]{8,}@(?!sha\d)[\w-]+(?:\.[\w-]+)+/,
  },
  {detector: 'oracle-password', mark: /@/, pattern: /jdbc:oracle:\w+:[^\s/@:]+\/(?!\$[({])[^\s@]+@/},
  {
    detector: 'dsn-password',
    mark: /=/i,
    pattern: /(?:^|[\s;,&?])(?:password|pwd)=(?!\$[({]|#\{|\{\{|@[\w.-]+@|['"]?(?:[\s;,&]|$))[^\s;&]+/i,
    holds: found => !/=["']?\$[A-Z][A-Z0-9_]*["',)]*$/.test(found),
  },
  {
    detector: 'go-dsn-password',
    mark: /@/,
    pattern: /(?:^|[\s"'=])[\w.-]+:(?!\$[({])[^\s@:/"']+@(?:(?:tcp|unix)\(|\/[\w-]+(?:[?"'\s]|$))/,
  },
  {
    detector: 'azure-key',
    mark: /=/i,
    pattern: /(?:AccountKey|SharedAccessKey|SharedAccessSignature)=(?![$<{*%])[^\s;"']{10,}/i,
  },
  {
    detector: 'url-token',
    mark: /=/i,
    pattern:
      /[?&](?:api[_-]?key|(?:access|auth)[_-]?token|token|client[_-]?secret|secret|passw(?:or)?d|sig|signature|x-(?:amz|goog)-signature|x-amz-security-token)=(?![$<{*%])[^&\s'"#]{8,}/i,
  },
  {
    detector: 'authorization',
    mark: /basic[ \t]/i,
    pattern: /\bbasic[ \t]+[A-Za-z0-9+/]{8,}={0,2}(?![\w])/i,
    // "Basic authentication" is a word.
    holds: found => /[\d=+/]/.test(found) || isUserAndPassword(found.replace(/^\w+\s+/, '')),
  },
  {detector: 'authorization', mark: /bearer[ \t]/i, pattern: /\bbearer[ \t]+[\w.~+/-]{16,}=*(?![\w])/i},
  {
    detector: 'authorization',
    mark: /authorization/i,
    pattern:
      /\bauthorization["']?\s*(?:[:=,]\s*)?["']?(?:basic|token|api-?key|splunk|genie-?key)\s+[^\s$"'{<]{8,}/i,
  },
];

/** True for base64 of `user:password`, as in the header `Authorization: Basic` and in Docker's `auth`. */
export function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x39\x3b-\x7e]*:[\x20-\x7e]+$/.test(Buffer.from(base64, 'base64').toString('latin1'));
}

/** One expression for the marks of all patterns with these flags. */
function marksOf(flags: string): RegExp {
  const marks = SECRET_FORMATS.filter(({pattern}) => pattern.flags === flags).map(({mark}) => mark.source);
  return new RegExp([...new Set(marks)].join('|'), flags);
}

const MARKS = marksOf('');
const MARKS_OF_ANY_CASE = marksOf('i');

/** False for a text that holds the mark of no format, as most do not; true says nothing yet. */
function holdsMark(text: string): boolean {
  return MARKS_OF_ANY_CASE.test(text) || MARKS.test(text);
}

/** The first format that the text holds; null when it holds none. */
export function secretFormatIn(text: string): SecretFormat | null {
  if (!holdsMark(text)) return null;
  const holdsOne = ({pattern, holds}: SecretFormat): boolean => {
    if (!pattern.test(text)) return false;
    return !holds || [...text.matchAll(new RegExp(pattern, 'gi'))].some(([found]) => holds(found));
  };
  return SECRET_FORMATS.find(holdsOne) ?? null;
}

/** What stands where a secret was. */
export const SECRET_MARK = '<a secret>';

/**
 * The text with everything that has the format of a secret replaced by `SECRET_MARK`: for sentences that name what a manifest
 * holds. What a name alone tells to be a secret stays.
 */
export function withoutSecrets(text: string): string {
  if (!holdsMark(text)) return text;
  let clean = text;
  for (const {pattern, holds} of SECRET_FORMATS) {
    if (!pattern.test(clean)) continue;
    clean = clean.replaceAll(new RegExp(pattern, `g${pattern.flags}`), found =>
      holds && !holds(found) ? found : found.replace(/\S.*/s, SECRET_MARK),
    );
  }
  return clean;
}
