/**
 * Types the commands that the README shows and puts what they print below them: `npm run docs`; with `--check` it fails when the README
 * shows something else. A block that is typed stands below `<!-- typed -->` or `<!-- typed, N lines -->`, and its first line is the
 * command. It runs the built program.
 */
import {spawnSync} from 'node:child_process';
import {readFileSync, rmSync, writeFileSync} from 'node:fs';

const ROOT = new URL('..', import.meta.url).pathname;
const README = new URL('../README.md', import.meta.url).pathname;
const TYPED = /(<!-- typed(?:, (\d+) lines)? -->\n```\n\$ npx k2e ([^\n]+)\n\n)[\s\S]*?(\n```\n)/g;

const present = readFileSync(README, 'utf8');
const renewed = present.replaceAll(
  TYPED,
  (_, head: string, lines: string | undefined, words: string, end: string) => {
    const printed = typed(words.split(' ')).trimEnd().split('\n');
    return head + printed.slice(0, lines === undefined ? printed.length : Number(lines)).join('\n') + end;
  },
);

if (!process.argv.includes('--check')) writeFileSync(README, renewed);
else if (renewed !== present) {
  process.stderr.write('README.md shows something else than the program prints, run npm run docs\n');
  process.exitCode = 1;
}

/** What a command prints for people, on both streams: what it wrote, and what to do next. */
function typed(words: readonly string[]): string {
  const output = words.indexOf('-o');
  if (output > 0)
    rmSync(new URL(words[output + 1] ?? '', new URL('..', import.meta.url)), {recursive: true, force: true});
  const {stdout, stderr, status} = spawnSync(process.execPath, ['bin/run.js', ...words], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`k2e ${words.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout + stderr;
}
