import {execute} from '@oclif/core/execute';

/**
 * Runs the command that the command line names, and ends the process as it says.
 * @param root path or file URL of a file in the package, whose package.json and command manifest oclif reads.
 */
export async function cli(root: string): Promise<void> {
  await execute({dir: root});
}
