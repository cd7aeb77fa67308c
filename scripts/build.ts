/**
 * Builds `src`, from scratch: `npm run build` to `dist` with the command manifest beside it, `node scripts/build.ts FOLDER`
 * into another package folder, with `--no-types` for tests of the program alone. The JavaScript is bundled into few files, with the packages that every run needs, because
 * finding and reading several hundred takes Node.js longer than running what is in them (docs/benchmark.md); the commands, the
 * hooks and the library stay files of their own, where package.json names them. The types are not bundled.
 */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {globSync, rmSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {rolldown} from 'rolldown';
import {writtenCatalogue} from './build/catalogue.ts';
import {lazyPackages} from './build/lazy-packages.ts';
import {writeManifest} from './build/manifest.ts';
import {thirdPartyNotices} from './build/notices.ts';
import {oneByte} from './build/one-byte.ts';
import {plainOrder} from './build/plain-order.ts';
import {withoutRuleTexts} from './build/rule-texts.ts';

/** Packages whose code goes into the bundle, with all that they need; others stay where they are installed. */
const BUNDLED = /^(@oclif\/core|js-yaml)(\/|$)/;

const packageFolder = resolve(process.argv[2] ?? new URL('..', import.meta.url).pathname);
const outDir = join(packageFolder, 'dist');
process.chdir(new URL('..', import.meta.url).pathname);
rmSync(outDir, {recursive: true, force: true});
if (!process.argv.includes('--no-types')) {
  const types = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--emitDeclarationOnly', '--outDir', outDir],
    {stdio: 'inherit'},
  );
  if (types.status !== 0) process.exit(types.status ?? 1);
}

const commands = globSync('src/commands/**/*.ts').toSorted();
const entries = ['src/index.ts', 'src/cli.ts', ...commands, ...globSync('src/hooks/**/*.ts')];
const bundle = await rolldown({
  input: Object.fromEntries(entries.map(file => [nameOf(file), file])),
  platform: 'node',
  external: (id, importer) => /^[^./]/.test(id) && !BUNDLED.test(id) && !importer?.includes('/node_modules/'),
  plugins: [
    plainOrder(),
    lazyPackages(),
    withoutRuleTexts(),
    writtenCatalogue(),
    oneByte(),
    thirdPartyNotices(),
  ],
  // A warning about time comes and goes with the load of the machine; every other one is an error.
  checks: {pluginTimings: false},
  onLog(level, log) {
    if (level === 'warn') throw new Error(log.message);
  },
});
/** Names stay, for stack traces; comments and indentation only take time to read. */
const minify = {compress: false, mangle: false, codegen: {removeWhitespace: true}};
const {output} = await bundle.write({
  dir: outDir,
  // CommonJS, because only its compiled code can be kept from one run to the next (src/start.ts).
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name].cjs',
  minify,
});
await bundle.close();
const digest = createHash('sha256');
for (const file of output) if (file.type === 'chunk') digest.update(file.code);
const start = await rolldown({
  input: 'src/start.ts',
  platform: 'node',
  transform: {
    define: {
      BUILD: JSON.stringify(digest.digest('hex').slice(0, 16)),
      COMMANDS: JSON.stringify(commands.map(file => nameOf(file).replace(/^commands\/|\/index$/g, ''))),
    },
  },
});
await start.write({dir: outDir, format: 'cjs', entryFileNames: 'start.cjs', minify});
await start.close();
// For `import`: Node.js sees the names that a CommonJS file exports.
writeFileSync(join(outDir, 'index.js'), "export * from './index.cjs';\n");
await writeManifest(packageFolder);

function nameOf(file: string): string {
  return file.replace(/^src\//, '').replace(/\.ts$/, '');
}
