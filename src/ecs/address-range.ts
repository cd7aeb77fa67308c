import {isIP} from 'node:net';

/** A range of addresses: the first one as a number, and how many leading bits all have in common. */
interface Block {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly length: number;
}

/**
 * The fewest ranges that together are `range` (`10.0.0.0/8`, `fd00::/8`) without `holes`, in the order of their addresses, with
 * the bits behind their length cleared, as EC2 keeps them; none where the holes cover all.
 * What is no range, or one of the other family, takes nothing away. Undefined where `range` is none.
 */
export function rangeWithout(range: string, holes: readonly string[]): readonly string[] | undefined {
  const whole = parse(range);
  if (!whole) return undefined;
  const cut = holes.flatMap(hole => parse(hole) ?? []).filter(({bits}) => bits === whole.bits);
  return subtract(whole, cut).map(textOf);
}

/** True where all addresses of `inner` are in `outer`. */
export function isInRange(inner: string, outer: string): boolean {
  const [a, b] = [parse(inner), parse(outer)];
  return a !== undefined && b !== undefined && covers(b, a);
}

function subtract(block: Block, holes: readonly Block[]): readonly Block[] {
  const inside = holes.filter(hole => covers(block, hole) || covers(hole, block));
  if (inside.length === 0) return [block];
  if (inside.some(hole => covers(hole, block))) return [];
  const length = block.length + 1;
  const half = 1n << BigInt(block.bits - length);
  return [block.first, block.first + half].flatMap(first => subtract({...block, first, length}, inside));
}

function covers(outer: Block, inner: Block): boolean {
  return (
    outer.bits === inner.bits &&
    outer.length <= inner.length &&
    cleared(inner.first, outer.bits, outer.length) === outer.first
  );
}

function cleared(address: bigint, bits: number, length: number): bigint {
  const rest = BigInt(bits - length);
  return (address >> rest) << rest;
}

function parse(text: string): Block | undefined {
  const [, address = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text.trim()) ?? [];
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const length = Number(digits);
  if (version === 0 || address.includes('%') || length > bits) return undefined;
  const number = version === 4 ? fromGroups(address.split('.').map(Number), 8) : fromV6(address);
  return {bits, first: cleared(number, bits, length), length};
}

/** The URL standard writes an IPv6 address in its shortest form, without the dotted tail. */
function fromV6(address: string): bigint {
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = short.split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const between = tail === undefined ? 0 : 8 - before.length - after.length;
  return fromGroups([...before, ...Array.from({length: between}, () => 0), ...after], 16);
}

function fromGroups(groups: readonly number[], size: 8 | 16): bigint {
  return groups.reduce((number, group) => (number << BigInt(size)) + BigInt(group), 0n);
}

function textOf({bits, first, length}: Block): string {
  const size = bits === 32 ? 8 : 16;
  const groups = Array.from({length: bits / size}, (_, index) =>
    Number((first >> BigInt(bits - size * (index + 1))) & ((1n << BigInt(size)) - 1n)),
  );
  if (bits === 32) return `${groups.join('.')}/${length}`;
  const long = groups.map(group => group.toString(16)).join(':');
  return `${new URL(`http://[${long}]`).hostname.slice(1, -1)}/${length}`;
}
