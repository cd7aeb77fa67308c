import type {ProblemRule, Rule, SubjectName} from './rule.ts';

/** Every rule, in alphabetical order of its id: the only list of what k2e supports. `npm run new:rule` keeps it. */
export const rules: readonly Rule[] = [];

/** Every rule that words a problem of the load or model stage. */
export const problemRules: readonly ProblemRule[] = [];
