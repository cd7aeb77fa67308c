import * as Args from '@oclif/core/args';
import {catalogueEntries} from '../catalogue.ts';
import {K2eCommand} from '../command.ts';
import {UsageError} from '../errors.ts';

/** One line of the catalogue, as `k2e rules --json` gives it. */
export interface RuleLine {
  readonly id: string;
  readonly summary: string;
  readonly standing: string;
  readonly page?: string;
}

export default class Rules extends K2eCommand {
  static override summary = 'List the rules, or show one with its reasons and examples.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> deployment/replicas',
  ];
  static override args = {
    id: Args.string({
      description: 'id of a rule, or the beginning of one (container/)',
      ignoreStdin: true,
    }),
  };

  async run(): Promise<RuleLine[]> {
    const {args} = await this.parse(Rules);
    const all = catalogueEntries();
    const exact = all.find(({id}) => id === args.id);
    if (exact) {
      const page = exact.page();
      this.log(page.trimEnd());
      return [{id: exact.id, summary: exact.summary, standing: exact.standing, page}];
    }
    const chosen = all.filter(({id}) => args.id === undefined || id.startsWith(args.id));
    if (chosen.length === 0) {
      throw new UsageError('K2E-E047', `There is no rule ${JSON.stringify(args.id)}.`, [
        'Run `k2e rules` for the list; finding texts name the id of their rule.',
      ]);
    }
    const width = Math.max(...chosen.map(({id}) => id.length));
    for (const {id, summary} of chosen) this.log(`${id.padEnd(width)}  ${summary}`);
    return chosen.map(({id, summary, standing}) => ({id, summary, standing}));
  }
}
