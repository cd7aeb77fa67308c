import type {ProbeFinding} from './probe-run.ts';

/** What the exit code of a probe says; none of them is one that a shell, a signal or a missing program gives. */
const FINDINGS: ReadonlyMap<number, ProbeFinding> = new Map([
  [41, 'source'],
  [42, 'target'],
  [43, 'both'],
  [44, 'other'],
  [45, 'nothing'],
  [46, 'unknown'],
]);

/** What a task found that ended with this exit code; any other code is none of the script's. */
export function findingOf(exitCode: number | undefined): ProbeFinding {
  return (exitCode === undefined ? undefined : FINDINGS.get(exitCode)) ?? 'unknown';
}

/**
 * Asks the resolver of its machine for the name and for both load balancers, and ends with one of the codes above; it prints nothing. Its
 * environment has NAME, SOURCE, TARGET and TYPES (`a`, `aaaa`, or both). It takes a POSIX shell, `nslookup` of BusyBox or BIND, and `sed`.
 *
 * A load balancer with many addresses answers with some of them at a time (eight at most), so both are asked until the addresses of the name are
 * all known, eight rounds at most; three at least, for weighted records answer by turns.
 */
export const PROBE_SCRIPT = `
look() { nslookup -type="$2" "$1." 2>/dev/null | sed -n '/^Name:/,$s/^Address[^:]*: *\\([^ ]*\\).*/\\1/p'; }
among() { case " $2 " in *" $1 "*) return 0 ;; esac; return 1; }
answered() {
  S= T= N= round=0
  while :; do
    S=$(echo $S $(look "$SOURCE" "$1")) T=$(echo $T $(look "$TARGET" "$1")) N=$(echo $N $(look "$NAME" "$1"))
    round=$((round + 1)) s= t= o=
    for address in $N; do
      if among "$address" "$S"; then s=1; elif among "$address" "$T"; then t=1; else o=1; fi
    done
    if [ "$round" -ge 8 ]; then break; fi
    if [ "$round" -ge 3 ] && [ -z "$o" ] && [ -n "$S" ] && [ -n "$T" ]; then break; fi
    sleep "\${PAUSE:-5}"
  done
  if [ -z "$S" ] || [ -z "$T" ]; then return 46; fi
  if [ -z "$N" ]; then return 45; fi
  if [ -n "$o" ]; then return 44; fi
  if [ -n "$s" ] && [ -n "$t" ]; then return 43; fi
  if [ -n "$t" ]; then return 42; fi
  return 41
}
found=
for type in $TYPES; do answered "$type"; found="$found $?"; done
for code in 44 45 46 43; do if among "$code" "$found"; then exit "$code"; fi; done
if among 41 "$found" && among 42 "$found"; then exit 43; fi
if among 42 "$found"; then exit 42; fi
exit 41
`.trim();
