import {RESOURCE_KINDS} from '../ecs/resource.ts';
import {isObject, type Json} from '../json.ts';
import type {Problem} from './problem.ts';

/**
 * What no shape says of `outputs`: each format once, and no folder that another format writes into. A format's folder is its
 * `folder`, or its name; the native format has a folder for each kind of resource.
 */
export function checkOutputs(value: Json): Problem[] {
  const outputs = isObject(value) && Array.isArray(value.outputs) ? value.outputs : [];
  const formats = new Set<string>();
  const folders = new Set<string>();
  return outputs.flatMap((output: Json, index): Problem[] => {
    if (!isObject(output) || typeof output.format !== 'string') return [];
    const {format} = output;
    const tell = (key: string, message: string): Problem[] => [
      {path: ['outputs', index, key], part: 'value', message},
    ];
    if (formats.has(format)) return tell('format', 'the format is repeated');
    formats.add(format);
    if (format === 'native') return [];
    const folder = typeof output.folder === 'string' ? output.folder : format;
    const key = typeof output.folder === 'string' ? 'folder' : 'format';
    const [first = ''] = folder.split('/');
    if (RESOURCE_KINDS.some(kind => kind === first)) {
      return tell(key, 'the format native writes into a folder of this name');
    }
    const isShared = [...folders].some(other => isWithin(folder, other) || isWithin(other, folder));
    folders.add(folder);
    return isShared ? tell(key, 'another output writes into this folder') : [];
  });
}

function isWithin(folder: string, other: string): boolean {
  return `${folder}/`.startsWith(`${other}/`);
}
