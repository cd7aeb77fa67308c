import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Folders of manifests that the deploy tools are tried on: the samples, and shops of other people where they are at hand. */
export const DEPLOYED: readonly {readonly name: string; readonly k8s: string}[] = [
  ...['web-shop', 'nightly-api'].map(name => ({name, k8s: join(ROOT, 'samples', name, 'k8s')})),
  ...['pairs/retail-store/k8s', 'pairs/sock-shop/k8s', 'wide/robot-shop'].map(path => ({
    name: path.split('/')[1] ?? path,
    k8s: join(ROOT, '../shared/corpus', path),
  })),
].filter(({name, k8s}) => {
  if (existsSync(k8s)) return true;
  process.stderr.write(`SKIPPED: ${name}: ${k8s} is absent\n`);
  return false;
});
