import type {Waiver} from '../config/config.ts';
import {matchesGlob} from '../config/glob.ts';
import type {Finding} from '../finding.ts';
import {fingerprintOf, objectId} from './assemble.ts';

/** The usual name of the configuration. */
const SETTINGS = 'k2e.yaml';

/** How a finding on a waiver is worded, from the catalogue. */
interface WaiverRule extends Pick<Finding, 'level' | 'fidelity' | 'remediation'> {
  readonly id: string;
}

/** Findings after the waivers of `k2e.yaml`. */
export interface Waived {
  /** The given findings in their order, marked where a waiver accepts them; then the findings on the waivers themselves. */
  readonly findings: readonly Finding[];
}

/**
 * Marks the findings that a waiver accepts: one of the same rule whose glob fits the object, and whose last day is not
 * reached. The first that fits counts. A finding that stands at one workload for several has to be accepted for each of them, by one
 * waiver or by several: what is known of one says nothing of the others. Waivers that have expired, or that fit nothing, are told as findings of their own on the
 * configuration: an old exception must not lie around unseen.
 * @param concerned the ids of the workloads that each finding concerns.
 * @param rules how to word those that fit nothing, and those that have expired.
 * @param today the date, `YYYY-MM-DD`: from its `expires` on, a waiver no longer holds.
 */
export function applyWaivers(
  findings: readonly Finding[],
  concerned: readonly (readonly string[])[],
  waivers: readonly Waiver[],
  rules: {readonly unused: WaiverRule; readonly expired: WaiverRule},
  today: string,
): Waived {
  const told = findings.map(({rule, object}, index) => ({rule, object, workloads: concerned[index] ?? []}));
  const marked = findings.map((finding, index) => {
    const waiver = told[index] && waiverOf(told[index], waivers, today);
    return waiver ? {...finding, waiver: accepted(waiver)} : finding;
  });
  const stale = waivers.flatMap((waiver, index) => {
    const matches = told.filter(each => placesOf(each).some(id => fits(waiver, each, id))).length;
    if (!holds(waiver, today)) return [onWaiver(rules.expired, waiver, index, expired(waiver, matches))];
    return matches === 0 ? [onWaiver(rules.unused, waiver, index, unused(waiver))] : [];
  });
  return {findings: [...marked, ...stale]};
}

/** What of a finding a waiver looks at. */
interface Waivable extends Pick<Finding, 'rule' | 'object'> {
  /** Ids of the workloads that it concerns. */
  readonly workloads: readonly string[];
}

/** The waiver that accepts a finding today, if one does; where several do for its workloads, the one for its own object. */
export function waiverOf(finding: Waivable, waivers: readonly Waiver[], today: string): Waiver | undefined {
  const holding = waivers.filter(waiver => holds(waiver, today));
  const found = placesOf(finding).map(id => holding.find(waiver => fits(waiver, finding, id)));
  return found.includes(undefined) ? undefined : found[0];
}

/** The ids of what has to be accepted, first the finding's own object. */
function placesOf({object, workloads}: Waivable): readonly string[] {
  const own = objectId(object);
  return workloads.includes(own) ? [own, ...workloads.filter(id => id !== own)] : [own];
}

function fits(waiver: Waiver, {rule}: Waivable, id: string): boolean {
  return waiver.rule === rule && matchesGlob(waiver.object, id);
}

function holds({expires}: Waiver, today: string): boolean {
  return expires === undefined || today < expires;
}

function accepted({reason, owner, expires}: Waiver): NonNullable<Finding['waiver']> {
  return {reason, ...(owner === undefined ? {} : {owner}), ...(expires === undefined ? {} : {expires})};
}

function expired(waiver: Waiver, matches: number): string {
  const effect =
    matches === 0 ? 'It fits no finding any more' : `It fits ${counted(matches)}, which count again`;
  return `The waiver of ${waiver.rule} for ${waiver.object} expired on ${waiver.expires}. ${effect}.`;
}

function unused(waiver: Waiver): string {
  return `The waiver of ${waiver.rule} for ${waiver.object} fits no finding of this run.`;
}

function counted(findings: number): string {
  return findings === 1 ? 'one finding' : `${findings} findings`;
}

/** The finding stands where the waiver does. The name of the file is not its identity: that has to stay when the file moves. */
function onWaiver(
  {id, level, fidelity, remediation}: WaiverRule,
  {source = {file: SETTINGS, line: 1, column: 1}}: Waiver,
  index: number,
  message: string,
): Finding {
  const object = {apiVersion: '', kind: 'File', namespace: '', name: source.file};
  const path = `/waivers/${index}`;
  return {
    rule: id,
    level,
    fidelity,
    object,
    path,
    source,
    message,
    remediation,
    docs: `docs/rules/${id}.md`,
    fingerprint: fingerprintOf({rule: id, object: {...object, name: SETTINGS}, path}),
  };
}
