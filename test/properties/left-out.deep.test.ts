import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseConfig} from '../../src/config/load-config.ts';
import {loadText} from '../../src/load/load.ts';
import {type AnnotationKey, annotationKeys} from './left-out/annotation-keys.ts';
import {annotated, nameOf, type Place, pathOf, placesOf} from './left-out/places.ts';
import {converted, difference, failureOf, handsOn, type Run} from './left-out/truth.ts';
import {drawn, VALUES} from './left-out/values.ts';

/** Values that are tried of each annotation; pairs are as many as annotations, times this. */
const RUNS = Number(process.env['K2E_RUNS'] ?? 3);

const KEYS = annotationKeys().filter(key => placesOf(key).length > 0);
const FAMILIES = [...Map.groupBy(KEYS, ({rule}) => rule)];

describe('an annotation that the report calls left out changes nothing, and one that it calls mapped does', () => {
  test.each(FAMILIES)(
    '%s',
    (_rule, keys) => {
      expect(keys.flatMap(faultsOf)).toEqual([]);
    },
    600_000,
  );
});

describe('of two annotations', () => {
  test.each(['Ingress', 'Service', 'pod', 'object'])('on %s, one that is left out changes nothing', on => {
    const own = KEYS.filter(key => key.on === on);
    const pairs = fc.sample(
      fc.tuple(fc.constantFrom(...own), text(), fc.nat(), fc.nat(), text()),
      Math.min(own.length, 100) * RUNS,
    );
    expect(
      pairs.flatMap(([key, value, pick, pickOther, otherValue]) => {
        const places = placesOf(key);
        const place = places[pick % places.length] as Place;
        // Two of one family know of each other.
        const near = own.filter(other => placesOf(other).some(each => nameOf(each) === nameOf(place)));
        const other = near[pickOther % near.length] as AnnotationKey;
        return other.key === key.key ? [] : faults(place, key.key, value, {[other.key]: otherValue});
      }),
    ).toEqual([]);
  });
});

function text(): fc.Arbitrary<string> {
  return fc.constantFrom(...VALUES);
}

/** What is wrong with one annotation, over some of its places and values. */
function faultsOf(key: AnnotationKey): string[] {
  const shown: boolean[] = [];
  const tries = drawn(key.key, fc.tuple(fc.constantFrom(...placesOf(key)), text()), RUNS);
  const found = tries.flatMap(([place, value]) =>
    faults(place, key.key, value, {}, isSame => shown.push(isSame)),
  );
  const isIdle = shown.length > 2 && shown.every(isSame => isSame);
  return isIdle ? [...found, `${key.key}: mapped, and none of ${shown.length} values shows`] : found;
}

const plain = new Map<string, Run>();

function runWith(place: Place, annotations: Readonly<Record<string, string>>): Run {
  const objects = annotated(place, annotations).map(object => JSON.stringify(object));
  return converted(
    loadText(objects.join('\n---\n'), 'app.yaml'),
    parseConfig(`compute: ${place.world.compute}`, 'k2e.yaml'),
  );
}

/** The run without the annotation under test, kept where nothing else is beside it. */
function runWithout(place: Place, beside: Readonly<Record<string, string>>): Run {
  if (Object.keys(beside).length > 0) return runWith(place, beside);
  const id = JSON.stringify(place.world);
  const known = plain.get(id) ?? runWith(place, {});
  plain.set(id, known);
  return known;
}

function faults(
  place: Place,
  key: string,
  value: string,
  beside: Readonly<Record<string, string>>,
  mapped?: (isSame: boolean) => void,
): string[] {
  const without = runWithout(place, beside);
  const now = runWith(place, {...beside, [key]: value});
  const told = now.of(place.kind, place.name, pathOf(place, key));
  const isSame = now.written === without.written;
  if (told.disposition === 'mapped' && !told.hasFinding) mapped?.(isSame);
  const failure = failureOf(now, told);
  const isLie = told.disposition === 'dropped' && !handsOn(told) && !isSame;
  const why =
    failure ??
    (isLie ? `${told.rule}: ${told.words} ${difference(now.written, without.written)}` : undefined);
  if (why === undefined) return [];
  return [`${nameOf(place)}: ${key}=${JSON.stringify(value)} beside ${JSON.stringify(beside)}: ${why}`];
}
