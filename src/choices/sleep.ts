import type {LifecycleHandler} from '../model/kubernetes.generated.ts';

/** A shell that is told what to run: `sh -c …`, whatever its path. */
const SHELL = /^(?:\/usr)?(?:\/bin\/)?(?:ba|da|a)?sh$/;

/**
 * The seconds that a lifecycle hook does nothing but wait: `sleep: {seconds}`, `exec` of `sleep 15` or of a shell that does
 * only that. Undefined where it does other work.
 */
export function sleepSeconds(hook: LifecycleHandler): number | undefined {
  if (hook.exec) return sleepOf(hook.exec.command ?? []);
  return hook.sleep ? (hook.sleep.seconds ?? 0) : undefined;
}

function sleepOf(command: readonly string[]): number | undefined {
  const [first = '', second = '', third = ''] = command;
  const isShell = SHELL.test(first) && second === '-c' && command.length === 3;
  const line = isShell ? third : command.join(' ');
  const match = /^\s*(?:exec\s+)?(?:\/usr)?(?:\/bin\/)?sleep\s+(\d{1,6})s?\s*;?\s*$/.exec(line);
  return match ? Number(match[1]) : undefined;
}
