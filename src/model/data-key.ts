/** What may be a key of a ConfigMap or Secret (`IsConfigMapKey` of apimachinery): it may become the name of a file. */
const KEY = /^(?!\.{1,2}$|\.\.)[-._a-zA-Z0-9]{1,253}$/;

/** True for a key of a ConfigMap or Secret that the API server takes. */
export function isDataKey(key: string): boolean {
  return KEY.test(key);
}
