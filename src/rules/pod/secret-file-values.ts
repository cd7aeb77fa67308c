import type {VolumeUse} from '../../choices/volumes/use.ts';
import {isWithin, type Pointer} from '../../pointer.ts';
import type {Subject} from '../rule.ts';
import {storePattern, storePlace} from '../store-place.ts';
import {listed} from '../wording.ts';

/**
 * Tells which values of a volume's files at or below `path` the user must put into the secret store without the input's help: one
 * finding for a Secret.
 */
export function tellSecrets({report}: Pick<Subject<'pod'>, 'report'>, use: VolumeUse, path: Pointer): void {
  if (use.kind !== 'files') return;
  const missing = use.entries.flatMap(({content, origin, at, isItem}) => {
    if (content.kind !== 'secret' || origin?.kind !== 'Secret' || !isWithin(at, path) || !isItem) return [];
    const {place, isKnown} = content;
    return isKnown || place.existing ? [] : {place, at: `${at}/key`, key: origin.key, secret: origin.name};
  });
  for (const [secret, group] of Map.groupBy(missing, each => each.secret)) {
    const keys = [...new Set(group.map(({key}) => key))];
    const isOne = keys.length === 1;
    const where = listed(group.map(({place, key}) => (isOne ? storePlace(place) : storePattern(place, key))));
    const paths = group.map(({at}) => at);
    report(paths, {
      level: 'action',
      fidelity: 'approximate',
      message: `The key${isOne ? '' : 's'} ${listed(keys)} of Secret ${secret} ${isOne ? 'is' : 'are'} not in the input; the task reads ${isOne ? 'it' : 'them'} as ${where}, and does not start where nothing is there.`,
      remediation: `Put the value${isOne ? '' : 's'} into the secret store as ${where}.`,
    });
  }
}
