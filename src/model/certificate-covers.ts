/** True when a certificate for `pattern` is good for `host`: the same name, or a wildcard in place of exactly one label. */
export function certificateCovers(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  if (!pattern.startsWith('*.') || host.startsWith('*.')) return false;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot) === pattern.slice(1);
}
