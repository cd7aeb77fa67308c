import {errorText, terminalWidth} from '../command.ts';
import {UsageError} from '../errors.ts';
import {nearest} from '../nearest.ts';

/** What oclif gives a hook for an unknown command, as far as it is needed here. */
interface Unknown {
  readonly id: string;
  readonly config: {readonly commandIDs: readonly string[]};
}

/** Says that there is no such command, and which ones there are: exit code 2, like any other usage error. */
export default async function commandNotFound({id, config}: Unknown): Promise<never> {
  const names = config.commandIDs.map(name => name.replaceAll(':', ' '));
  const wanted = id.replaceAll(':', ' ');
  // oclif takes the words behind an unknown command for a part of its name.
  const near = nearest(wanted, names) ?? nearest(wanted.split(' ', 1)[0] ?? '', names);
  const error = new UsageError('K2E-E002', `There is no command ${JSON.stringify(wanted)}.`, [
    ...(near === undefined ? [] : [`Did you mean k2e ${near}?`]),
    `Commands: ${names.join(', ')}. Run k2e --help for what they do.`,
  ]);
  process.stderr.write(`${errorText(error, terminalWidth())}\n`);
  throw Object.assign(error, {skipOclifErrorHandling: true});
}
