import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {addedName} from '../added-container.ts';
import type {TaskVolume} from './layout.ts';
import {preparedAt, shellWord} from './shell.ts';

/** A container that copies directories of an image into volumes, before files are laid over them. */
export interface Copier {
  readonly name: string;
  /** The container whose image it runs. */
  readonly of: ContainerPart;
  /** What its shell runs. */
  readonly script: string;
  readonly volumes: readonly TaskVolume[];
}

/** The containers that copy, one for each container with a directory that files are laid over. */
export function copiersOf(volumes: readonly TaskVolume[], workload: Workload): readonly Copier[] {
  const containers = new Set(volumes.flatMap(({over}) => (over ? [over.container] : [])));
  const names: string[] = [];
  return [...containers].map(of => {
    const own = volumes.filter(({over}) => over?.container === of);
    const name = addedName(`k2e-copy-${of.name}`.slice(0, 60), workload, names);
    names.push(name);
    const lines = own.map(({over, name: volume}) => {
      const from = shellWord(over?.directory ?? '');
      return `if [ -d ${from} ]; then cp -a ${from}/. ${shellWord(preparedAt(volume))}; fi`;
    });
    return {name, of, script: ['set -eu', ...lines].join('\n'), volumes: own};
  });
}
