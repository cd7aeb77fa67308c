import * as Args from '@oclif/core/args';
import {Command} from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import {loadHelpClass} from '@oclif/core/help';
import commandNotFound from '../hooks/command-not-found.ts';

export default class Help extends Command {
  static override summary = 'Show what k2e can do, or what one command takes.';
  static override strict = false;
  static override args = {
    command: Args.string({description: 'command to show help for', ignoreStdin: true}),
  };
  static override flags = {
    'nested-commands': Flags.boolean({char: 'n', summary: 'Show the commands of topics too.'}),
  };

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(Help);
    const words = argv.map(String);
    const {commandIDs} = this.config;
    const id = words.join(':');
    if (words.length > 0 && !commandIDs.includes(id)) await commandNotFound({id, config: {commandIDs}});
    const OclifHelp = await loadHelpClass(this.config);
    await new OclifHelp(this.config, {all: flags['nested-commands']}).showHelp(words);
  }
}
