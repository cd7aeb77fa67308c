/**
 * A word behind a program that asks a name server itself and reads no hosts file. Words of the program's own come between: `dig +short -t A`,
 * `nslookup -type=a`. A name may hold what a shell puts in: `db.$(cat …/namespace).svc.cluster.local`.
 */
const QUESTION =
  /(?<![\w./-])(?:\/usr)?(?:\/bin\/)?(nslookup|dig)((?:[ \t]+(?:(?:-t|-p|-W|-R)[ \t]+\w{1,8}|[+@-][^\s;|&]{1,60}))*)[ \t]+["']?((?:[A-Za-z0-9_.-]|\$\([^()]{1,200}\)|\$\{[^{}]{1,80}\}|\$[A-Za-z_]\w{0,60}){1,253})/g;

/** A question to a name server that a command line asks. */
export interface DnsQuestion {
  /** `nslookup` or `dig`. */
  readonly program: string;
  /** What is asked for, in lower case, without a dot at the end; with what a shell puts into it. */
  readonly name: string;
}

/** The questions that the commands in a text ask: `until nslookup db; do sleep 2; done`. */
export function dnsQuestionsIn(text: string): readonly DnsQuestion[] {
  return [...text.matchAll(QUESTION)].map(([, program = '', , name = '']) => ({
    program,
    name: name.toLowerCase().replace(/\.$/, ''),
  }));
}
