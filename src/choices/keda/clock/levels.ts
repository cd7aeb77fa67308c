/** When a window begins and ends, in minutes of a calendar that repeats, upwards. */
export interface WindowTimes {
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/** From this minute on these windows are open (by their index), until the next step; the last one lasts into the first. */
export interface Step {
  readonly at: number;
  readonly open: ReadonlySet<number>;
}

/**
 * Which windows are open when. KEDA looks ahead: a window is open while its next end comes before its next start, or with it
 * (`GetMetricsAndActivity` of its cron scaler), so of several starts in a row only the last one counts.
 */
export function stepsOf(windows: readonly WindowTimes[]): readonly Step[] {
  const turns = new Map<number, {readonly window: number; readonly isOpen: boolean}[]>();
  const open = new Set<number>();
  for (const [window, times] of windows.entries()) {
    const all = turnsOf(times);
    for (const [at, isOpen] of all) turns.set(at, [...(turns.get(at) ?? []), {window, isOpen}]);
    // Before the first turn of the calendar holds what its last one has brought.
    if ([...all.values()].at(-1)) open.add(window);
  }
  return [...turns]
    .sort(([left], [right]) => left - right)
    .map(([at, now]) => {
      for (const {window, isOpen} of now) {
        if (isOpen) open.add(window);
        else open.delete(window);
      }
      return {at, open: new Set(open)};
    });
}

/** The minutes at which a window may open or close, upwards, with what it is from then on. */
function turnsOf({start, end}: WindowTimes): ReadonlyMap<number, boolean> {
  const ends = new Set(end);
  const all = [...new Set([...start, ...end])].sort((left, right) => left - right);
  return new Map(all.map((at, index) => [at, ends.has(all[(index + 1) % all.length] ?? at)]));
}

/** The step that holds at a minute of the calendar. */
export function stepAt(steps: readonly Step[], minute: number): Step | undefined {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((steps[middle]?.at ?? 0) <= minute) low = middle + 1;
    else high = middle;
  }
  return steps.at(low - 1);
}
