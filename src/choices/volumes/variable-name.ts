import type {Workload} from '../../model/inventory.ts';
import type {FileEntry} from './files.ts';

/**
 * The name of the variable that holds a file's content: made of the volume's name and the path, so that it stays when other
 * files come and go; with a number behind it where two would be equal.
 */
export function variableName(entry: FileEntry, all: readonly FileEntry[], workload: Workload): string {
  const wish = wishFor(entry, workload);
  const equal = all.filter(other => wishFor(other, workload) === wish);
  const place = equal.indexOf(entry);
  return place < 1 ? wish : `${wish}_${place + 1}`;
}

function wishFor({volume, path}: FileEntry, {template}: Workload): string {
  const own = template.spec?.volumes?.[volume]?.name ?? '';
  return `FILE_${own}_${path}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}
