import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, renameSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';

/** Where programs that the tests need are kept, outside of the checkout: `$K2E_CACHE`, else `k2e` in the user's cache folder. */
function cacheFolder(): string {
  return process.env.K2E_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'k2e');
}

/**
 * A file or folder of the cache, made once for each content of its sources. Several runs may make it at once: each works on
 * a draft of its own, and the first to finish gives it its name. A draft that failed is removed.
 * @param name its name in the cache, to which a hash of the sources is added
 * @param sources files that decide what is made
 * @param make writes the draft to the path that it is given
 * @throws what `make` throws
 */
export async function cached(
  name: string,
  sources: readonly string[],
  make: (draft: string) => Promise<unknown>,
): Promise<string> {
  const hash = createHash('sha256');
  for (const file of sources) hash.update(readFileSync(file));
  const path = join(cacheFolder(), `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(path)) return path;

  mkdirSync(cacheFolder(), {recursive: true});
  const draft = `${path}.${process.pid}`;
  try {
    await make(draft);
    if (!existsSync(path)) renameSync(draft, path);
  } finally {
    rmSync(draft, {recursive: true, force: true});
  }
  return path;
}
