import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {type BucketFile, bucketFile} from '../bucket-file.ts';
import {names} from '../names.ts';
import {partsOf, type Writer} from './writer.ts';

/**
 * The environment file of a writing container, for contents of a workload's files that the task definition has no room for;
 * undefined where there are none.
 */
export function storedFiles(
  writer: Writer | undefined,
  workload: Workload,
  context: Context,
): BucketFile | undefined {
  if (!writer || writer.stored.length === 0 || context.config.files.bucket === undefined) return undefined;
  const lines = writer.stored.flatMap(({name, entry}) =>
    partsOf(entry).map((part, index) => `${name}_${index}=${part}`),
  );
  return bucketFile(context.choice(names).base(workload), `${lines.join('\n')}\n`, context);
}
