import {afterAll, describe, expect, test} from 'vitest';
import {type Judgement, judge} from './leaves/judge.ts';
import {LEAF_KINDS, leavesOf} from './leaves/leaf.ts';
import {SETTINGS} from './leaves/setting.ts';

const COLUMNS = ['mapped', 'reported', 'dropped', 'other'] as const;
const rows: string[] = [];

describe.each(SETTINGS)('on $name', setting => {
  const kinds = LEAF_KINDS.filter(({kind}) => setting.kinds.test(kind));

  test.each(kinds)(
    'each field of $apiVersion $kind is mapped, reported or dropped',
    of => {
      const judged = leavesOf(of).map(leaf => judge(leaf, setting));
      rows.push(row(`${setting.name}: ${of.apiVersion} ${of.kind}`, judged));
      expect(judged.flatMap(({faults}) => faults)).toEqual([]);
      const drops = judged.flatMap(({fates}) => fates.filter(({kind}) => kind === 'dropped'));
      expect(drops.filter(({rule, reason}) => rule === '' || !/^[A-Z“‘].*\.$/.test(reason))).toEqual([]);
    },
    600_000,
  );
});

afterAll(() => {
  process.stdout.write(`${['leaves by their fate: mapped, reported, dropped, other', ...rows].join('\n')}\n`);
});

function row(name: string, judged: readonly Judgement[]): string {
  const counts = COLUMNS.map(column => judged.filter(({kind}) => kind === column).length);
  return [name.padEnd(72), judged.length, ...counts].map(cell => String(cell).padStart(5)).join(' ');
}
