import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Plugin} from 'rolldown';

/** Writes `third-party-notices.txt`: the licence of each package whose code the bundle holds, as these licences ask. */
export function thirdPartyNotices(): Plugin {
  return {
    name: 'third-party-notices',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap(chunk => (chunk.type === 'chunk' ? chunk.moduleIds : []));
      const folders = new Set(modules.filter(id => id.includes('/node_modules/')).map(packageFolder));
      const source = [...folders]
        .toSorted()
        .map(notice)
        .join(`\n${'-'.repeat(80)}\n\n`);
      this.emitFile({type: 'asset', fileName: 'third-party-notices.txt', source});
    },
  };
}

/** The nearest folder above a file that holds the package.json of a package: one with a name and a version. */
function packageFolder(file: string): string {
  const folder = dirname(file);
  const path = join(folder, 'package.json');
  return existsSync(path) && 'version' in JSON.parse(readFileSync(path, 'utf8'))
    ? folder
    : packageFolder(folder);
}

function notice(folder: string): string {
  const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}
