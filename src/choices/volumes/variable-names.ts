import type {Workload} from '../../model/inventory.ts';
import type {FileEntry} from './files.ts';

/**
 * The names of the variables that hold the contents of files: made of the volume's name and the path, so that they stay when
 * other files come and go; with a number behind where two would be equal.
 */
export function variableNames(
  entries: readonly FileEntry[],
  workload: Workload,
): ReadonlyMap<FileEntry, string> {
  const wishes = entries.map(entry => wishFor(entry, workload));
  const taken = new Set(wishes);
  return new Map(
    entries.map((entry, index) => {
      const wish = wishes[index] ?? '';
      if (wishes.indexOf(wish) === index) return [entry, wish];
      let number = 2;
      while (taken.has(`${wish}_${number}`)) number += 1;
      taken.add(`${wish}_${number}`);
      return [entry, `${wish}_${number}`];
    }),
  );
}

function wishFor({volume, path}: FileEntry, {template}: Workload): string {
  const own = template.spec?.volumes?.[volume]?.name ?? '';
  return `FILE_${own}_${path}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
}
