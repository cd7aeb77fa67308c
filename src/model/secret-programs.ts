/** Where a program takes a secret on its command line. */
interface Program {
  /** The program's name, without its folder. */
  readonly name: RegExp;
  /** Words that must be among its own for the rest to hold: a subcommand. */
  readonly sub?: RegExp;
  /** Flags, or subcommands, that a password follows as the next word. */
  readonly next?: readonly string[];
  /** Flags that a password follows in the same word. */
  readonly glued?: readonly string[];
  /** Flags that `user:password` follows, as the next word, after `=`, or in the same word after a short one. */
  readonly user?: readonly string[];
  /** What stands between user and password there; a colon when left out. */
  readonly separator?: string;
  /** How many words without a dash come after the program's name before the password. */
  readonly position?: number;
}

/** From the manuals of these programs. What a flag's own name tells (`--password`) needs no entry. */
const PROGRAMS: readonly Program[] = [
  {name: /^(?:mysql\w*|mariadb[\w-]*)$/, glued: ['-p']},
  {name: /^(?:redis|valkey|keydb)-(?:cli|benchmark)$/, next: ['-a', '--pass'], glued: ['-a']},
  {
    name: /^mongo(?:sh|dump|restore|export|import|stat|top|files)?$/,
    next: ['-p'],
    glued: ['-p'],
  },
  {
    name: /^(?:curl|wget|https?|xh)$/,
    user: ['-u', '--user', '-U', '--proxy-user', '-a', '--auth'],
  },
  {
    name: /^(?:snowsql|beeline|cypher-shell|mydumper|myloader|rabbitmqadmin|elasticsearch-users|useradd|usermod)$/,
    next: ['-p'],
  },
  {name: /^(?:mosquitto_(?:pub|sub|rr)|ipmitool|mssql-cli)$/, next: ['-P'], glued: ['-P']},
  {name: /^twine$/, sub: /^upload$/, next: ['-p']},
  {name: /^nuget$/, sub: /^push$/, next: ['-k', '-ApiKey']},
  {name: /^gitlab-runner$/, sub: /^register$/, next: ['-r', '-t']},
  {name: /^(?:doctl|k6)$/, sub: /^(?:init|login)$/, next: ['-t']},
  {name: /^(?:ldappasswd|slappasswd)$/, next: ['-s'], glued: ['-s']},
  {name: /^neo4j-admin$/, next: ['set-initial-password']},
  {name: /^grafana[\w-]*$/, next: ['reset-admin-password']},
  {name: /^ngrok$/, next: ['authtoken', 'add-authtoken']},
  {name: /^net$/, user: ['-U'], separator: '%'},
  {name: /^sshpass$/, next: ['-p'], glued: ['-p']},
  {name: /^ldap\w+$/, next: ['-w'], glued: ['-w']},
  {name: /^(?:sqlcmd|bcp|isql|osql)$/, next: ['-P'], glued: ['-P']},
  {name: /^cqlsh$/, next: ['-p'], glued: ['-p']},
  {
    name: /^(?:docker|podman|nerdctl|buildah|skopeo|helm|crane|oras|az|argocd)$/,
    sub: /^login$/,
    next: ['-p'],
    glued: ['-p'],
  },
  {name: /^htpasswd$/, sub: /^-[a-zA-Z]*b/, position: 3},
  {name: /^htpasswd$/, sub: /^-[a-zA-Z]*n[a-zA-Z]*b|^-[a-zA-Z]*b[a-zA-Z]*n/, position: 2},
  {name: /^mc$/, sub: /^(?:alias|set)$/, position: 6},
  {name: /^mc$/, sub: /^(?:config|host)$/, position: 7},
  {name: /^rabbitmqctl$/, sub: /^(?:add_user|change_password|authenticate_user)$/, position: 3},
  {name: /^etcdctl$/, user: ['--user']},
  {name: /^vault$/, sub: /^login$/, position: 2},
  {name: /^(?:smbclient|smbget|rpcclient)$/, user: ['-U', '--user'], separator: '%'},
  {name: /^lftp$/, user: ['-u', '--user'], separator: ','},
  {name: /^aws$/, sub: /^aws_(?:secret_access_key|session_token)$/, position: 4},
  {name: /^(?:7z[ar]?|zip|unzip)$/, glued: ['-p', '-P']},
];

/** Most words name none of them. */
const NAMES = new RegExp(PROGRAMS.map(({name}) => name.source).join('|'));

/** No command line of a person is longer; a word beyond belongs to another program. */
const MOST_WORDS = 60;

/** Values that a program reads from elsewhere. */
const FROM_ELSEWHERE = /^["']?(?:\$[({]|`|(?:\$(?:\w+|[@*#?]))+["']?$)|^\{\{|^@?\/|^$/;

/** The indexes of the words of one command that its program takes for a secret. References (`$NAME`) are none. */
export function secretWordsOf(words: readonly string[]): readonly number[] {
  const found = new Set<number>();
  for (const [start, word] of words.entries()) {
    const name = word.replace(/^.*[\\/]/s, '').replace(/\.exe$/i, '');
    for (const program of NAMES.test(name) ? PROGRAMS : []) {
      if (!program.name.test(name)) continue;
      const own = words.slice(start, start + MOST_WORDS);
      const {sub} = program;
      if (sub && !own.some((part, index) => index > 0 && sub.test(part))) continue;
      for (const index of indexesOf(program, own)) found.add(start + index);
    }
    if (
      /^(?:pass|file-pass):/.test(word) &&
      words.slice(0, start).some(part => /openssl$/.test(part)) &&
      !FROM_ELSEWHERE.test(word.slice(5))
    )
      found.add(start);
  }
  return [...found];
}

function indexesOf(program: Program, words: readonly string[]): readonly number[] {
  const {next = [], glued = [], user = [], separator = ':', position} = program;
  const isPair = (text: string): boolean => {
    const at = text.indexOf(separator);
    return at > 0 && !FROM_ELSEWHERE.test(text.slice(at + 1));
  };
  const found = words.flatMap((word, index) => {
    const before = index > 0 ? (words[index - 1] ?? '') : '';
    if (next.includes(before) && !word.startsWith('-') && !FROM_ELSEWHERE.test(word)) return [index];
    if (index > 0 && glued.some(flag => isGlued(word, flag))) return [index];
    // `-su` is `-s -u`.
    const named = /^-[A-Za-z]{2,9}$/.test(before) ? `-${before.slice(-1)}` : before;
    if (user.includes(named) && isPair(word)) return [index];
    const flag = user.find(name => word.startsWith(name.startsWith('--') ? `${name}=` : name));
    const rest = flag === undefined ? '' : word.slice(flag.length).replace(/^=/, '');
    return index > 0 && !word.startsWith('--', 1) && isPair(rest) ? [index] : [];
  });
  const at = position === undefined ? -1 : positional(words, position);
  return at === -1 || FROM_ELSEWHERE.test((words[at] ?? '').replace(/^token=/, '')) ? found : [...found, at];
}

function isGlued(word: string, flag: string): boolean {
  return word.startsWith(flag) && !FROM_ELSEWHERE.test(word.slice(flag.length));
}

/** The index of the word with so many words without a dash before it, the program's own among them; -1 where there is none. */
function positional(words: readonly string[], before: number): number {
  const plain = words.flatMap((word, index) => (word.startsWith('-') ? [] : [index]));
  return plain[before] ?? -1;
}
