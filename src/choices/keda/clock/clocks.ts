import type {Instant, Zone} from '../../../model/cron/zone.ts';

const MINUTE = 60_000;
/** Clock rules are laid down for some years at most. */
const YEARS = 10 * 365.25 * 86_400_000;

/** How far the clocks of some zones are past UTC, in minutes, in the order of the zones. */
export type Offsets = readonly number[];

/** All that the clocks of these zones show at once, from an instant on for ten years; each once. */
function offsetsOf(zones: readonly Zone[], from: Instant): readonly Offsets[] {
  const instants = new Set([from]);
  for (const zone of zones) for (const {at} of zone.changes(from, from + YEARS)) instants.add(at);
  const all = [...instants].map(at => zones.map(zone => Math.round(zone.offsetAt(at) / MINUTE)));
  return [...new Map(all.map(offsets => [offsets.join(), offsets])).values()];
}

/** Some clocks, and all ways in which they stand to each other. */
export interface Clocks {
  readonly clocks: readonly Zone[];
  /** Index of the clock that shows a zone's time. */
  readonly clockOf: (zone: Zone) => number;
  readonly offsets: readonly Offsets[];
}

/** The clocks that differ at all: zones that always show the same time are one, by the name of the first. */
export function clocksOf(zones: readonly Zone[], from: Instant): Clocks {
  const distinct = [...new Set(zones)];
  if (distinct.length < 2) return {clockOf: () => 0, clocks: distinct, offsets: [[0]]};
  const all = offsetsOf(distinct, from);
  const showsSame = (left: number, right: number) => all.every(each => each[left] === each[right]);
  const first = distinct.map((_, index) => distinct.findIndex((_, other) => showsSame(index, other)));
  const kept = [...new Set(first)];
  const clocks = kept.flatMap(index => distinct[index] ?? []);
  const clockOf = (zone: Zone) => kept.indexOf(first[distinct.indexOf(zone)] ?? 0);
  // One clock alone says all there is, whatever the time is in UTC.
  const offsets = clocks.length < 2 ? [[0]] : all.map(each => kept.map(index => each[index] ?? 0));
  return {clockOf, clocks, offsets: [...new Map(offsets.map(each => [each.join(), each])).values()]};
}
