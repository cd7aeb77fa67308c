import {isObject} from '../json.ts';
import {escapeSegment, type Pointer, segments} from '../pointer.ts';

/**
 * The claims of the rules on one part, compiled to a trie. A claim covers all below it; of several that match a leaf the
 * deepest wins, at equal depth the one with more literal segments; equal claims of several rules share the leaf.
 */
export interface ClaimNode<Owner> {
  readonly literal: Map<string, ClaimNode<Owner>>;
  /** `[prefix, node]` for segments that end in `*`. */
  readonly prefixes: [string, ClaimNode<Owner>][];
  star: ClaimNode<Owner> | undefined;
  readonly owners: Owner[];
  /** Number of literal segments on the way here: the tie-breaker between claims of one depth. */
  readonly literals: number;
}

function node<Owner>(literals: number): ClaimNode<Owner> {
  return {literal: new Map(), prefixes: [], star: undefined, owners: [], literals};
}

/** Compiles `[claim pattern, owner]` pairs. */
export function compileClaims<Owner>(
  claims: Iterable<readonly [pattern: string, owner: Owner]>,
): ClaimNode<Owner> {
  const root = node<Owner>(0);
  for (const [pattern, owner] of claims) {
    let current = root;
    for (const segment of segments(pattern)) current = descend(current, segment);
    if (!current.owners.includes(owner)) current.owners.push(owner);
  }
  return root;
}

function descend<Owner>(from: ClaimNode<Owner>, segment: string): ClaimNode<Owner> {
  if (segment === '*') {
    from.star ??= node(from.literals);
    return from.star;
  }
  if (segment.endsWith('*')) {
    const prefix = segment.slice(0, -1);
    const known = from.prefixes.find(([other]) => other === prefix);
    if (known) return known[1];
    const made = node<Owner>(from.literals);
    from.prefixes.push([prefix, made]);
    return made;
  }
  let child = from.literal.get(segment);
  if (!child) {
    child = node(from.literals + 1);
    from.literal.set(segment, child);
  }
  return child;
}

/** One leaf of a value, or a whole subtree below a claim that no deeper claim touches, with its owners. */
export interface Share<Owner> {
  readonly path: Pointer;
  readonly keys: readonly string[];
  readonly value: unknown;
  readonly owners: readonly Owner[];
}

/**
 * Divides `value` among the owners: a share for each maximal subtree that one set of owners owns alone (often a leaf), none
 * for what nobody claims.
 */
export function divide<Owner>(root: ClaimNode<Owner>, value: unknown): Share<Owner>[] {
  const shares: Share<Owner>[] = [];
  const keys: string[] = [];
  const visit = (
    current: unknown,
    path: Pointer,
    active: readonly ClaimNode<Owner>[],
    inherited: readonly Owner[],
  ) => {
    const owners = ownersOf(active) ?? inherited;
    const deeper = active.some(hasChildren);
    if (!deeper || !isBranch(current)) {
      if (owners.length > 0) shares.push({path, keys: [...keys], value: current, owners});
      return;
    }
    for (const [key, child] of Object.entries(current)) {
      const below = next(active, key);
      if (below.length === 0 && owners.length === 0) continue;
      keys.push(key);
      visit(child, `${path}/${escapeSegment(key)}`, below, owners);
      keys.pop();
    }
  };
  visit(value, '', [root], []);
  return shares;
}

function isBranch(value: unknown): value is object {
  return (isObject(value) || Array.isArray(value)) && Object.keys(value).length > 0;
}

function hasChildren(of: ClaimNode<unknown>): boolean {
  return of.literal.size > 0 || of.prefixes.length > 0 || of.star !== undefined;
}

function ownersOf<Owner>(active: readonly ClaimNode<Owner>[]): readonly Owner[] | undefined {
  let best: ClaimNode<Owner> | undefined;
  for (const candidate of active) {
    if (candidate.owners.length > 0 && (!best || candidate.literals > best.literals)) best = candidate;
  }
  return best?.owners;
}

function next<Owner>(active: readonly ClaimNode<Owner>[], key: string): ClaimNode<Owner>[] {
  const result: ClaimNode<Owner>[] = [];
  for (const current of active) {
    const literal = current.literal.get(key);
    if (literal) result.push(literal);
    for (const [prefix, child] of current.prefixes) if (key.startsWith(prefix)) result.push(child);
    if (current.star) result.push(current.star);
  }
  return result;
}
