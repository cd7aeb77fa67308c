import type {Config} from './config/config.ts';
import type {Finding} from './finding.ts';
import type {RawFinding} from './map/findings.ts';
import {withoutSecrets} from './model/secret-formats.ts';
import {fingerprintOf} from './report/assemble.ts';
import {applyWaivers} from './report/waivers.ts';

/** Findings in words, those that a waiver accepts marked, and by the workloads that they concern. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly byWorkload: ReadonlyMap<string, readonly Finding[]>;
}

/**
 * Puts findings into words, and marks those that a waiver of `k2e.yaml` accepts.
 * @param rules how to word what is to be said of the waivers themselves.
 * @param today `YYYY-MM-DD`: waivers expire.
 */
export function judged(
  raw: readonly RawFinding[],
  waivers: Config['waivers'],
  rules: Parameters<typeof applyWaivers>[3],
  today: string,
): Judged {
  const pages = new Map<string, string>();
  const worded = raw.map(told => inWords(told, pages));
  const {findings} = applyWaivers(
    worded,
    raw.map(({workloads}) => workloads),
    waivers,
    rules,
    today,
  );
  const byWorkload = new Map<string, Finding[]>();
  raw.forEach(({workloads}, index) => {
    const finding = findings[index];
    if (!finding) return;
    for (const id of workloads) {
      const own = byWorkload.get(id) ?? [];
      byWorkload.set(id, own);
      own.push(finding);
    }
  });
  return {findings, byWorkload};
}

/**
 * A finding in words, with its fields in the order of the report's schema, so that the report need not be put in order.
 * @param pages the page of each rule, so that all its findings share one text.
 */
function inWords(
  {
    rule,
    level,
    fidelity,
    object,
    container,
    path: given,
    source,
    also,
    message,
    remediation,
    key,
  }: RawFinding,
  pages: Map<string, string>,
): Finding {
  const path = withoutSecrets(given);
  const docs = pages.get(rule) ?? `docs/rules/${rule}.md`;
  pages.set(rule, docs);
  return {
    rule,
    level,
    fidelity,
    object,
    ...(container === undefined ? undefined : {container}),
    path,
    source,
    ...(also && {also: also.map(each => ({...each, path: withoutSecrets(each.path)}))}),
    message: withoutSecrets(message),
    remediation: withoutSecrets(remediation),
    docs,
    fingerprint: fingerprintOf({rule, object, path}, key),
  };
}
