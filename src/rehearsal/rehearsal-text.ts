import {instantText} from '../cutover/instant-text.ts';
import {INVARIANTS, type InvariantName} from './invariants/invariant.ts';
import type {Rehearsal, RehearsedWay} from './rehearse.ts';

const NAMES: Readonly<Record<RehearsedWay['name'], string>> = {
  calm: 'To ECS for good, without faults',
  there: 'To ECS for good, with faults',
  back: 'Back to Kubernetes from the middle, with faults',
};

/**
 * A rehearsal for people, line by line: each way with its times and faults, each invariant with its verdict. The way without faults
 * has its timeline: it is what the cutover will be like. @param withAll the timelines of all ways.
 */
export function rehearsalText(rehearsal: Rehearsal, withAll: boolean): readonly string[] {
  const {run, seed, ways, verdicts, passed} = rehearsal;
  return [
    `Rehearsal of ${run}, seed ${seed}: ${passed ? 'everything held' : 'NOT everything held'}`,
    ...ways.flatMap(one => ['', ...wayLines(one, withAll || one.name === 'calm')]),
    '',
    ...(Object.keys(INVARIANTS) as InvariantName[]).map(
      name => `${verdicts[name] ? 'held  ' : 'BROKEN'}  ${name.padEnd(3)}  ${INVARIANTS[name]}`,
    ),
    '',
    `The end, on ECS:`,
    ...Object.entries(ways[1]?.end ?? {}).map(([what, how]) => `  ${what}: ${how}`),
  ];
}

function wayLines(way: RehearsedWay, withTimeline: boolean): readonly string[] {
  const {name, from, until, stuck, calls, faults, violations, timeline} = way;
  const struck = Object.entries(faults).map(([fault, count]) => `${count} ${fault}`);
  return [
    NAMES[name],
    `  ${stuck === undefined ? `arrived after ${duration(until - from)}` : `STUCK after ${duration(until - from)}: ${stuck}`}`,
    `  ${calls} calls; faults: ${struck.join(', ') || 'none'}`,
    ...violations.flatMap(({invariant, at, what, evidence}) => [
      `  BROKEN ${invariant} at ${instantText(at)}: ${what}`,
      ...evidence.map(line => `    ${line}`),
    ]),
    ...(withTimeline ? timeline.map(({at, who, what}) => `  ${instantText(at)}  ${who}: ${what}`) : []),
  ];
}

/** `2 d 3 h 4 min`. */
function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count > 0 ? [`${count} ${unit}`] : [])).join(' ') || '0 min';
}
