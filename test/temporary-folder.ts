import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/**
 * Gives all tests of a run one temporary folder, in which they make theirs, and removes it with whatever they have left there. Node.js
 * looks for the place of temporary files in `TMPDIR`, and `TEMP` on Windows; the processes of the tests get both.
 */
export default function temporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'k2e-tests-'));
  process.env['TMPDIR'] = folder;
  process.env['TEMP'] = folder;
  return () => rmSync(folder, {recursive: true, force: true, maxRetries: 3});
}
