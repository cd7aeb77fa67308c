import type {Loaded} from '../../src/load/document.ts';
import {loadText} from '../../src/load/load.ts';
import {buildInventory, type InventoryOptions} from '../../src/model/build-inventory.ts';
import type {Inventory, KubeObject, Workload} from '../../src/model/inventory.ts';

/** The documents of some files, by path, in order. */
export function loaded(files: Readonly<Record<string, string>>): Loaded {
  const each = Object.entries(files).map(([file, text]) => loadText(text, file));
  return {
    documents: each.flatMap(({documents}) => documents),
    problems: each.flatMap(({problems}) => problems),
    inputs: each.flatMap(({inputs}) => inputs),
  };
}

/** The inventory of one file `app.yaml`. */
export function inventoryOf(text: string, options: Partial<InventoryOptions> = {}): Inventory {
  return inventoryOfFiles({'app.yaml': text}, options);
}

/** The inventory of some files. */
export function inventoryOfFiles(
  files: Readonly<Record<string, string>>,
  options: Partial<InventoryOptions> = {},
): Inventory {
  return buildInventory(loaded(files), {defaultNamespace: 'default', ...options});
}

/** The workload of an id such as `Deployment/shop/web`. */
export function workloadOf(inventory: Inventory, id: string): Workload {
  const found = inventory.workloads.find(({object}) => object.id === id);
  if (!found) throw new Error(`no workload ${id}`);
  return found;
}

/** The object of an id such as `Service/shop/web`, also an inert or hidden one. */
export function objectOf(inventory: Inventory, id: string): KubeObject {
  const found = [...inventory.objects, ...inventory.hidden].find(object => object.id === id);
  if (!found) throw new Error(`no object ${id}`);
  return found;
}

/** Kind and object of each problem, in order. */
export function problemsOf({problems}: Inventory): readonly string[] {
  return problems.map(({kind, object}) => `${kind} ${object.kind}/${object.namespace}/${object.name}`);
}
