import type {Format} from '../config/formats.ts';
import type {Plan} from '../ecs/plan.ts';
import type {References} from '../ecs/resource-tokens.ts';
import type {Ordered} from './order.ts';
import type {OutputFile} from './output.ts';
import type {IndexedResource, NotCarried, OutputIndex} from './output-index.ts';
import type {Variable} from './templated/variables.ts';

/** What an emitter writes: the part of a plan that the user asked for. */
export interface Selected {
  readonly plan: Plan;
  /** The resources to be written, each after what it depends on. */
  readonly resources: readonly Ordered[];
  /** What the strings of every resource of the plan stand for. */
  readonly references: ReadonlyMap<string, References>;
}

/** What one format makes of a plan. `output-folder.ts` puts the formats of a run, and the one index, together. */
export interface Emission {
  /** The format's own files, in no particular order; no other format may write to these paths. */
  readonly files: readonly OutputFile[];
  /** Files that make one resource each, by one call of the AWS API, in the order of application. */
  readonly resources?: readonly Omit<IndexedResource, 'sha256'>[];
  /** Keys of `k2e.yaml` whose values are missing, with the files that ask for them. */
  readonly placeholders: OutputIndex['placeholders'];
  /** Resources, or parts of them, that the format has no words for. */
  readonly notCarried?: readonly NotCarried[];
  /** What the files read from the environment. */
  readonly variables?: readonly Variable[];
}

/** One output format: a pure function of the plan. A new format is one folder beside this file and one line in `index.ts`. */
export interface Emitter {
  /** What the user writes after `--format`. All formats but `native` write below a folder of this name. */
  readonly name: Format;
  /** One sentence for the help text. */
  readonly summary: string;
  readonly emit: (selected: Selected) => Emission;
}
