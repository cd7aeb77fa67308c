import type {Workload} from '../model/inventory.ts';
import type {Report} from './rule.ts';

/** What of a workload is told together with the like of other workloads. */
interface Concern {
  readonly workload: Workload;
}

/** What has one cause, and how it is told. */
interface Cause<Member extends Concern, At> {
  /** Concerns with the same text have one cause. */
  readonly of: (member: Member) => string;
  /** What tells of a concern: its workload, or a part of that. */
  readonly at: (member: Member) => At;
  /** What all of them say, by the ids of their workloads. */
  readonly says: (members: readonly [Member, ...Member[]], workloads: readonly Workload[]) => Report;
}

/**
 * The reports of what several workloads have in common, by who has to give them. All that have one cause give the same report, of
 * which the run makes one finding, with the place of each (`map/findings.ts`): so all their fields are accounted for, and no rule
 * has to know who comes first. The words do not depend on the order of the input.
 */
export function jointReports<Member extends Concern, At>(
  members: readonly Member[],
  {of, at, says}: Cause<Member, At>,
): ReadonlyMap<At, Report> {
  const sorted = members.toSorted((a, b) => compareIds(a.workload, b.workload));
  const reports = new Map<At, Report>();
  for (const [first, ...others] of Map.groupBy(sorted, of).values()) {
    if (!first) continue;
    const all = [first, ...others] as const;
    const workloads = [...new Set(all.map(({workload}) => workload))];
    const report = {...says(all, workloads), workload: workloads};
    for (const member of all) reports.set(at(member), report);
  }
  return reports;
}

/** Joint reports by workload, and in it by what of the workload each is about. */
export function byWorkload<Member extends Concern, Part>(
  reports: ReadonlyMap<Member, Report>,
  partOf: (member: Member) => Part,
): ReadonlyMap<Workload, ReadonlyMap<Part, Report>> {
  const groups = Map.groupBy(reports, ([{workload}]) => workload);
  return new Map(
    [...groups].map(([workload, own]) => [
      workload,
      new Map(own.map(([member, report]) => [partOf(member), report])),
    ]),
  );
}

function compareIds({object: {id}}: Workload, other: Workload): number {
  return id < other.object.id ? -1 : id === other.object.id ? 0 : 1;
}
