import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Json} from '../../src/json.ts';
import type {Document} from '../../src/load/document.ts';
import {eachLeaf} from '../../src/map/view.ts';
import {schemaOf} from '../../src/model/schemas/schema.ts';
import {type Pointer, valueAt} from '../../src/pointer.ts';
import {type Case, exampleCases, loadedCase} from './cases.ts';
import {converted, difference, failureOf, handsOn, type Run, type Told} from './left-out/truth.ts';
import {drawn, VALUES} from './left-out/values.ts';
import {otherValues, replaced} from './mutation.ts';

/** Odd values that are tried of each field, beside those that differ little from what is there. */
const RUNS = Number(process.env['K2E_RUNS'] ?? 3);

/** Places of a field, over all examples, at which its values are tried: many examples have the same objects. */
const PLACES = 3;

/** Rules on what has no schema in k2e: custom resources, which it reads field by field. */
const SUBJECTS = /^(?:custom-resource|rollout)\//;

const RULES = [
  ...Map.groupBy(
    exampleCases().filter(({name}) => SUBJECTS.test(name)),
    ({name}) => name.split(':')[0],
  ),
];
const seen = new Map<string, number>();

describe('all values of a field that are dropped for one reason give the same output', () => {
  test.each(RULES)('%s', (_rule, own) => {
    expect(own.flatMap(faultsOf)).toEqual([]);
  });
});

/** What is wrong with the fields of the custom resources of a case. */
function faultsOf(of: Case): string[] {
  const {documents} = loadedCase(of);
  return documents.flatMap((document, index) => {
    const [apiVersion, kind] = [valueAt(document.value, '/apiVersion'), valueAt(document.value, '/kind')];
    if (schemaOf(String(apiVersion), String(kind))) return [];
    const found: string[] = [];
    eachLeaf(document.value, '', (path, value) => {
      const field = `${kind}${path.replaceAll(/\/\d+/g, '/#')}`;
      const count = seen.get(field) ?? 0;
      seen.set(field, count + 1);
      if (path.startsWith('/spec/') && count < PLACES)
        found.push(...fieldFaults(of, index, path, value as Json));
    });
    return found;
  });
}

/** What is wrong with one field of an object. */
function fieldFaults(of: Case, index: number, path: Pointer, value: Json): string[] {
  const loaded = loadedCase(of);
  const document = loaded.documents[index];
  if (!document) return [];
  const kind = String(valueAt(document.value, '/kind'));
  const name = String(valueAt(document.value, '/metadata/name'));
  const byReason = new Map<string, string>();
  return [value, ...otherValues(path, value), ...oddValues(`${of.name} ${path}`, value)].flatMap(each => {
    const changed: Document = {
      file: document.file,
      position: pointer => document.position(pointer),
      value: replaced(document.value, path, each),
    };
    const now = converted({...loaded, documents: loaded.documents.with(index, changed)}, of.config);
    const told = now.of(kind, name, path);
    const why = failureOf(now, told) ?? lie(told, now);
    return why === undefined
      ? []
      : [`${of.name}: ${kind}${path}=${JSON.stringify(each)}: ${told.rule}: ${why}`];
  });

  function lie(told: Told, {written}: Run): string | undefined {
    if (told.disposition !== 'dropped' || handsOn(told)) return undefined;
    const before = byReason.get(told.words) ?? written;
    byReason.set(told.words, before);
    return before === written ? undefined : `${told.words} ${difference(written, before)}`;
  }
}

function oddValues(name: string, value: Json): Json[] {
  const numbers: Json[] = [0, -1, 1, 2.5, 65_536, '5', '50%', 'abc', true];
  const odd = typeof value === 'number' ? numbers : typeof value === 'boolean' ? [!value, 'true', 1] : VALUES;
  return [...drawn(name, fc.constantFrom(...odd), RUNS), '', 0, false];
}
