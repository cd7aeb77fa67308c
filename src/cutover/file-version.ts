import {UsageError} from '../errors.ts';

/** The version of the format of `cutover.yaml` and of plans. */
export const FILE_VERSION = 1;

/**
 * Refuses a file of the cutover that another version of k2e wrote: its keys may mean something else there.
 * @param value what was read, of any form
 * @throws UsageError K2E-E017
 */
export function demandVersion(value: unknown, file: string): void {
  if (typeof value !== 'object' || value === null || !('version' in value)) return;
  const {version} = value;
  if (typeof version !== 'number' || version === FILE_VERSION) return;
  throw new UsageError(
    'K2E-E017',
    `The file ${file} has version ${version} of its format, and this version of k2e knows ${FILE_VERSION} only.`,
    [
      'Go on with the version of k2e that wrote it; where nothing has begun, write it anew with `k2e convert` or `k2e cutover plan`.',
    ],
  );
}
