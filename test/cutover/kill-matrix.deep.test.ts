import {beforeAll, describe, expect, test} from 'vitest';
import {CALLS, type CallName, type Ports} from '../../src/cutover/calls.ts';
import {cronFirings} from '../../src/cutover/cron-firings.ts';
import {type By, rollback, skipGuard, start} from '../../src/cutover/goals.ts';
import type {Journal} from '../../src/cutover/journal.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {Crash, FaultCounter, type FaultPlan, withFaults} from '../../src/rehearsal/faults.ts';
import {Merging} from '../../src/rehearsal/merging.ts';
import {Monitor} from '../../src/rehearsal/monitor.ts';
import {monitored} from '../../src/rehearsal/monitored.ts';
import {overCalls} from '../../src/rehearsal/over-calls.ts';
import {Platforms} from '../../src/rehearsal/platforms.ts';
import {rehearsalPorts} from '../../src/rehearsal/ports.ts';
import {contextFor, operate, tell} from './operator.ts';
import {alonePlan, busyPlan, busyWorld, byGit, gitWorld, START, shopWorld} from './shop.ts';

/** When the process dies or hears nothing: before the call, after its effect without the answer, or with `unknown` in place of the answer. */
const MOMENTS = ['crash-before', 'crash-after', 'lost-answer'] as const;
const RECOVERIES = ['resume', 'rollback', 'another operator'] as const;

/** Who switches what Git declares: k2e, while the tool is paused; or a person, by commits. And what is asked of runs that meet. */
const MODES = [
  {mode: 'pause', plan: busyPlan(), world: () => busyWorld()},
  {mode: 'commit', plan: byGit(busyPlan()), world: () => gitWorld(byGit(busyPlan()))},
  {mode: 'pause, Forbid', plan: alonePlan('Forbid'), world: () => shopWorld(1, alonePlan('Forbid'))},
  {mode: 'pause, Replace', plan: alonePlan('Replace'), world: () => shopWorld(1, alonePlan('Replace'))},
] as const;
type Mode = (typeof MODES)[number];

/** An uninterrupted story: commands, and the phase of the job at which each is enough. */
interface Story {
  readonly name: string;
  readonly acts: readonly {
    readonly command: (journal: Journal, by: By) => Journal;
    readonly until?: string;
  }[];
}

const STORIES: readonly Story[] = [
  {name: 'there', acts: [{command: start}]},
  {name: 'there and back', acts: [{command: start}, {command: rollback}]},
  // Back while the job runs on neither side: its firings are caught up on Kubernetes.
  {name: 'half there and back', acts: [{command: start, until: 'suspended'}, {command: rollback}]},
];

interface Cell {
  readonly story: Story;
  readonly call: CallName;
  readonly nth: number;
}

/** A run of a story with one fault at most; then the recovery, if there was a fault. Gives what the world is like in the end. */
async function play(
  {plan, world: setup}: Mode,
  story: Story,
  faults: FaultPlan,
  recovery: (typeof RECOVERIES)[number] | null,
  called?: (name: CallName) => void,
  begun?: () => void,
) {
  const world = new Platforms(setup());
  const monitor = new Monitor(world, plan);
  new Merging(world, [30, 120]);
  const plain = rehearsalPorts(world);
  const counter = new FaultCounter();
  let struck = 0;
  const portsOf = (holder: string): Ports => {
    const counted = overCalls(name => async (input: never) => {
      called?.(name);
      return (ports[name] as (given: never) => Promise<unknown>)(input);
    });
    const ports = withFaults(monitored(plain, monitor, holder), faults, counter, {
      elapse: seconds => world.simulation.runUntil(world.simulation.now + seconds),
      edit: () => false,
      struck: () => struck++,
    });
    return counted;
  };
  const tracks = () => Object.values(world.store.state.stored?.journal.tracks ?? {});
  /** What was asked for on the other way was not merged, and the cutover waits to hear that. */
  const isClosed = () =>
    tracks().some(
      ({halt, open}) =>
        halt?.about === 'ownership' &&
        !halt.commit &&
        open &&
        world.kubernetes.declared(open.ref, open.field)?.value !== open.value,
    );
  const run = async (holder: string, until?: string): Promise<void> => {
    const isEnough = () => tracks().some(({phase}) => phase === until);
    do {
      if (isClosed())
        await tell(world, plain, plan, (journal, by) => skipGuard(journal, 'the change was closed', by));
      await operate(
        world,
        portsOf(holder),
        contextFor(plan, holder),
        undefined,
        () => isEnough() || isClosed(),
      );
    } while (isClosed());
  };
  let isBack = false;
  for (const {command, until} of story.acts) {
    if (command === rollback) begun?.();
    isBack = command === rollback;
    await tell(world, plain, plan, command);
    try {
      await run('first', until);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    if (struck > 0 && recovery === 'rollback') {
      await tell(world, plain, plan, rollback);
      isBack = true;
    }
    const left = recovery === 'rollback' ? undefined : until;
    if (struck > 0) await run(recovery === 'another operator' ? 'second' : 'first again', left);
    if (struck > 0 && recovery === 'rollback') break;
  }
  const end = world.simulation.now;
  // What was still to be delivered comes, and no firing is lost or repeated.
  world.simulation.runUntil(end + 300);
  monitor.judgeFirings(track => cronFirings(track, START + 60, end - 60));
  return {end: await endOf(world, plan), violations: monitor.violations, struck, isBack};
}

/** Everything that a cutover is to leave as it should be; not what depends on when it ended. */
async function endOf(world: Platforms, plan: Plan) {
  const ports = rehearsalPorts(world);
  const names = new Set(
    plan.web.flatMap(({zones}) => zones.flatMap(({before}) => before.map(({name}) => name))),
  );
  const stored = await ports['state.read']({});
  return {
    phases: Object.fromEntries(
      Object.entries(stored?.journal.tracks ?? {}).map(([id, {phase, intent, halt}]) => [
        id,
        {phase, intent, halt},
      ]),
    ),
    records: await Promise.all(
      plan.web.flatMap(({zones}) =>
        zones.flatMap(({zone}) => [...names].map(name => ports['dns.records']({zone, name}))),
      ),
    ),
    jobs: await Promise.all(
      plan.batches.map(async ({namespace, name}) => {
        const {suspended, annotations} = await ports['kubernetes.cron-job']({namespace, name});
        return {suspended, annotations};
      }),
    ),
    schedules: await Promise.all(
      plan.batches.flatMap(({schedules}) =>
        schedules.map(({group, name}) => ports['schedule.get']({group, name})),
      ),
    ),
    workers: await Promise.all(
      plan.workers.map(async ({ref, service}) => {
        const {wanted, pods} = await ports['kubernetes.replicas'](ref);
        const {desired, running} = await ports['ecs.service']({cluster: plan.cluster, service});
        return {wanted, pods, desired, running};
      }),
    ),
    holds: await Promise.all(
      [...plan.web, ...plan.batches, ...plan.workers]
        .flatMap(({holds = []}) => holds)
        .map(
          async ({ref, values}) =>
            (await ports['kubernetes.fields']({ref, fields: Object.keys(values)})).values,
        ),
    ),
  };
}

/**
 * The cells: every effect and every write of the journal that a story really makes, and the first read of each kind. What a story does
 * before its way back, another one does too.
 */
async function cellsOf(
  mode: Mode,
  story: Story,
): Promise<{cells: Cell[]; calls: ReadonlyMap<CallName, number>; end: Awaited<ReturnType<typeof play>>}> {
  const calls = new Map<CallName, number>();
  let before: ReadonlyMap<CallName, number> = new Map();
  const end = await play(
    mode,
    story,
    {seed: 1},
    null,
    name => calls.set(name, (calls.get(name) ?? 0) + 1),
    () => {
      before = new Map(calls);
    },
  );
  const cells = [...calls].flatMap(([call, times]) => {
    const from = before.get(call) ?? 0;
    const count = CALLS[call] === 'read' ? Math.min(1, times - from) : times - from;
    return Array.from({length: count}, (_, index) => ({story, call, nth: from + index + 1}));
  });
  return {cells, calls, end};
}

/** Calls of all modes. */
const made = new Set<CallName>();

describe.each(MODES)('the kill matrix, mode $mode', mode => {
  let stories: {story: Story; cells: readonly Cell[]; end: Awaited<ReturnType<typeof play>>}[] = [];
  let back: Awaited<ReturnType<typeof play>> | undefined;

  beforeAll(async () => {
    stories = [];
    for (const story of STORIES) {
      const {cells, calls, end} = await cellsOf(mode, story);
      for (const call of calls.keys()) made.add(call);
      stories.push({story, cells, end});
    }
    back = stories[1]?.end;
  }, 300_000);

  test('the stories violate nothing by themselves', () => {
    for (const {end} of stories) expect(end.violations).toEqual([]);
    expect(stories[2]?.end.end).toEqual(back?.end);
  });

  test.each(
    STORIES.flatMap((story, index) => RECOVERIES.map(recovery => ({name: story.name, index, recovery}))),
  )(
    'story "$name": killed at each call, then $recovery, it ends as it would have',
    async ({index, recovery}) => {
      const found = stories[index];
      const wrong: string[] = [];
      let played = 0;
      for (const {story, call, nth} of found?.cells ?? [])
        for (const fault of MOMENTS) {
          if (CALLS[call] === 'read' && fault !== 'crash-before') continue;
          const {end, violations, struck, isBack} = await play(
            mode,
            story,
            {seed: 1, at: [{call, nth, fault}]},
            recovery,
          );
          const expected = isBack ? back?.end : found?.end.end;
          played++;
          const cell = `${call} #${nth} ${fault}`;
          if (struck === 0) wrong.push(`${cell}: was never made`);
          for (const {invariant, what, evidence} of violations)
            wrong.push(`${cell}: ${invariant} ${what} ${evidence.join('; ')}`);
          if (JSON.stringify(end) !== JSON.stringify(expected))
            wrong.push(`${cell}: ends as ${JSON.stringify(end)}`);
        }
      process.stderr.write(
        `kill matrix, mode ${mode.mode}, ${found?.story.name}, ${recovery}: ${played} cells\n`,
      );
      expect(wrong).toEqual([]);
    },
    600_000,
  );
});

/** Asked before a command begins, when no journal says yet that it has. */
const BEFORE = ['balancer.listeners'];

test('the stories of all modes make every call that there is', () => {
  const others = Object.keys(CALLS).filter(call => !BEFORE.includes(call));
  expect([...made].toSorted()).toEqual(others.toSorted());
});
