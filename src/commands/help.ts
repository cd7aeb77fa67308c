import * as Args from '@oclif/core/args';
import {Command} from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import {loadHelpClass} from '@oclif/core/help';

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
    const OclifHelp = await loadHelpClass(this.config);
    await new OclifHelp(this.config, {all: flags['nested-commands']}).showHelp(argv.map(String));
  }
}
