import {afterAll, describe, expect, test} from 'vitest';
import {type Judgement, judge} from './judge.ts';
import {LEAF_KINDS, leavesOf} from './leaf.ts';
import type {Setting} from './setting.ts';

const COLUMNS = ['mapped', 'reported', 'dropped', 'other'] as const;

/** Declares a test for each kind in each of the settings, over all of its leaves; prints how many have which fate. */
export function everyLeaf(settings: readonly Setting[]): void {
  const rows: string[] = [];

  describe.each(settings)('on $name', setting => {
    const kinds = LEAF_KINDS.filter(({kind}) => setting.kinds.test(kind));

    test.each(kinds)(
      'each field of $apiVersion $kind is mapped, reported or dropped',
      of => {
        const judged = leavesOf(of).map(leaf => judge(leaf, setting));
        rows.push(row(`${setting.name}: ${of.apiVersion} ${of.kind}`, judged));
        expect(judged.flatMap(({faults}) => faults)).toEqual([]);
        const drops = judged.flatMap(({fates}) => fates.filter(({kind}) => kind === 'dropped'));
        expect(drops.filter(({rule, reason}) => rule === '' || !/^\S.+\.$/s.test(reason))).toEqual([]);
      },
      600_000,
    );
  });

  afterAll(() => {
    const head = ['fields'.padEnd(72), 'all', ...COLUMNS].join(' ');
    process.stdout.write(`${[head, ...rows].join('\n')}\n`);
  });
}

function row(name: string, judged: readonly Judgement[]): string {
  const counts = COLUMNS.map(column => judged.filter(({kind}) => kind === column).length);
  return [name.padEnd(72), judged.length, ...counts].map(cell => String(cell).padStart(5)).join(' ');
}
