import {isObject, type JsonObject} from '../../../src/json.ts';
import type {Leaf, LeafKind} from './leaf.ts';

/** JSON Schemas of Kubernetes by name: `io.k8s.api.apps.v1.Deployment`. */
export interface Definitions {
  readonly $defs: Readonly<Record<string, JsonObject>>;
}

/** The leaves of a kind as its JSON Schema has them, sorted; `*` stands for an item of a list and for a key of a map. */
export function schemaPaths({$defs}: Definitions, {apiVersion, kind}: LeafKind): string[] {
  const group = apiVersion.includes('/') ? apiVersion.replace('/', '.') : `core.${apiVersion}`;
  const found: string[] = [];
  const walk = (schema: unknown, path: string): void => {
    if (!isObject(schema)) return;
    const {$ref, properties, items, additionalProperties} = schema;
    if (typeof $ref === 'string') walk($defs[$ref.slice('#/$defs/'.length)], path);
    else if (isObject(properties))
      for (const key of Object.keys(properties)) walk(properties[key], `${path}/${key}`);
    else if (items !== undefined) walk(items, `${path}/*`);
    else if (isObject(additionalProperties)) walk(additionalProperties, `${path}/*`);
    else found.push(path);
  };
  walk($defs[`io.k8s.api.${group}.${kind}`], '');
  return found.toSorted();
}

/** The same of the leaves that the test walks. */
export function walkedPaths(leaves: readonly Leaf[]): string[] {
  const paths = leaves.map(({root, steps}) =>
    steps.map(({key}, index) => {
      const parent = index === 0 ? root : steps[index - 1]?.shape;
      return parent?.is === 'object' ? `/${key}` : '/*';
    }),
  );
  return [...new Set(paths.map(parts => parts.join('')))].toSorted();
}
