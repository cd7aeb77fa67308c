/** Compiles `src` to `dist`, from scratch, with the generated files that run beside it: `npm run build`. */
import {spawnSync} from 'node:child_process';
import {cpSync, existsSync, globSync, rmSync, symlinkSync} from 'node:fs';

const root = new URL('..', import.meta.url).pathname;
process.chdir(root);
rmSync('dist', {recursive: true, force: true});
rmSync('tsconfig.tsbuildinfo', {force: true});
const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], {
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
for (const file of globSync('src/**/*.{js,json}')) cpSync(file, file.replace(/^src/, 'dist'));

// npm links the commands of dependencies only; with this, `npx k2e` in the checkout runs the checkout, with its Node.
const bin = 'node_modules/.bin/k2e';
if (existsSync('node_modules/.bin') && process.platform !== 'win32') {
  rmSync(bin, {force: true});
  symlinkSync('../../bin/run.js', bin);
}
