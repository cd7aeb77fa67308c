import {ECS_NAME} from '../../ecs/limits.ts';
import type {Workload} from '../../model/inventory.ts';
import {ORDINAL} from '../../model/stateful-pods.ts';
import {hash} from '../names.ts';
import {podVolumes} from './pod-volumes.ts';

/** Gives the volumes of a task their names: those of the pod's volumes, with a suffix for a path inside one. */
export class VolumeNames {
  readonly #names = new Map<string, string>();
  readonly #taken: Set<string>;
  readonly #own: readonly string[];

  constructor(workload: Workload) {
    this.#own = podVolumes(workload).map(({name = ''}) => name);
    this.#taken = new Set(this.#own);
  }

  /** The name for a volume of the pod and a key: empty for all of it, a path inside it, or `<container>:<directory>`. */
  of(volume: number, key: string): string {
    const isDirectory = key.includes(':');
    const id = isDirectory ? key : `${volume} ${key}`;
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const own = this.#own[volume] ?? '';
    const isWhole = key === '' && own.length <= ECS_NAME.maxLength && ECS_NAME.pattern.test(own);
    const inside = key.replaceAll(ORDINAL, 'ordinal');
    const wish = (isDirectory ? inside : key === '' ? own : `${own}-${inside}`)
      .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
      .slice(0, 200);
    const name = isWhole || (wish !== '' && !this.#taken.has(wish)) ? wish : `${wish}-${hash(id)}`;
    this.#taken.add(name);
    this.#names.set(id, name);
    return name;
  }
}
