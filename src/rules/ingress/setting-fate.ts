import type {Member} from '../../choices/routing/group.ts';
import {type Balancer, routing} from '../../choices/routing/routing.ts';
import type {Setting} from '../../choices/routing/setting.ts';
import {segments} from '../../pointer.ts';
import type {FieldFate} from '../custom-resource/leaves.ts';
import type {Report, Subject} from '../rule.ts';
import {decider, type Family, type Fate} from './annotation-family.ts';

/** An Ingress that takes settings from another object, with its load balancer. */
export interface SettingUser {
  readonly balancer: Balancer;
  readonly member: Member;
}

/** The annotations that a rule knows, and what that rule advises where nothing better is said. */
export interface AdvisedFamily {
  readonly family: Family;
  readonly remediation: string;
}

/**
 * What becomes of a setting: what becomes of the same annotation on each Ingress that takes it. Undefined where none does, or where no family
 * knows it.
 */
export function settingFate(
  subject: Pick<Subject<never>, 'context' | 'set' | 'after' | 'report'>,
  setting: Setting,
  users: readonly SettingUser[],
  families: readonly AdvisedFamily[],
): FieldFate | undefined {
  const {context, set, after} = subject;
  const known = families.find(({family}) => decider(family, setting.suffix));
  const decide = known && decider(known.family, setting.suffix);
  const taking = users.filter(({member}) =>
    member.settings.some(each => each.holder === setting.holder && each.path === setting.path),
  );
  if (!known || !decide || taking.length === 0) return undefined;
  const behind = new Set(taking.flatMap(({member}) => context.inventory.attachedTo(member.given)));
  const workload = context.inventory.workloads.filter(each => behind.has(each));
  const problems = context
    .choice(routing)
    .problemsOf(setting.holder)
    .filter(({path}) => path === setting.path);
  const fates = taking.map(({balancer, member}): Fate => {
    const {suffix, value} = setting;
    const emitting = {object: member.given, context, set, after};
    return decide({subject: emitting, ingress: member.object, balancer, suffix, value});
  });
  const told = problems.length > 0 ? problems : fates.flatMap(({report}) => report ?? []);
  const reports = told.map(
    ({level, fidelity, message, remediation}): Report => ({
      level,
      fidelity,
      message: worded(message, setting),
      remediation: remediation ?? known.remediation,
      workload,
    }),
  );
  for (const fate of fates) fate.set?.();
  const [first, ...others] = new Map(reports.map(report => [report.message, report])).values();
  for (const other of others) subject.report(setting.path, other);
  if (first) return {report: first};
  const reason = fates.find(({set: sets}) => sets) ? undefined : fates.find(({drop}) => drop)?.drop;
  return reason === undefined ? 'read' : {drop: reason};
}

/** The message of an annotation, with the name of the field where it has none of its own. */
function worded(message: string, {suffix, path}: Setting): string {
  return message.includes(suffix) ? message : `${segments(path).slice(1).join('.')}: ${message}`;
}
