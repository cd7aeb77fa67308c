import * as Flags from '@oclif/core/flags';
import {areWeightsSet} from '../../cutover/arrived.ts';
import {setWeight} from '../../cutover/goals.ts';
import {CutoverCommand, changeFlags, type Moved} from '../../cutover-command.ts';

export default class Cutover extends CutoverCommand {
  static override summary = 'Move a share of the web traffic to ECS by weighted Route 53 records.';
  static override description =
    'Growing takes guards that pass at the present weight; shrinking is always allowed. The command ends when the weight is set and all servers of Route 53 have it; the same command again waits until the guards have passed there.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --weight 10',
    '<%= config.bin %> <%= command.id %> --weight 10 --dry-run',
    '<%= config.bin %> <%= command.id %> --weight 0 --host shop.example.com --yes',
  ];
  static override flags = {
    weight: Flags.integer({
      char: 'w',
      required: true,
      min: 0,
      max: 100,
      summary: 'Percentage of the traffic that goes to ECS.',
      helpValue: 'PERCENT',
    }),
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
    const {flags} = await this.parse(Cutover);
    const {weight, host} = flags;
    return this.go(flags, {
      what: `send ${weight} % of ${host ?? 'every host of the plan'} to ECS`,
      begins: true,
      change: (journal, plan, by) => setWeight(plan, journal, weight, by, host),
      patience: flags.wait * 60,
      arrived: (journal, plan) => areWeightsSet(plan, journal, host),
    });
  }
}
