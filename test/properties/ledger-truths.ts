import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {sampleNames} from '../samples.ts';
import {exampleCases, randomCase, sampleCase} from './cases.ts';
import {Subject} from './ledger-truth.ts';

/** The tests that hold the ledger to what a run does: runs per property, or a share or a multiple of them. A failure prints its seed. */
export function ledgerTruths(numRuns: number): void {
  describe('a leaf that the ledger calls mapped changes the output when it changes', () => {
    const known = [...sampleNames().map(sampleCase), ...exampleCases()];
    const subjects = new Map<number, Subject>();
    const subjectOf = (index: number): Subject => {
      const subject = subjects.get(index) ?? new Subject(known[index] ?? randomCase(0));
      subjects.set(index, subject);
      return subject;
    };

    test.each(sampleNames().map((name, index) => [name, index] as const))(
      'in the sample %s',
      (_name, index) => {
        fc.assert(
          fc.property(fc.nat(), pick => {
            const mutation = pickFrom(subjectOf(index).mutations(), pick);
            if (mutation) expect(subjectOf(index).violation(mutation)).toBeUndefined();
          }),
          {numRuns: Math.ceil(numRuns / 2)},
        );
      },
    );

    test('in the examples of the rules', () => {
      fc.assert(
        fc.property(fc.nat({max: known.length - 1}), fc.nat(), (index, pick) => {
          const mutation = pickFrom(subjectOf(index).mutations(), pick);
          if (mutation) expect(subjectOf(index).violation(mutation)).toBeUndefined();
        }),
        {numRuns: numRuns * 3},
      );
    });

    test('in generated objects', () => {
      fc.assert(
        fc.property(fc.nat(), fc.nat(), (seed, pick) => {
          const subject = new Subject(randomCase(seed));
          const mutation = pickFrom(subject.mutations(), pick);
          if (mutation) expect(subject.violation(mutation)).toBeUndefined();
        }),
        {numRuns: numRuns * 3},
      );
    });
  });

  test('every leaf of generated objects is accounted for, and no rule fails', () => {
    fc.assert(
      fc.property(fc.nat(), seed => {
        const {report} = new Subject(randomCase(seed)).base;
        const {leaves, mapped, reported, dropped, unaccounted} = report.summary;
        expect(unaccounted).toBe(0);
        expect(mapped + reported + dropped).toBe(leaves);
        expect(report.ledger).toHaveLength(leaves);
        expect(report.findings.filter(({message}) => message.includes('k2e has a bug'))).toEqual([]);
      }),
      {numRuns: numRuns * 3},
    );
  });

  test('what a finding says is made of words', () => {
    fc.assert(
      fc.property(fc.nat(), seed => {
        const {findings} = new Subject(randomCase(seed)).base.report;
        const odd = findings.filter(({message, remediation}) =>
          /\bundefined\b|\bNaN\b|\[object |\bnull\b/.test(`${message} ${remediation}`),
        );
        expect(odd.map(({rule, message}) => [rule, message])).toEqual([]);
      }),
      {numRuns: numRuns * 3},
    );
  });
}

function pickFrom<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % items.length];
}
