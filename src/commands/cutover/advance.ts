import * as Flags from '@oclif/core/flags';
import {areWeightsSet} from '../../cutover/arrived.ts';
import {advanceWeight} from '../../cutover/goals.ts';
import {CutoverCommand, changeFlags, type Moved} from '../../cutover-command.ts';

export default class CutoverAdvance extends CutoverCommand {
  static override summary = 'Go on to the next weight of the plan.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --host shop.example.com',
  ];
  static override flags = {
    host: Flags.string({summary: 'Only this host of the plan.', helpValue: 'NAME'}),
    ...changeFlags,
    wait: Flags.integer({
      default: 15,
      min: 0,
      summary: 'Minutes to wait for DNS and guards at most.',
      helpValue: 'MINUTES',
    }),
  };

  async run(): Promise<Moved> {
    const {flags} = await this.parse(CutoverAdvance);
    return this.go(flags, {
      what: `move ${flags.host ?? 'every host of the plan'} to its next weight`,
      begins: true,
      change: (journal, plan, by) => advanceWeight(plan, journal, by, flags.host),
      patience: flags.wait * 60,
      arrived: (journal, plan) => areWeightsSet(plan, journal, flags.host),
    });
  }
}
