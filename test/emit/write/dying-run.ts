/**
 * A run that goes wrong: `node dying-run.ts <folder> <files as JSON> <n> <how>` writes the files; at its n-th change of the
 * disk it kills itself without any chance to clean up (`SIGKILL`), or the system refuses the change (`ENOSPC`, …). Of
 * a file that it writes just then, half gets to the disk. Prints the code of the error that k2e throws.
 */
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';

const [dir = '', files = '[]', last = '0', how = 'SIGKILL'] = process.argv.slice(2);
let changes = 0;

/** Counts a change; at the n-th, dies or throws. */
function change(beforehand: () => void = () => {}): void {
  changes += 1;
  if (changes !== Number(last)) return;
  beforehand();
  if (how === 'SIGKILL') process.kill(process.pid, 'SIGKILL');
  else throw Object.assign(new Error(how), {code: how, syscall: 'write'});
}

const {mkdirSync, writeFileSync, renameSync, unlinkSync, rmdirSync, rmSync} = fs;
Object.assign(fs, {
  mkdirSync: (...rest: Parameters<typeof mkdirSync>) => {
    change();
    return mkdirSync(...rest);
  },
  writeFileSync: (path: string, content: string) => {
    change(() => writeFileSync(path, content.slice(0, content.length / 2)));
    writeFileSync(path, content);
  },
  renameSync: (...rest: Parameters<typeof renameSync>) => {
    change();
    renameSync(...rest);
  },
  unlinkSync: (...rest: Parameters<typeof unlinkSync>) => {
    change();
    unlinkSync(...rest);
  },
  rmdirSync: (...rest: Parameters<typeof rmdirSync>) => {
    change();
    rmdirSync(...rest);
  },
  rmSync: (...rest: Parameters<typeof rmSync>) => {
    change();
    rmSync(...rest);
  },
});
syncBuiltinESMExports();

const {writeOutput} = await import('../../../src/emit/write.ts');
const {K2eError} = await import('../../../src/errors.ts');
try {
  writeOutput(dir, JSON.parse(files), {force: false});
} catch (error) {
  if (!(error instanceof K2eError)) throw error;
  process.stdout.write(error.code);
}
