import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  leastOf,
  mostOf,
  RECREATE,
  rollingUpdate,
  rollingUpdateOver,
  stricter,
} from '../../src/ecs/rolling-update.ts';
import {type IntOrPercent, intOrPercent, podsOf} from '../../src/model/int-or-percent.ts';

interface Row {
  readonly replicas: number;
  readonly maxSurge: string;
  readonly maxUnavailable: string;
  readonly most: number;
  readonly least: number;
}

const golden = fileURLToPath(new URL('../../../shared/golden/rolling-update.json', import.meta.url));
const rows: readonly Row[] = existsSync(golden) ? JSON.parse(readFileSync(golden, 'utf8')) : [];

/** The golden rows write numbers as text. */
function amount(text: string): IntOrPercent {
  const parsed = intOrPercent(text.endsWith('%') ? text : Number(text));
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

test.skipIf(rows.length === 0)(
  'ECS resolves to the bounds of Kubernetes (SKIPPED where ../shared/golden/rolling-update.json is absent)',
  () => {
    for (const {replicas, maxSurge, maxUnavailable, most, least} of rows) {
      const name = `${replicas} replicas, surge ${maxSurge}, unavailable ${maxUnavailable}`;
      const update = rollingUpdate({
        replicas,
        maxSurge: amount(maxSurge),
        maxUnavailable: amount(maxUnavailable),
      });
      // Of 0 replicas there are no pods to roll: Kubernetes never makes more new pods than replicas, whatever the surge.
      expect(mostOf(replicas, update.maximumPercent), name).toBe(replicas === 0 ? 0 : most);
      expect(leastOf(replicas, update.minimumHealthyPercent), name).toBe(least);
      expect(update.exact, name).toBe(true);
      expect(update.moved, name).toEqual([]);
    }
    expect(rows.length).toBeGreaterThanOrEqual(3757);
  },
);

/** The table of the ECS and Kubernetes default, 25 % each. */
test.each([
  [0, 200, 100],
  [1, 200, 100],
  [2, 150, 100],
  [3, 134, 100],
  [4, 125, 75],
  [5, 140, 80],
  [10, 130, 80],
  [100, 125, 75],
])('the default strategy at %i replicas is %i/%i', (replicas, maximumPercent, minimumHealthyPercent) => {
  expect(rollingUpdate({replicas, maxSurge: {percent: 25}, maxUnavailable: {percent: 25}})).toEqual({
    maximumPercent,
    minimumHealthyPercent,
    exact: true,
    moved: [],
  });
});

test('beyond 100 replicas a bound can move, and says where to', () => {
  expect(rollingUpdate({replicas: 200, maxSurge: {count: 1}, maxUnavailable: {count: 0}})).toEqual({
    maximumPercent: 101,
    minimumHealthyPercent: 100,
    exact: false,
    moved: [{bound: 'most', replicas: 200, kubernetes: 201, ecs: 202}],
  });
  // No surge at all is kept; one more task than asked for may stop.
  expect(rollingUpdate({replicas: 200, maxSurge: {count: 0}, maxUnavailable: {count: 1}})).toEqual({
    maximumPercent: 100,
    minimumHealthyPercent: 99,
    exact: false,
    moved: [{bound: 'least', replicas: 200, kubernetes: 199, ecs: 198}],
  });
});

test('an autoscaled service keeps what Kubernetes promises at every count', () => {
  const quarter = {maxSurge: {percent: 25}, maxUnavailable: {percent: 25}};
  expect(rollingUpdateOver({...quarter, minReplicas: 1, maxReplicas: 10})).toEqual({
    maximumPercent: 200,
    minimumHealthyPercent: 75,
    exact: false,
    moved: [{bound: 'most', replicas: 10, kubernetes: 13, ecs: 20}],
  });
  expect(rollingUpdateOver({...quarter, minReplicas: 4, maxReplicas: 20}).minimumHealthyPercent).toBe(75);
});

test('an autoscaled service without surge gets room for one task rather than none available', () => {
  const update = rollingUpdateOver({
    minReplicas: 1,
    maxReplicas: 10,
    maxSurge: {count: 0},
    maxUnavailable: {count: 1},
  });
  expect(update.maximumPercent).toBe(200);
  expect(leastOf(10, update.minimumHealthyPercent)).toBe(9);
  expect(update.moved.map(({bound}) => bound)).toContain('most');
});

const pods = fc.oneof(
  fc.integer({min: 0, max: 40}).map((count): IntOrPercent => ({count})),
  fc.integer({min: 0, max: 250}).map((percent): IntOrPercent => ({percent})),
);
const range = fc
  .tuple(fc.integer({min: 0, max: 150}), fc.integer({min: 0, max: 300}))
  .map(([minReplicas, more]) => ({minReplicas, maxReplicas: minReplicas + more}));

function counts({minReplicas, maxReplicas}: {minReplicas: number; maxReplicas: number}): number[] {
  return Array.from({length: maxReplicas - minReplicas + 1}, (_, index) => minReplicas + index).filter(
    replicas => replicas > 0,
  );
}

describe('whatever the strategy', () => {
  test('a deployment can proceed at every count, and every difference is told', () => {
    fc.assert(
      fc.property(range, pods, pods, (span, maxSurge, maxUnavailable) => {
        const update = rollingUpdateOver({...span, maxSurge, maxUnavailable});
        const moved = new Set<string>();
        for (const replicas of counts(span)) {
          const most = mostOf(replicas, update.maximumPercent);
          const least = leastOf(replicas, update.minimumHealthyPercent);
          expect(most > replicas || least < replicas, `stuck at ${replicas}`).toBe(true);
          const surge = podsOf(maxSurge, replicas, 'up');
          const down = podsOf(maxUnavailable, replicas, 'down') || (surge === 0 ? 1 : 0);
          expect(most, `surge at ${replicas}`).toBeGreaterThanOrEqual(replicas + surge);
          // Fewer available than Kubernetes promises: by the rounding of a percent at most, and only without surge.
          const short = Math.max(0, replicas - down) - least;
          expect(short <= 0 || (surge === 0 && short * 100 <= replicas), `available at ${replicas}`).toBe(
            true,
          );
          if (most !== replicas + surge) moved.add('most');
          if (least !== Math.max(0, replicas - down)) moved.add('least');
        }
        expect(new Set(update.moved.map(({bound}) => bound))).toEqual(moved);
        expect(update.exact).toBe(moved.size === 0);
      }),
    );
  });

  test('a fixed count of up to 100 replicas is exact', () => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 100}), pods, pods, (replicas, maxSurge, maxUnavailable) => {
        expect(rollingUpdate({replicas, maxSurge, maxUnavailable}).exact).toBe(true);
      }),
    );
  });

  test('beyond that a bound moves by less than a percent', () => {
    fc.assert(
      fc.property(fc.integer({min: 101, max: 100_000}), pods, pods, (replicas, maxSurge, maxUnavailable) => {
        for (const {kubernetes, ecs} of rollingUpdate({replicas, maxSurge, maxUnavailable}).moved) {
          expect(Math.abs(ecs - kubernetes) * 100).toBeLessThanOrEqual(replicas);
        }
      }),
    );
  });

  test('a budget is kept wherever a deployment can still proceed', () => {
    fc.assert(
      fc.property(
        range,
        pods,
        pods,
        pods,
        fc.boolean(),
        (span, maxSurge, maxUnavailable, kept, asMinimum) => {
          const rollout = rollingUpdateOver({...span, maxSurge, maxUnavailable});
          const folded = stricter(rollout, asMinimum ? {minAvailable: kept} : {maxUnavailable: kept}, span);
          expect(folded.maximumPercent).toBe(rollout.maximumPercent);
          expect(folded.minimumHealthyPercent).toBeGreaterThanOrEqual(rollout.minimumHealthyPercent);
          for (const replicas of counts(span)) {
            const least = leastOf(replicas, folded.minimumHealthyPercent);
            const healthy = asMinimum
              ? podsOf(kept, replicas, 'up')
              : replicas - podsOf(kept, replicas, 'up');
            expect(mostOf(replicas, folded.maximumPercent) > replicas || least < replicas).toBe(true);
            if (folded.folded !== 'partly') expect(least).toBeGreaterThanOrEqual(Math.min(replicas, healthy));
          }
        },
      ),
    );
  });
});

test('folds a disruption budget in', () => {
  const ten = {minReplicas: 10, maxReplicas: 10};
  const rollout = {maximumPercent: 130, minimumHealthyPercent: 80};
  expect(stricter(rollout, {minAvailable: {count: 9}}, ten)).toEqual({
    maximumPercent: 130,
    minimumHealthyPercent: 90,
    folded: 'full',
    blocksEvictions: false,
  });
  expect(stricter(rollout, {maxUnavailable: {percent: 50}}, ten).folded).toBe('none');
  expect(stricter(rollout, {maxUnavailable: {count: 0}}, ten)).toMatchObject({
    minimumHealthyPercent: 100,
    blocksEvictions: true,
  });
  expect(
    stricter({maximumPercent: 100, minimumHealthyPercent: 50}, {minAvailable: {percent: 100}}, ten),
  ).toEqual({maximumPercent: 100, minimumHealthyPercent: 90, folded: 'partly', blocksEvictions: true});
});

test('Recreate stops everything first', () => {
  expect(mostOf(3, RECREATE.maximumPercent)).toBe(3);
  expect(leastOf(3, RECREATE.minimumHealthyPercent)).toBe(0);
});
