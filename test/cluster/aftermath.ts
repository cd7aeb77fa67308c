import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileState} from '../../src/cutover/state-file.ts';
import {JOB, type Shop} from './shop.ts';
import {type Sighting, type Slot, slotOf} from './sighting.ts';

/** Everything that `k2e` has printed about a shop. */
export function log({folder}: Pick<Shop, 'folder'>): string {
  return readFileSync(join(folder, 'k2e.log'), 'utf8');
}

/** Slots that the journal lists as left out. */
export async function skipped({namespace, folder}: Shop): Promise<readonly Slot[]> {
  const found = await fileState(join(folder, 'cutover-journal.jsonl'))['state.read']({});
  const track = found?.journal.tracks[`batch/${namespace}/${JOB}`];
  return (track?.kind === 'batch' ? track.memory.gaps : [])
    .filter(({policy}) => policy === 'skipped')
    .map(({firing}) => slotOf(firing * 1000));
}

/** Whether the job is armed on each side at last. */
export function armed(
  sightings: readonly Sighting[],
  namespace: string,
): {readonly source: boolean; readonly target: boolean} {
  const last = (side: string, name: string): boolean => {
    const found = sightings.findLast(
      each => each.kind === 'armed' && each.side === side && each.name === name,
    );
    return found?.kind === 'armed' && found.armed;
  };
  return {source: last('source', `${namespace}/${JOB}`), target: last('target', `${namespace}-${JOB}`)};
}

/** Moments at which the job was armed on both sides. */
export function bothArmed(sightings: readonly Sighting[], namespace: string): readonly string[] {
  const now = {source: false, target: false};
  const moments: string[] = [];
  for (const each of sightings) {
    const isJob = each.kind === 'armed' && [`${namespace}/${JOB}`, `${namespace}-${JOB}`].includes(each.name);
    if (!isJob) continue;
    now[each.side] = each.armed;
    if (now.source && now.target) moments.push(new Date(each.at).toISOString());
  }
  return moments;
}
