/** A step from one state to another, or the violation that it is. */
export interface Move<S> {
  readonly label: string;
  readonly state: S;
  readonly violation?: string | null;
}

/** What is searched: states that can be told apart by a key, and where each leads. */
export interface Model<S> {
  readonly initial: S;
  key(state: S): string;
  moves(state: S): readonly Move<S>[];
  /** What is wrong with a state in itself. */
  check(state: S): string | null;
  /** True for a state in which everything has ended, though somebody could begin anew: it is judged as an end, and as others goes on. */
  isAtRest?(state: S): boolean;
  /** What is wrong with a state from which nothing leads on; `unfinished` where somebody is still at work and can do nothing. */
  judgeEnd(state: S): string | null | 'unfinished';
}

/** What a search found. */
export interface Found {
  readonly states: number;
  readonly transitions: number;
  /** States at which everything had ended, and dead ends. */
  readonly ends: number;
  readonly unfinished: number;
  readonly violation: string | null;
  /** Labels of the shortest way to the violation. */
  readonly trace: readonly string[];
  /** False when the limit was reached: then nothing is proven. */
  readonly complete: boolean;
}

/** Breadth-first search over all states: the first violation found is one with the shortest way to it. */
export function search<S>(model: Model<S>, limit: number): Found {
  const seen = new Map<number, number>();
  /** All transitions, to walk them back. */
  const [from, to]: [number[], number[]] = [[], []];
  const resting: number[] = [];
  const parents: number[] = [];
  const labels: string[] = [];
  const texts = new Map<string, string>();
  let level: {readonly state: S; readonly index: number}[] = [];
  let transitions = 0;
  let ends = 0;
  let unfinished = 0;
  const trace = (index: number, last?: string): string[] => {
    const way: string[] = last === undefined ? [] : [last];
    for (let at = index; at > 0; at = parents[at] ?? 0) way.unshift(labels[at] ?? '');
    return way;
  };
  const found = (violation: string | null, way: readonly string[], complete: boolean): Found => ({
    states: seen.size,
    transitions,
    ends,
    unfinished,
    violation,
    trace: way,
    complete,
  });
  const add = (state: S, parent: number, label: string): number | null => {
    const key = hashed(model.key(state));
    const present = seen.get(key);
    const index = present ?? seen.size;
    from.push(parent);
    to.push(index);
    if (present !== undefined) return null;
    seen.set(key, index);
    parents[index] = parent;
    // One string for all equal labels: there are millions of them.
    const text = texts.get(label) ?? label;
    texts.set(text, text);
    labels[index] = text;
    return index;
  };
  add(model.initial, 0, '');
  level.push({state: model.initial, index: 0});
  while (level.length > 0) {
    const next: typeof level = [];
    for (const {state, index} of level) {
      const moves = model.moves(state);
      transitions += moves.length;
      if (moves.length === 0 || model.isAtRest?.(state)) {
        const wrong = model.judgeEnd(state);
        resting.push(index);
        if (wrong === 'unfinished') unfinished++;
        else if (wrong) return found(wrong, trace(index), true);
        else ends++;
      }
      for (const {label, state: after, violation} of moves) {
        if (violation) return found(violation, trace(index, label), true);
        const added = add(after, index, label);
        if (added === null) continue;
        const wrong = model.check(after);
        if (wrong) return found(wrong, trace(added), true);
        if (seen.size > limit) return found(null, [], false);
        next.push({state: after, index: added});
      }
    }
    level = next;
  }
  const stuck = firstWithoutEnd(seen.size, from, to, resting);
  return stuck === null ? found(null, [], true) : found('I12 no end can be reached', trace(stuck), true);
}

/** The first state from which no way leads to one at rest: the machine would go on for ever. Null where there is none. */
function firstWithoutEnd(
  states: number,
  from: readonly number[],
  to: readonly number[],
  resting: readonly number[],
): number | null {
  // The transitions by where they lead, as in a compressed sparse row.
  const start = new Int32Array(states + 1);
  for (const state of to) start[state + 1] = (start[state + 1] ?? 0) + 1;
  for (let state = 0; state < states; state++)
    start[state + 1] = (start[state + 1] ?? 0) + (start[state] ?? 0);
  const place = start.slice();
  const sources = new Int32Array(to.length);
  to.forEach((state, index) => {
    const at = place[state] ?? 0;
    sources[at] = from[index] ?? 0;
    place[state] = at + 1;
  });
  const ends = new Uint8Array(states);
  const left = [...resting];
  for (const state of resting) ends[state] = 1;
  for (let state = left.pop(); state !== undefined; state = left.pop())
    for (let at = start[state] ?? 0; at < (start[state + 1] ?? 0); at++) {
      const source = sources[at] ?? 0;
      if (ends[source]) continue;
      ends[source] = 1;
      left.push(source);
    }
  const stuck = ends.indexOf(0);
  return stuck < 0 ? null : stuck;
}

/**
 * 53 bits of a key (cyrb53). Two states of a million fall together with a chance of about 1 in 20 000: then one of them is not looked
 * at, and no violation is invented.
 */
function hashed(key: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < key.length; index++) {
    const code = key.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
