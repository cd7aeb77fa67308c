import {execFile} from 'node:child_process';
import {copyFileSync, mkdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {isObject} from '../../src/json.ts';
import {cached} from './cache.ts';

/** A judge of definitions of state machines by other people, or why this machine has none. */
export type AslPeer =
  | {readonly faults: (definition: object) => readonly unknown[]; readonly missing?: undefined}
  | {readonly faults?: undefined; readonly missing: string};

/** Installs `asl-validator`, once for each version, in the cache of `cached`. Needs npm and, the first time, a registry. */
export async function aslPeer(): Promise<AslPeer> {
  const manifest = fileURLToPath(new URL('asl-validator.json', import.meta.url));
  try {
    const folder = await cached('asl-validator', [manifest], async draft => {
      mkdirSync(draft, {recursive: true});
      copyFileSync(manifest, join(draft, 'package.json'));
      await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund'], {cwd: draft});
    });
    const validate: unknown = createRequire(join(folder, 'index.js'))('asl-validator');
    if (typeof validate !== 'function') return {missing: 'no asl-validator: it exports no function'};
    return {
      faults: definition => {
        const answer: unknown = validate(definition);
        return isObject(answer) && Array.isArray(answer.errors) ? answer.errors : ['no answer'];
      },
    };
  } catch (error) {
    return {missing: `no asl-validator: ${String(error).trim().slice(0, 300)}`};
  }
}
