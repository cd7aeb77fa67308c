import {describe, expect, test} from 'vitest';
import type {RecordSet} from '../../src/cutover/records.ts';
import type {Reverter} from '../../src/rehearsal/kubernetes/reverter.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {worldOf} from '../../src/rehearsal/world-of-plan.ts';
import {HOST, START, shopPlan} from '../cutover/shop.ts';
import {quietWorld} from './worlds.ts';

const APPLICATION = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  namespace: 'argocd',
  name: 'shop',
};
const POLICY = '/spec/syncPolicy/automated';
const ARGO: Reverter = {
  who: 'Argo CD',
  wants: {
    ref: {apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'shop', name: 'billing'},
    values: {'/spec/suspend': false},
  },
  holds: [{ref: APPLICATION, values: {[POLICY]: null}}],
  delay: [5, 5],
};

describe('a tool that sets fields back (T54)', () => {
  function cluster(): Platforms {
    const world = quietWorld();
    return new Platforms({...world, cluster: {...world.cluster, reverters: [ARGO]}});
  }
  function suspend({kubernetes}: Platforms): void {
    const {version} = kubernetes.cronJob('shop', 'billing');
    kubernetes.suspend({namespace: 'shop', name: 'billing', version, suspended: true, annotations: {}});
  }

  test('does so after its delay', () => {
    const platforms = cluster();
    suspend(platforms);
    platforms.simulation.runUntil(START + 4);
    expect(platforms.kubernetes.cronJob('shop', 'billing').suspended).toBe(true);
    platforms.simulation.runUntil(START + 5);
    expect(platforms.kubernetes.cronJob('shop', 'billing').suspended).toBe(false);
  });

  test('stands still while it is held, and acts when it is let go', () => {
    const platforms = cluster();
    const {version} = platforms.kubernetes.fields(APPLICATION, []);
    const held = platforms.kubernetes.setFields(APPLICATION, version, {[POLICY]: null});
    suspend(platforms);
    platforms.simulation.runUntil(START + 3600);
    expect(platforms.kubernetes.cronJob('shop', 'billing').suspended).toBe(true);
    platforms.kubernetes.setFields(APPLICATION, held.version, {[POLICY]: {selfHeal: true}});
    platforms.simulation.runUntil(START + 3700);
    expect(platforms.kubernetes.cronJob('shop', 'billing').suspended).toBe(false);
  });
});

describe('the API server', () => {
  test('refuses a write over a version that is no longer the present one (409)', () => {
    const {kubernetes} = new Platforms(quietWorld());
    const ref = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'};
    const {version} = kubernetes.replicas(ref);
    kubernetes.scale(ref, version, 1);
    expect(() => kubernetes.scale(ref, version, 0)).toThrow(
      'Operation cannot be fulfilled on deployments.apps "worker": the object has been modified',
    );
  });

  test('shows pods until they are gone, and counts none as ready that end', () => {
    const {kubernetes, simulation} = new Platforms(quietWorld());
    const ref = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'worker'};
    const {version} = kubernetes.replicas(ref);
    expect(kubernetes.scale(ref, version, 0)).toMatchObject({wanted: 0, pods: 2, ready: 0});
    simulation.runUntil(START + 60);
    expect(kubernetes.replicas(ref)).toMatchObject({wanted: 0, pods: 0, ready: 0});
  });
});

describe('external-dns with policy sync and the TXT registry (cutover §3)', () => {
  const plan = shopPlan();
  const [zone] = plan.web[0]?.zones.filter(({private: isPrivate}) => !isPrivate) ?? [];
  const {before = [], lowered = [], source = [], target = []} = zone ?? {};
  const ownership = before.filter(({type}) => type === 'TXT');
  const world = () => new Platforms(worldOf(plan, START, 1));
  const change = (platforms: Platforms, deletes: readonly RecordSet[], creates: readonly RecordSet[]) =>
    platforms.route53.change('ZPUBLIC', [
      ...deletes.map(set => ({action: 'DELETE' as const, set})),
      ...creates.map(set => ({action: 'CREATE' as const, set})),
    ]);
  const atHost = (platforms: Platforms) =>
    platforms.route53.contents('ZPUBLIC').filter(({name}) => name === HOST);
  const exclude = ({kubernetes}: Platforms) => {
    for (const {ref, values} of plan.web[0]?.holds ?? [])
      kubernetes.setFields(ref, kubernetes.fields(ref, []).version, values);
  };

  test('sets back what it owns (T27)', () => {
    const platforms = world();
    const [first] = lowered;
    if (!first?.alias) throw new Error('the host has an alias');
    change(
      platforms,
      [first],
      [{...first, alias: {...first.alias, evaluateHealth: !first.alias.evaluateHealth}}],
    );
    platforms.simulation.runUntil(START + 61);
    expect(atHost(platforms)).toEqual(expect.arrayContaining([first]));
  });

  test('deletes what it owns and nobody asks for: exclusion before the ownership is gone is a mistake (T30)', () => {
    const platforms = world();
    exclude(platforms);
    platforms.simulation.runUntil(START + 61);
    expect(atHost(platforms)).toEqual([]);
  });

  test('leaves alone what it does not own, also weighted', () => {
    const platforms = world();
    change(platforms, ownership, []);
    exclude(platforms);
    const weighted = [
      ...source.map(set => ({...set, weighted: {id: 'source', weight: 100}})),
      ...target.map(set => ({...set, weighted: {id: 'target', weight: 0}})),
    ];
    change(platforms, lowered, weighted);
    platforms.simulation.runUntil(START + 3600);
    expect(atHost(platforms)).toHaveLength(weighted.length);
  });

  test.each([
    ['left with external-dns, goes with its source: everybody is sent to ECS at 10 % (T38)', true, 1],
    ['taken over, stays', false, 0.1],
  ])('a weighted record that is %s', (_, isLeft, share) => {
    const setup = worldOf(plan, START, 1);
    const kept = source.map(set => ({...set, weighted: {id: 'eks', weight: 99}}));
    const given = target.map(set => ({...set, weighted: {id: 'ecs', weight: 11}}));
    const txt = ownership.map(set => ({...set, weighted: {id: 'eks', weight: 99}}));
    const platforms = new Platforms({
      ...setup,
      zones: setup.zones.map(each => ({...each, sets: [...kept, ...given, ...(isLeft ? txt : [])]})),
      externalDns: [{zone: 'ZPUBLIC', desired: kept, ownership: txt, excluded: plan.web[0]?.holds ?? []}],
    });
    exclude(platforms);
    platforms.simulation.runUntil(START + 300);
    const [answer] = platforms.route53.answers({zone: 'ZPUBLIC', name: HOST, type: 'A'});
    const choices = answer?.kind === 'answer' ? answer.choices : [];
    const toEcs = choices.find(({set}) => set.weighted?.id === 'ecs');
    expect(toEcs?.probability).toBeCloseTo(share, 5);
  });
});
