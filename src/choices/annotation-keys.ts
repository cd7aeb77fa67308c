/** True when the key is one of these; one that ends in `*` stands for all that begin so. */
export function isOneOf(key: string, keys: readonly string[]): boolean {
  return keys.some(each => (each.endsWith('*') ? key.startsWith(each.slice(0, -1)) : key === each));
}
