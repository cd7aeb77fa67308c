import type {VolumeUse} from '../../choices/volumes/use.ts';
import {isWithin, type Pointer} from '../../pointer.ts';
import type {Subject} from '../rule.ts';

/** Tells which values of a volume's files at or below `path` the user must put into the secret store without the input's help. */
export function tellSecrets({report}: Pick<Subject<'pod'>, 'report'>, use: VolumeUse, path: Pointer): void {
  if (use.kind !== 'files') return;
  for (const {content, origin, at, isItem} of use.entries) {
    if (content.kind !== 'secret' || origin?.kind !== 'Secret' || !isWithin(at, path) || !isItem) continue;
    const {place, isKnown} = content;
    if (isKnown || place.existing) continue;
    const where = `${place.name}${place.jsonKey === undefined ? '' : ` (key ${place.jsonKey})`}`;
    report(`${at}/key`, {
      level: 'action',
      fidelity: 'approximate',
      message: `The key ${origin.key} of Secret ${origin.name} is not in the input; the task reads it as ${where}, and does not start where nothing is there.`,
      remediation: `Put the value into the secret store as ${where}.`,
    });
  }
}
