import {LEVELS, type Level} from '../finding.ts';
import type {Report} from './report.ts';

/** True when the report has a finding at `failOn` or worse that is not waived: the run then exits with 1. Never for `never`. */
export function gate({findings}: Pick<Report, 'findings'>, failOn: Level | 'never'): boolean {
  if (failOn === 'never') return false;
  const worst = LEVELS.indexOf(failOn);
  return findings.some(({level, waiver}) => !waiver && LEVELS.indexOf(level) <= worst);
}
