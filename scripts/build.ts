/**
 * Builds `src`, from scratch: `npm run build` to `dist`, `node scripts/build.ts FOLDER` to another folder. The JavaScript is
 * bundled into few files, because finding and reading several hundred takes Node.js longer than running what is in them
 * (docs/benchmark.md); the commands, the hooks and the library stay files of their own, where package.json names them. The
 * types are not bundled.
 */
import {spawnSync} from 'node:child_process';
import {globSync, rmSync} from 'node:fs';
import {resolve} from 'node:path';
import {rolldown} from 'rolldown';

const outDir = resolve(process.argv[2] ?? new URL('../dist', import.meta.url).pathname);
process.chdir(new URL('..', import.meta.url).pathname);
rmSync(outDir, {recursive: true, force: true});
const types = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--emitDeclarationOnly', '--outDir', outDir],
  {stdio: 'inherit'},
);
if (types.status !== 0) process.exit(types.status ?? 1);

const entries = ['src/index.ts', ...globSync('src/commands/**/*.ts'), ...globSync('src/hooks/**/*.ts')];
const bundle = await rolldown({
  input: Object.fromEntries(entries.map(file => [file.replace(/^src\//, '').replace(/\.ts$/, ''), file])),
  platform: 'node',
  // Packages stay outside, ours is what is named by a path.
  external: /^[^./]/,
  onLog(level, log) {
    if (level === 'warn') throw new Error(log.message);
  },
});
await bundle.write({
  dir: outDir,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
});
await bundle.close();
