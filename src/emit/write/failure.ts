import {type K2eError, UsageError} from '../../errors.ts';

/**
 * Runs `write` and turns an error of the file system into one of k2e's that names the folder: K2E-E041 when the path is not a
 * folder, K2E-E042 when it may not be written, K2E-E043 when the disk is full.
 */
export function explained<T>(dir: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw asUsageError(dir, error) ?? error;
  }
}

function asUsageError(dir: string, error: unknown): K2eError | undefined {
  const code = codeOf(error);
  const options = {cause: error};
  switch (code) {
    case undefined:
      return undefined;
    case 'EEXIST':
    case 'ENOTDIR':
      return new UsageError(
        'K2E-E041',
        `The output folder ${dir} cannot be used: there is a file at that path, or on the way to it.`,
        ['Choose another folder with -o.'],
        options,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new UsageError(
        'K2E-E043',
        `The disk is full: k2e could not write its output into ${dir} (${code}).`,
        ['Make room and run again; k2e first finishes or clears away what it has begun.'],
        options,
      );
    default:
      return new UsageError(
        'K2E-E042',
        `k2e could not write its output into ${dir}: the system answers ${code}.`,
        ['Make the folder writable or choose another one with -o, then run again.'],
        options,
      );
  }
}

/** The code of an error of the file system (`EACCES`), or undefined for any other error. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
