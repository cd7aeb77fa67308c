/** Compiles `src` to `dist`, from scratch, with the generated files that run beside it: `npm run build`. */
import {spawnSync} from 'node:child_process';
import {cpSync, globSync, rmSync} from 'node:fs';

const root = new URL('..', import.meta.url).pathname;
process.chdir(root);
rmSync('dist', {recursive: true, force: true});
rmSync('tsconfig.tsbuildinfo', {force: true});
const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], {
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
for (const file of globSync('src/**/*.{js,json}')) cpSync(file, file.replace(/^src/, 'dist'));
