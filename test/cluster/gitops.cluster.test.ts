import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {dump, load} from 'js-yaml';
import {describe, expect, inject, test} from 'vitest';
import {pendingCommits} from '../../src/cutover/journal.ts';
import {fileState} from '../../src/cutover/state-file.ts';
import {isObject, type JsonObject} from '../../src/json.ts';
import {skipUnless} from '../servers/required.ts';
import {armed, bothArmed, log, skipped} from './aftermath.ts';
import {startBed} from './bed.ts';
import {seeded} from './seeded.ts';
import {JOB, makeShop, type Shop, type ShopOptions, throughKills} from './shop.ts';
import type {Sighting} from './sighting.ts';
import {everyMinute, jobFaults} from './verdict.ts';

const ground = inject('ground');

/** Deliveries come up to this late, so an instant is judged only when it is longer ago than that. */
const LATE = 10_000;

interface Story {
  readonly namespace: string;
  readonly git: NonNullable<ShopOptions['git']>;
  readonly seed: number;
  /** How often the process is killed on the way there, and within how many seconds. */
  readonly kills: {readonly times: number; readonly within: number};
}

const STORIES: readonly Story[] = [
  {
    namespace: 'commits',
    git: {tool: 'argo', mode: 'commit'},
    seed: 21,
    kills: {times: 1, within: 90},
  },
  {
    namespace: 'pauses',
    git: {tool: 'flux', mode: 'pause'},
    seed: 22,
    kills: {times: 1, within: 60},
  },
];

describe.skipIf(skipUnless(ground))(
  'a job that a tool applies from Git goes there and back, killed on its way',
  () => {
    test.concurrent.each(STORIES)('$git.tool, mode $git.mode', async ({namespace, git, seed, kills}) => {
      if (ground.missing !== undefined) return;
      const random = seeded(seed);
      const bed = await startBed(ground, {seed, lagMilliseconds: 5000, lateMilliseconds: LATE, twice: 0.4});
      const {program, python} = ground;
      const shop = await makeShop(bed, {
        namespace,
        record: null,
        concurrency: 'Allow',
        onGap: 'catch-up',
        program,
        python,
        git,
      });
      const merging = new AbortController();
      const merged: boolean[] = [];
      const people = git.mode === 'commit' ? merge(shop, random, merged, merging.signal) : undefined;
      try {
        const began = Date.now();
        const isRunning = (each: Sighting) => each.kind === 'job' && each.cronJob === `${namespace}/${JOB}`;
        await bed.until('a first Job', 90, sightings => sightings.some(isRunning));
        expect(await throughKills(shop, ['start'], {...kills, random}), log(shop)).toMatchObject({code: 0});
        expect(armed(bed.sightings(), namespace), log(shop)).toEqual({source: false, target: true});
        expect(await throughKills(shop, ['rollback'], {random}), log(shop)).toMatchObject({code: 0});
        expect(armed(bed.sightings(), namespace), log(shop)).toEqual({source: true, target: false});
        const until = Math.ceil(Date.now() / 60_000) * 60_000;
        await wait(until + LATE + 5000 - Date.now());
        const faults = jobFaults(bed.sightings(), {
          cronJob: `${namespace}/${JOB}`,
          family: `${namespace}-${JOB}`,
          slots: everyMinute(began, until),
          gaps: await skipped(shop),
        });
        expect(faults, log(shop)).toEqual([]);
        expect(bothArmed(bed.sightings(), namespace)).toEqual([]);
        expect(merged).toEqual(git.mode === 'commit' ? [true, false] : []);
        // Whoever wrote the value that the tool applies later stands beside it: the API server takes both for its owners.
        const writers = [MANAGERS[git.tool], ...(git.mode === 'pause' ? ['k2e'] : [])];
        expect(await writersOf(shop, bed.kubernetes)).toEqual(writers);
        const suspensions = (await entries(shop)).filter(what => /^done: (un-)?suspend/.test(what));
        expect(suspensions).toHaveLength(git.mode === 'commit' ? 0 : 2);
      } finally {
        merging.abort();
        await people;
        await shop.stop();
        await bed.stop();
      }
    });
  },
);

const MANAGERS = {argo: 'argocd-controller', flux: 'kustomize-controller'} as const;

/**
 * A person who looks into the journal now and then, and merges what is asked for: the file that `cutover plan` wrote for it, onto the manifest. Each
 * merge takes its time. @param merged what `suspend` was merged to, in order
 */
async function merge(
  {folder, repository = ''}: Shop,
  random: () => number,
  merged: boolean[],
  signal: AbortSignal,
): Promise<void> {
  const state = fileState(join(folder, 'cutover-journal.jsonl'));
  while (!signal.aborted) {
    await wait(1000, undefined, {signal}).catch(() => undefined);
    const found = await state['state.read']({}).catch(() => null);
    const [asked] = found ? pendingCommits(found.journal) : [];
    if (!asked || merged.at(-1) === asked.value) continue;
    await wait(1000 + random() * 15_000, undefined, {signal}).catch(() => undefined);
    const way = asked.value === true ? 'there' : 'back';
    const [file = ''] = readdirSync(join(folder, 'cutover-plan-commits', way));
    const manifest = join(repository, 'cron-job.yaml');
    const patch = load(readFileSync(join(folder, 'cutover-plan-commits', way, file), 'utf8'));
    writeFileSync(manifest, dump(patched(load(readFileSync(manifest, 'utf8')) as JsonObject, patch)));
    merged.push(asked.value === true);
  }
}

/** A JSON merge patch without removals (RFC 7386). */
function patched(object: JsonObject, patch: unknown): JsonObject {
  const changed = Object.entries(isObject(patch) ? patch : {}).map(([key, value]) => {
    const present = object[key];
    return [key, isObject(value) ? patched(isObject(present) ? present : {}, value) : value] as const;
  });
  return {...object, ...Object.fromEntries(changed)};
}

async function entries({folder}: Shop): Promise<readonly string[]> {
  const found = await fileState(join(folder, 'cutover-journal.jsonl'))['state.read']({});
  return (found?.journal.entries ?? []).map(({what}) => what);
}

/** Who set `suspend` with intent at last, by the API server's own record. */
async function writersOf(
  {namespace}: Shop,
  kubernetes: {get<T>(path: string): Promise<T>},
): Promise<readonly string[]> {
  interface Managed {
    readonly metadata: {
      readonly managedFields: readonly {
        readonly manager: string;
        readonly fieldsV1: {readonly 'f:spec'?: Readonly<Record<string, unknown>>};
      }[];
    };
  }
  const path = `/apis/batch/v1/namespaces/${namespace}/cronjobs/${JOB}`;
  const {metadata} = await kubernetes.get<Managed>(path);
  return metadata.managedFields
    .filter(({fieldsV1}) => fieldsV1['f:spec'] && 'f:suspend' in fieldsV1['f:spec'])
    .map(({manager}) => manager);
}
