import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {type Program, startProgram} from '../../servers/program.ts';
import type {FrontOptions} from './front.ts';
import type {GitOptions} from './git.ts';
import type {KubeletOptions} from './kubelet.ts';
import type {ObserverOptions} from './observer.ts';
import type {SchedulerOptions} from './scheduler.ts';
import type {TrafficOptions} from './traffic.ts';

/** The players, and what each is started with. */
interface Players {
  readonly front: FrontOptions;
  readonly git: GitOptions;
  readonly kubelet: KubeletOptions;
  readonly observer: ObserverOptions;
  readonly scheduler: SchedulerOptions;
  readonly traffic: TrafficOptions;
}

/** Starts a player as a process of its own, with a log in this folder. */
export function startPlayer<Name extends keyof Players>(
  name: Name,
  folder: string,
  options: Players[Name],
): Program {
  mkdirSync(join(folder, 'logs'), {recursive: true});
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  return startProgram(process.execPath, [script, JSON.stringify(options)], {
    log: join(folder, 'logs', `${name}.log`),
  });
}
