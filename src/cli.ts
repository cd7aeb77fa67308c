import {execute} from '@oclif/core/execute';
import {EXIT, UsageError} from './errors.ts';

/**
 * Runs the command that the command line names, and ends the process as it says.
 * @param root path or file URL of a file in the package, whose package.json and command manifest oclif reads.
 */
export async function cli(root: string): Promise<void> {
  process.stdout.on('error', endWithoutOutput);
  await execute({dir: root});
}

/**
 * A reader that has seen enough (`| head`) is no error: what was said so far is the result. All else is, such as a full disk: what the
 * run says would be lost.
 */
function endWithoutOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit();
  const {code, message, suggestions} = new UsageError(
    'K2E-E049',
    `Standard output cannot be written (${error.code ?? 'unknown error'}).`,
    ['Choose a place with room that you may write to; nothing else of the run is undone.'],
  );
  process.stderr.write(`Error ${code}: ${message}\n  ${suggestions.join('\n  ')}\n`);
  process.exit(EXIT.usage);
}
