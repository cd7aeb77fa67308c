import {errorText, terminalWidth} from '../command.ts';
import {UsageError} from '../errors.ts';

/** What oclif gives a hook for an unknown command, as far as it is needed here. */
interface Unknown {
  readonly id: string;
  readonly config: {readonly commandIDs: readonly string[]};
}

/** Says that there is no such command, and which ones there are: exit code 2, like any other usage error. */
export default async function commandNotFound({id, config}: Unknown): Promise<never> {
  const known = config.commandIDs.map(name => name.replaceAll(':', ' ')).join(', ');
  const error = new UsageError(
    'K2E-E002',
    `There is no command ${JSON.stringify(id.replaceAll(':', ' '))}.`,
    [`Commands: ${known}. Run k2e --help for what they do.`],
  );
  process.stderr.write(`${errorText(error, terminalWidth())}\n`);
  throw Object.assign(error, {skipOclifErrorHandling: true});
}
