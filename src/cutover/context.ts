import type {Firings, Plan} from './plan.ts';
import type {Safeguards, Settings} from './settings.ts';

/** What does not change while a process runs. */
export interface Context {
  readonly plan: Plan;
  /** SHA-256 of the plan's text, as the journal names it. */
  readonly digest: string;
  /** This process, as the lease names it: person, machine and process. */
  readonly holder: string;
  readonly firings: Firings;
  readonly settings: Settings;
  readonly safeguards: Safeguards;
}
