import type {Plan} from '../ecs/plan.ts';
import type {OutputFile} from './output.ts';

/** What every emitter needs besides the plan. */
export interface EmitOptions {
  /** Also write the resources that belong to blocked workloads only (`--include-blocked`). */
  readonly includeBlocked: boolean;
  /** k2e's version, for the index. */
  readonly version: string;
  /**
   * Files of the same run that lie in the folder besides the emitter's own (`report.json`, `report.md`, `cutover.yaml`, the
   * files of another format): they are given back as they are, and the index lists them, so that a rerun knows them.
   */
  readonly reportFiles: readonly OutputFile[];
}

/** One output format: a pure function of the plan. A new format is one folder beside this file and one line in `index.ts`. */
export interface Emitter {
  /** What the user writes after `--format`. */
  readonly name: string;
  /** One sentence for the help text. */
  readonly summary: string;
  /** Everything that lies in the output folder, with the index `k2e-output.json`; in no particular order. */
  readonly emit: (plan: Plan, options: EmitOptions) => readonly OutputFile[];
}
