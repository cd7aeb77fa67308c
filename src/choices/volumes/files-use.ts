import type {FilesMode} from '../../config/config.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Volume} from '../../model/kubernetes.generated.ts';
import type {Context} from '../../rules/rule.ts';
import {platformOf} from '../platform.ts';
import {type FileEntry, filesOf} from './files.ts';
import type {Mounted} from './mounted.ts';
import {mountedFiles} from './mounted-files.ts';
import type {VolumeUse} from './use.ts';

/** What a volume with files of objects or of the pod becomes, before it is known whether there is room for them. */
export function filesUse(
  volume: Volume,
  index: number,
  mounted: readonly Mounted[],
  workload: Workload,
  context: Context,
): VolumeUse {
  const {entries, problems, covered} = filesOf(volume, index, workload, context);
  if (platformOf(workload).os === 'windows') return {kind: 'unwritten', why: 'windows', problems};
  if (filesMode(workload, context) === 'none') return {kind: 'unwritten', why: 'off', problems};
  const isWanted = ({path}: FileEntry) =>
    mounted.some(({subPath}) => subPath === '' || path === subPath || path.startsWith(`${subPath}/`));
  const unwanted = entries.filter(entry => !isWanted(entry) && entry.isItem).map(({at}) => at);
  const files = {entries: entries.filter(isWanted), problems, unseen: [...covered, ...unwanted]};
  return mountedFiles(volume, files, mounted, workload, context) ?? {kind: 'files', ...files};
}

/** How files of ConfigMaps and Secrets reach the containers of a workload. */
function filesMode(workload: Workload, {config}: Context): FilesMode {
  const own = Object.hasOwn(config.workloads, workload.object.id)
    ? config.workloads[workload.object.id]
    : undefined;
  return own?.files ?? config.files.mode;
}
