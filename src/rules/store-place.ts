import type {SecretPlace} from '../choices/secret-store.ts';

/** Where a value is in the secret store, for people: the name there, and the key inside where one secret holds several values. */
export function storePlace({name, jsonKey}: Pick<SecretPlace, 'name' | 'jsonKey'>): string {
  return jsonKey === undefined ? name : `${name} (key ${jsonKey})`;
}

/** `storePlace`, the same for all keys of an object that lie side by side: with `<key>` for the key. */
export function storePattern({name, jsonKey}: Pick<SecretPlace, 'name' | 'jsonKey'>, key: string): string {
  if (jsonKey === key) return storePlace({name, jsonKey: '<key>'});
  return jsonKey === undefined && name.endsWith(`/${key}`)
    ? `${name.slice(0, -key.length)}<key>`
    : storePlace(jsonKey === undefined ? {name} : {name, jsonKey});
}
