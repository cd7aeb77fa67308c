import type {Config} from '../../src/config/config.ts';
import {parseConfig} from '../../src/config/load-config.ts';

/** What a `k2e.yaml` says, without where it says so. */
export function keysOf(text: string): Omit<Config, 'place'> {
  const {place: _, ...keys} = parseConfig(text, 'k2e.yaml');
  return keys;
}
