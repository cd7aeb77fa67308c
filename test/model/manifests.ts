import {loadAll} from 'js-yaml';
import {isObject} from '../../src/json.ts';
import type {Document, Loaded} from '../../src/load/document.ts';
import {buildInventory, type InventoryOptions} from '../../src/model/build-inventory.ts';
import type {Inventory, Workload} from '../../src/model/inventory.ts';

/** The documents of some files, by path. Positions are those of the document's first line. */
export function loaded(files: Readonly<Record<string, string>>): Loaded {
  const documents: Document[] = [];
  for (const [file, text] of Object.entries(files)) {
    let line = 1;
    for (const part of text.split(/^---$/m)) {
      const start = line;
      for (const value of loadAll(part)) {
        if (isObject(value)) documents.push({value, file, position: () => ({file, line: start, column: 1})});
      }
      line += part.split('\n').length - 1;
    }
  }
  return {documents, problems: [], inputs: []};
}

/** The inventory of one file `app.yaml`. */
export function inventoryOf(text: string, options: Partial<InventoryOptions> = {}): Inventory {
  return buildInventory(loaded({'app.yaml': text}), {defaultNamespace: 'default', ...options});
}

/** The workload of an id such as `Deployment/shop/web`. */
export function workloadOf(inventory: Inventory, id: string): Workload {
  const found = inventory.workloads.find(({object}) => object.id === id);
  if (!found) throw new Error(`no workload ${id}`);
  return found;
}
