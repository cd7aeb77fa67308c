/** Where a stream of random numbers stands: 32 bits. Plain data, so that a world can be copied with it. */
export type RandomState = number;

/**
 * One step of Mulberry32 (Tommy Ettinger, public domain): small, fast and the same on every machine. Gives a number from 0 to
 * 1, exclusive, and the next state.
 */
export function nextRandom(state: RandomState): {readonly value: number; readonly state: RandomState} {
  const next = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return {value: ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000, state: next};
}

/** A number from 0 to 1, exclusive, that depends on the keys alone: what happens by chance at a place and a time, without an order. */
export function randomOf(...keys: readonly (number | string)[]): number {
  let hash = 0x811c9dc5; // FNV-1a
  for (const character of keys.join('\0')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return nextRandom(hash).value;
}
