import {Buffer} from 'node:buffer';

/** A shape of text that is a secret whatever it is called. */
export interface SecretFormat {
  /** Name of the detector, for the finding. */
  readonly detector: string;
  /** Matches the secret, with no more of the text around it than is needed to know it. */
  readonly pattern: RegExp;
  /** Whether what the pattern found is one in fact; without it, every match is. */
  readonly holds?: (found: string) => boolean;
}

/** Credentials that begin with a mark of the service that issues them, as its documentation gives it. */
const MARKED: readonly string[] = [
  'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[\\w-]{20,}',
  'xox[abeoprs]-[A-Za-z0-9-]{10,}',
  '(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}',
  'AIza[\\w-]{35}',
  'npm_[A-Za-z0-9]{36}',
  'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
  'sk-(?=[\\w-]{0,60}\\d)[A-Za-z0-9_-]{20,}',
  'hf_[A-Za-z0-9]{30,}',
  'pypi-AgE[\\w-]{20,}',
  'dckr_(?:pat|oat)_[\\w-]{20,}',
  'do[opr]_v1_[a-f0-9]{40,}',
  'hv[sbr]\\.[\\w-]{20,}',
  'shp(?:at|ca|pa|ss)_[A-Za-z0-9]{32,}',
  'SK[0-9a-f]{32}',
  '\\d{8,10}:AA[\\w-]{32,}',
  'lin_api_[A-Za-z0-9]{20,}',
  'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{20,}',
  'gl(?:sa|c)_[A-Za-z0-9_+/=]{20,}',
  'AGE-SECRET-KEY-1[0-9A-Z]{20,}',
  'NR(?:AK|II|RA)-[A-Za-z0-9]{20,}',
  'ATATT3[\\w=-]{20,}',
  'dapi[a-f0-9]{32}',
  'sq0[a-z]{3}-[\\w-]{20,}',
  'sq[upa]_[a-f0-9]{40}',
  'pscale_(?:tkn|pw|oauth)_[\\w.-]{20,}',
  'sbp_[a-f0-9]{40}',
  'PMAK-[a-f0-9-]{30,}',
  '[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{40,}',
  'xapp-\\d-[A-Za-z0-9-]{20,}',
  'rubygems_[a-f0-9]{40,}',
  'key-[0-9a-f]{32}',
];

/** All of them; each is high confidence. The names of the detectors are part of findings. */
export const SECRET_FORMATS: readonly SecretFormat[] = [
  {detector: 'aws-access-key', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/},
  {detector: 'private-key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/},
  // The same in base64, in the forms that PKCS #8, PKCS #1, SEC 1 and OpenSSH begin with.
  {
    detector: 'private-key',
    pattern:
      /LS0tLS1CRUdJTiB(?:QUklWQVRF|SU0EgUFJJVkFUR|FQyBQUklWQVRF|PUEVOU1NIIFBSSVZBVE|FTkNSWVBURUQgUFJJVkFUR)[\w+/=]*/,
  },
  {detector: 'private-key', pattern: /PuTTY-User-Key-File-\d: /},
  {
    detector: 'private-key',
    pattern: /"kty"\s*:\s*"[^{}]{0,4000}"d"\s*:\s*"[\w-]{20,}|"d"\s*:\s*"[\w-]{20,}[^{}]{0,4000}"kty"/,
  },
  {detector: 'jwt', pattern: /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/},
  {detector: 'github-token', pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/},
  {detector: 'service-token', pattern: new RegExp(`(?<![\\w.:-])(?:${MARKED.join('|')})`)},
  {
    detector: 'webhook-url',
    pattern:
      /hooks\.slack\.com\/(?:services|workflows)\/T\w+\/\w+\/\w+|discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]+|\.webhook\.office\.com\/webhookb2\/[\w@/-]+|chat\.googleapis\.com\/v1\/spaces\/[\w/-]{1,400}\?key=[^\s"']+/,
  },
  // What `crypt`, Apache and Argon2 write can be tried out by whoever has it.
  {
    detector: 'password-hash',
    pattern:
      /\$+(?:(?:apr1|[156])\$+(?:rounds=\d{1,9}\$+)?[./\w]{1,16}\$+[./\w]{20,}|y\$+[./\w]+\$+[./\w]+\$+[./\w]{20,}|2[abxy]\$+\d\d\$+[./\w]{30,}|argon2(?:id|i|d)\$+[^\s"']{20,})/,
  },
  {
    detector: 'url-password',
    pattern:
      /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/(?:[^\s/?#@:'"]+@)?[^\s/?#@:'"]*:(?!\$[({]|[*x<]+@|%s@)[^\s/?#@'"]+@(?=[^\s])/i,
    holds: found => !/:\$[A-Z][A-Z0-9_]*@$/.test(found),
  },
  {
    detector: 'url-user-token',
    pattern: /:\/\/(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}@(?=[\w.-])/,
  },
  {
    detector: 'host-password',
    pattern: /(?<![\w/.:@-])(?!mailto:)[\w.-]+:(?=[^\s@:/]*\d)[^\s@:/"'$]{8,}@(?!sha\d)[\w-]+(?:\.[\w-]+)+/,
  },
  {detector: 'oracle-password', pattern: /jdbc:oracle:\w+:[^\s/@:]+\/(?!\$[({])[^\s@]+@/},
  {
    detector: 'dsn-password',
    pattern: /(?:^|[\s;,&?])(?:password|pwd)=(?!\$[({]|#\{|\{\{|@[\w.-]+@|['"]?(?:[\s;,&]|$))[^\s;&]+/i,
    holds: found => !/=["']?\$[A-Z][A-Z0-9_]*["',)]*$/.test(found),
  },
  {
    detector: 'go-dsn-password',
    pattern: /(?:^|[\s"'=])[\w.-]+:(?!\$[({])[^\s@:/"']+@(?:(?:tcp|unix)\(|\/[\w-]+(?:[?"'\s]|$))/,
  },
  {
    detector: 'azure-key',
    pattern: /(?:AccountKey|SharedAccessKey|SharedAccessSignature)=(?![$<{*%])[^\s;"']{10,}/i,
  },
  {
    detector: 'url-token',
    pattern:
      /[?&](?:api[_-]?key|(?:access|auth)[_-]?token|token|client[_-]?secret|secret|passw(?:or)?d|sig|signature|x-(?:amz|goog)-signature|x-amz-security-token)=(?![$<{*%])[^&\s'"#]{8,}/i,
  },
  {
    detector: 'authorization',
    pattern: /\bbasic[ \t]+[A-Za-z0-9+/]{8,}={0,2}(?![\w])/i,
    // "Basic authentication" is a word.
    holds: found => /[\d=+/]/.test(found) || isUserAndPassword(found.replace(/^\w+\s+/, '')),
  },
  {detector: 'authorization', pattern: /\bbearer[ \t]+[\w.~+/-]{16,}=*(?![\w])/i},
  {
    detector: 'authorization',
    pattern:
      /\bauthorization["']?\s*[:=,]?\s*["']?(?:basic|token|api-?key|splunk|genie-?key)\s+[^\s$"'{<]{8,}/i,
  },
];

/** True for base64 of `user:password`, as in the header `Authorization: Basic` and in Docker's `auth`. */
export function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x39\x3b-\x7e]*:[\x20-\x7e]+$/.test(Buffer.from(base64, 'base64').toString('latin1'));
}

/** The first format that the text holds; null when it holds none. */
export function secretFormatIn(text: string): SecretFormat | null {
  const holdsOne = ({pattern, holds}: SecretFormat): boolean => {
    if (!holds) return pattern.test(text);
    return [...text.matchAll(new RegExp(pattern, 'gi'))].some(([found]) => holds(found));
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
  let clean = text;
  for (const {pattern, holds} of SECRET_FORMATS) {
    if (!pattern.test(clean)) continue;
    clean = clean.replaceAll(new RegExp(pattern, `g${pattern.flags}`), found =>
      holds && !holds(found) ? found : found.replace(/\S.*/s, SECRET_MARK),
    );
  }
  return clean;
}
