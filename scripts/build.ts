/**
 * Builds `src`, from scratch: `npm run build` to `dist` with the command manifest beside it, `node scripts/build.ts FOLDER`
 * into another package folder. The JavaScript is bundled into few files, with the packages that every run needs, because
 * finding and reading several hundred takes Node.js longer than running what is in them (docs/benchmark.md); the commands, the
 * hooks and the library stay files of their own, where package.json names them. The types are not bundled.
 */
import {spawnSync} from 'node:child_process';
import {globSync, rmSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {rolldown} from 'rolldown';
import {writtenCatalogue} from './build/catalogue.ts';
import {writeManifest} from './build/manifest.ts';
import {thirdPartyNotices} from './build/notices.ts';
import {withoutRuleTexts} from './build/rule-texts.ts';

/** Packages whose code goes into the bundle, with all that they need; others stay where they are installed. */
const BUNDLED = /^(@oclif\/core|js-yaml)(\/|$)/;

const packageFolder = resolve(process.argv[2] ?? new URL('..', import.meta.url).pathname);
const outDir = join(packageFolder, 'dist');
process.chdir(new URL('..', import.meta.url).pathname);
rmSync(outDir, {recursive: true, force: true});
const types = spawnSync(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--emitDeclarationOnly', '--outDir', outDir],
  {stdio: 'inherit'},
);
if (types.status !== 0) process.exit(types.status ?? 1);

const entries = ['src/index.ts', 'src/cli.ts', ...globSync(['src/commands/**/*.ts', 'src/hooks/**/*.ts'])];
const bundle = await rolldown({
  input: Object.fromEntries(entries.map(file => [file.replace(/^src\//, '').replace(/\.ts$/, ''), file])),
  platform: 'node',
  external: (id, importer) => /^[^./]/.test(id) && !BUNDLED.test(id) && !importer?.includes('/node_modules/'),
  plugins: [withoutRuleTexts(), writtenCatalogue(), thirdPartyNotices()],
  // A warning about time comes and goes with the load of the machine; every other one is an error.
  checks: {pluginTimings: false},
  onLog(level, log) {
    if (level === 'warn') throw new Error(log.message);
  },
});
await bundle.write({
  dir: outDir,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  // Names stay, for stack traces; comments and indentation only take time to read.
  minify: {compress: false, mangle: false, codegen: {removeWhitespace: true}},
});
await bundle.close();
await writeManifest(packageFolder);
