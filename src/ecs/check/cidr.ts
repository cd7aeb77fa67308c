import {isIP} from 'node:net';

/** A single address as the range of that one: `192.0.2.7` → `192.0.2.7/32`; anything else as it is. */
export function asCidr(text: string): string {
  const version = isIP(text);
  return version === 0 ? text : `${text}/${version === 4 ? 32 : 128}`;
}

/** True for a range of IPv4 or IPv6 addresses, `10.0.0.0/8` or `fd00::/8`. */
export function isCidr(text: string): boolean {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const version = isIP(match?.[1] ?? '');
  return version !== 0 && Number(match?.[2]) <= (version === 4 ? 32 : 128);
}
