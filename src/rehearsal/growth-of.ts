import type {Calls, Instant} from '../cutover/calls.ts';
import type {Journal} from '../cutover/journal.ts';
import type {Plan, WebTrack} from '../cutover/plan.ts';
import type {RecordSet} from '../cutover/records.ts';
import type {Growth} from './invariants/growth.ts';
import {destination, keyOf} from './invariants/records.ts';
import type {Platforms} from './platforms.ts';

/** What a change of records gives the target more than it had; undefined where it gets no more, or the zone is no plan's. */
export function growthOf(
  platforms: Platforms,
  plan: Plan,
  journal: Journal | null,
  {zone, batch}: Calls['dns.change']['in'],
): Growth | undefined {
  const names = new Set([...batch.deletes, ...batch.creates].map(({name}) => name));
  const track = plan.web.find(({host, zones}) => names.has(host) && zones.some(other => other.zone === zone));
  if (!track) return undefined;
  const present = platforms.route53.contents(zone).filter(({name}) => name === track.host);
  const deleted = new Set(batch.deletes.map(identity));
  const next = [...present.filter(set => !deleted.has(identity(set))), ...batch.creates];
  const [from, to] = [targetPercentage(track, zone, present), targetPercentage(track, zone, next)];
  // From simple records to weight 0 nothing grows; from 100 % on nothing can.
  if (to <= from) return undefined;
  const {now} = platforms.simulation;
  const insyncAt = platforms.route53.insyncAt(zone, track.host, plan.run);
  return {
    host: track.host,
    from,
    to,
    baked: insyncAt === undefined ? undefined : Math.max(0, now - insyncAt),
    bakeSeconds: track.bakeSeconds,
    excessPercent: 100 * leastExcess(platforms, track, now),
    errorMarginPercent: track.guards.errorMarginPercent,
    targetAnswers: platforms.balancers.isHealthy(track.target.dnsName),
    overridden: isOverridden(journal, insyncAt),
  };
}

function identity(set: RecordSet): string {
  return `${keyOf(set)} ${set.weighted?.id ?? ''}`;
}

/** Percentage of the answers to the name's first address type that lead to the target, when all are healthy. */
function targetPercentage(track: WebTrack, zone: string, sets: readonly RecordSet[]): number {
  const targets = track.zones
    .filter(other => other.zone === zone)
    .flatMap(({target, after}) => [...target, ...after])
    .map(destination);
  const type = ['A', 'AAAA', 'CNAME'].find(wanted => sets.some(set => set.type === wanted));
  const group = sets.filter(set => set.type === type);
  const weight = (set: RecordSet) => set.weighted?.weight ?? 1;
  const total = group.reduce((sum, set) => sum + weight(set), 0);
  const target = group
    .filter(set => targets.includes(destination(set)))
    .reduce((sum, set) => sum + weight(set), 0);
  return total === 0 ? 0 : (100 * target) / total;
}

/** The least by which the target's share of errors exceeded the source's at any minute of the bake. */
function leastExcess({cloudwatch}: Platforms, {source, target, bakeSeconds}: WebTrack, now: Instant): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = now - bakeSeconds; at <= now; at += 60) {
    const excess = cloudwatch.qualityAt(target.arn, at).errors - cloudwatch.qualityAt(source.arn, at).errors;
    least = Math.min(least, excess);
  }
  return least;
}

/** Since the servers had the present weight, a person skipped a guard, with a reason. */
function isOverridden(journal: Journal | null, since: Instant | undefined): boolean {
  return (journal?.entries ?? []).some(
    ({what, why, at}) => what === 'skip-guard' && why !== undefined && at >= (since ?? 0),
  );
}
