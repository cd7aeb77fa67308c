import {isIP} from 'node:net';

/** True for a range of IPv4 or IPv6 addresses, `10.0.0.0/8` or `fd00::/8`. */
export function isCidr(text: string): boolean {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const version = isIP(match?.[1] ?? '');
  return version !== 0 && Number(match?.[2]) <= (version === 4 ? 32 : 128);
}
