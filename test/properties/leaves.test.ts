import {expect, test} from 'vitest';
import {hasShared, readShared} from '../model/shared.ts';
import {randomOf} from './kubernetes-objects.ts';
import {judge} from './leaves/judge.ts';
import {LEAF_KINDS, leavesOf} from './leaves/leaf.ts';
import {type Definitions, schemaPaths, walkedPaths} from './leaves/schema-paths.ts';
import {SETTINGS} from './leaves/setting.ts';

const SCHEMA = 'schemas/kubernetes-1.36-strict.json';

/** Leaves that are tried here; `leaves.deep.test.ts` tries all. `K2E_RUNS=5000` tries more. */
const TRIED = Number(process.env['K2E_RUNS'] ?? 150);

test.skipIf(!hasShared(SCHEMA))(
  'the leaves are those of the schemas of Kubernetes (needs ../shared/schemas)',
  () => {
    const definitions = readShared<Definitions>(SCHEMA);
    for (const kind of LEAF_KINDS) {
      expect(walkedPaths(leavesOf(kind)), `${kind.apiVersion} ${kind.kind}`).toEqual(
        schemaPaths(definitions, kind),
      );
    }
  },
);

test('a field of a workload kind changes the output, is reported, or is dropped with a reason', () => {
  const cases = SETTINGS.flatMap(setting =>
    LEAF_KINDS.filter(({kind}) => setting.kinds.test(kind)).flatMap(of =>
      leavesOf(of).map(leaf => ({leaf, setting})),
    ),
  );
  const random = randomOf(20_261_121);
  const faults = Array.from({length: TRIED}, () => cases[random(cases.length)]).flatMap(each =>
    each ? judge(each.leaf, each.setting).faults.map(fault => `${each.setting.name}: ${fault}`) : [],
  );
  expect(faults).toEqual([]);
});
