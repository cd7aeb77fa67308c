import type {Waiver} from '../config/config.ts';
import {matchesGlob} from '../config/glob.ts';
import type {Finding} from '../finding.ts';
import {fingerprintOf, objectId} from './assemble.ts';

/** Findings after the waivers of `k2e.yaml`. */
export interface Waived {
  /** The given findings in their order, marked where a waiver accepts them; then the findings on the waivers themselves. */
  readonly findings: readonly Finding[];
}

/**
 * Marks the findings that a waiver accepts: one of the same rule whose glob fits the object, and whose last day is not
 * reached. The first that fits counts. Waivers that have expired, or that fit nothing, are told as findings of their own on `k2e.yaml`:
 * an old exception must not lie around unseen.
 * @param today the date, `YYYY-MM-DD`: from its `expires` on, a waiver no longer holds.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  today: string,
): Waived {
  const fits = (waiver: Waiver, {rule, object}: Finding) =>
    waiver.rule === rule && matchesGlob(waiver.object, objectId(object));
  const holds = ({expires}: Waiver) => expires === undefined || today < expires;
  const marked = findings.map(finding => {
    const waiver = waivers.find(candidate => holds(candidate) && fits(candidate, finding));
    return waiver ? {...finding, waiver: accepted(waiver)} : finding;
  });
  const stale = waivers.flatMap((waiver, index) => {
    const matches = findings.filter(finding => fits(waiver, finding)).length;
    if (!holds(waiver)) return [expired(waiver, index, matches)];
    return matches === 0 ? [unused(waiver, index)] : [];
  });
  return {findings: [...marked, ...stale]};
}

function accepted({reason, owner, expires}: Waiver): NonNullable<Finding['waiver']> {
  return {reason, ...(owner === undefined ? {} : {owner}), ...(expires === undefined ? {} : {expires})};
}

function expired(waiver: Waiver, index: number, matches: number): Finding {
  const effect =
    matches === 0 ? 'It fits no finding any more' : `It fits ${counted(matches)}, which count again`;
  return onWaiver(
    'config/waiver-expired',
    index,
    `The waiver of ${waiver.rule} for ${waiver.object} expired on ${waiver.expires}. ${effect}.`,
    'Decide anew: remove the waiver, or set a later date in expires.',
  );
}

function unused(waiver: Waiver, index: number): Finding {
  return onWaiver(
    'config/waiver-unused',
    index,
    `The waiver of ${waiver.rule} for ${waiver.object} fits no finding of this run.`,
    'Remove it, or correct its rule or object: the object is a glob of <Kind>/<namespace>/<name>.',
  );
}

function counted(findings: number): string {
  return findings === 1 ? 'one finding' : `${findings} findings`;
}

/** Waivers come from the configuration, whose reader keeps no positions: the file stands for them. */
function onWaiver(rule: string, index: number, message: string, remediation: string): Finding {
  const object = {apiVersion: '', kind: 'File', namespace: '', name: 'k2e.yaml'};
  const path = `/waivers/${index}`;
  return {
    rule,
    level: 'review',
    fidelity: 'exact',
    object,
    path,
    source: {file: 'k2e.yaml', line: 1, column: 1},
    message,
    remediation,
    docs: `docs/rules/${rule}.md`,
    fingerprint: fingerprintOf({rule, object, path}),
  };
}
