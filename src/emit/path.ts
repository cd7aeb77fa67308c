import {InternalError} from '../errors.ts';
import type {OutputFile} from './output.ts';

/** Names that Windows keeps for devices, with any extension (learn.microsoft.com, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** What a name may be made of: all that k2e's own names need, and that every file system takes. */
const NAME = /^[A-Za-z0-9._-]+$/;

/** Longest name in bytes that the common file systems take. */
const LONGEST_NAME = 255;

/**
 * Why a path below the output folder is unsafe, or undefined when it is safe on Linux, macOS and Windows: relative, with `/`
 * between names, without `.` and `..`, device names, and names that begin or end with a dot.
 */
export function pathProblem(path: string): string | undefined {
  for (const name of path.split('/')) {
    const problem = nameProblem(name);
    if (problem) return problem;
  }
  return undefined;
}

/** Why a name is not safe as the name of a file or folder, or undefined. */
function nameProblem(name: string): string | undefined {
  if (!NAME.test(name))
    return 'it has a name that is empty or holds other characters than letters, digits, ".", "_" and "-"';
  if (name.startsWith('.') || name.endsWith('.')) return 'it has a name that begins or ends with a dot';
  if (DEVICE.test(name)) return 'Windows keeps the name for a device';
  if (name.length > LONGEST_NAME) return `it has a name of more than ${LONGEST_NAME} characters`;
  return undefined;
}

/**
 * Makes sure that all paths are safe, and apart from each other where upper and lower case are the same.
 * @throws InternalError K2E-E913, because k2e chooses the names itself (`choices/names.ts`).
 */
export function assertSafe(files: readonly OutputFile[]): void {
  const taken = new Map<string, string>();
  for (const {path} of files) {
    const problem = pathProblem(path);
    if (problem)
      throw new InternalError(
        'K2E-E913',
        `k2e chose an unsafe path for a file, ${JSON.stringify(path)}: ${problem}.`,
      );
    const other = taken.get(path.toLowerCase());
    if (other !== undefined) {
      throw new InternalError(
        'K2E-E913',
        `k2e chose paths that some systems cannot tell apart: ${other} and ${path}.`,
      );
    }
    taken.set(path.toLowerCase(), path);
  }
  for (const path of taken.keys()) {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (taken.has(path.slice(0, slash))) {
        throw new InternalError(
          'K2E-E913',
          `k2e chose ${path.slice(0, slash)} as the path of a file and of a folder.`,
        );
      }
    }
  }
}
