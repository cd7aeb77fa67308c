import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Plugin} from '@oclif/core/config';

/**
 * Writes the command manifest beside `package.json`: with it oclif loads the one command that is run, not all of them to see
 * what there is. It belongs to the build, so it is never older than the commands that it tells of.
 */
export async function writeManifest(packageFolder: string): Promise<void> {
  const plugin = new Plugin({
    type: 'core',
    root: packageFolder,
    isRoot: true,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  writeFileSync(join(packageFolder, 'oclif.manifest.json'), JSON.stringify(plugin.manifest, null, 2));
}
