import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {emitNative} from '../../src/emit/native/native.ts';
import type {OutputFile} from '../../src/emit/output.ts';
import {INDEX_PATH} from '../../src/emit/output-index.ts';
import type {Loaded} from '../../src/load/document.ts';
import {catalogue} from '../../src/map/catalogue.ts';
import {map} from '../../src/map/map.ts';
import {buildInventory} from '../../src/model/build-inventory.ts';
import {run} from '../../src/pipeline.ts';
import {renderJson} from '../../src/report/json.ts';
import {renderMarkdown} from '../../src/report/markdown.ts';
import {renderText} from '../../src/report/text.ts';
import {problemRules, rules} from '../../src/rules/index.ts';
import {sampleNames} from '../samples.ts';
import {type Case, loadedCase, randomCase, sampleCase} from './cases.ts';
import {randomOf} from './kubernetes-objects.ts';

const numRuns = Number(process.env['K2E_RUNS'] ?? 60);
const OPTIONS = {today: '2026-11-21', ledger: true, includeBlocked: true};

/** The name of a sample, or the seed of generated objects. */
const subjects = fc.oneof(
  {weight: 1, arbitrary: fc.constantFrom(...sampleNames())},
  {weight: 9, arbitrary: fc.nat()},
);

function caseOf(subject: string | number): Case {
  return typeof subject === 'string' ? sampleCase(subject) : randomCase(subject);
}

test('the same input gives the same bytes', () => {
  fc.assert(
    fc.property(subjects, name => {
      const subject = caseOf(name);
      const [first, second] = [1, 2].map(() => {
        const {plan, report} = run(loadedCase(subject), subject.config, OPTIONS);
        return [filesOf(plan), renderJson(report), renderMarkdown(report), renderText(report)];
      });
      expect(second).toEqual(first);
    }),
    {numRuns: Math.ceil(numRuns / 2)},
  );
});

describe('order does not matter', () => {
  test('of files and documents', () => {
    fc.assert(
      fc.property(subjects, fc.nat(), (name, seed) => {
        const subject = caseOf(name);
        const loaded = distinct(loadedCase(subject));
        const shuffled = {...loaded, documents: shuffle(loaded.documents, seed)};
        expect(outcome(shuffled, subject)).toEqual(outcome(loaded, subject));
      }),
      {numRuns},
    );
  });

  test('of rules', () => {
    fc.assert(
      fc.property(subjects, fc.nat(), (name, seed) => {
        const subject = caseOf(name);
        const inventory = buildInventory(loadedCase(subject), {
          defaultNamespace: subject.config.kubernetes.defaultNamespace,
        });
        const [given, other] = [rules, shuffle(rules, seed)].map(list => {
          const mapped = map(inventory, subject.config, OPTIONS, catalogue(list, problemRules));
          const {plan, findings, missing} = mapped;
          return {
            files: filesOf({...plan, blocked: new Set()}),
            findings: findings.map(finding => JSON.stringify(finding)).toSorted(),
            missing: [...missing.keys()].toSorted(),
          };
        });
        expect(other).toEqual(given);
      }),
      {numRuns},
    );
  });
});

/** Of objects with one name only the last: which of them counts is a matter of order. */
function distinct(loaded: Loaded): Loaded {
  const last = new Map(
    loaded.documents.map(document => {
      const {kind, metadata} = document.value;
      return [JSON.stringify([kind, nameOf(metadata)]), document];
    }),
  );
  return {...loaded, documents: [...last.values()]};
}

function nameOf(metadata: unknown): unknown {
  if (typeof metadata !== 'object' || metadata === null) return '';
  const {namespace, name} = metadata as {namespace?: unknown; name?: unknown};
  return [namespace ?? 'default', name];
}

function outcome(loaded: Loaded, {config}: Case): unknown {
  const {plan, report, cutover} = run(loaded, config, OPTIONS);
  const {summary, findings, workloads} = report;
  return {
    files: filesOf(plan),
    cutover,
    summary,
    // A missing key of k2e.yaml is told at the first object that needs it.
    findings: findings
      .filter(({rule}) => !rule.startsWith('config/'))
      .map(({rule, object, path, level, fidelity}) => ({rule, object, path, level, fidelity}))
      .map(text)
      .toSorted(),
    workloads: workloads
      .map(({object, verdict, effort, files}) => ({object, verdict, effort, files}))
      .map(text)
      .toSorted(),
  };
}

function text(value: unknown): string {
  return JSON.stringify(value);
}

/** The written files by path; the sources of a resource stand in the order of the input, so they are sorted. */
function filesOf(plan: Parameters<typeof emitNative>[0]): Record<string, unknown> {
  const files = emitNative(plan, {includeBlocked: true, version: '0', reportFiles: []});
  return Object.fromEntries(
    files
      .toSorted(byPath)
      .map(({path, content}) => [path, path === INDEX_PATH ? withSortedSources(content) : content]),
  );
}

function withSortedSources(content: string): unknown {
  return JSON.parse(content, (key, value) =>
    key === 'sources' && Array.isArray(value) ? value.map(text).toSorted() : value,
  );
}

function byPath(left: OutputFile, right: OutputFile): number {
  return left.path < right.path ? -1 : 1;
}

/** The items in an order that the seed chooses. */
function shuffle<T>(items: readonly T[], seed: number): T[] {
  const random = randomOf(seed);
  const keyed = items.map(item => ({item, at: random(2 ** 32)}));
  return keyed.toSorted((left, right) => left.at - right.at).map(({item}) => item);
}
