/** Fewer values than this are listed one by one; more are written as a range or with a step. */
const SHORTEST_RUN = 3;

/** The values of a field of a cron expression, and the bounds of that field. */
export interface FieldText {
  readonly values: ReadonlySet<number>;
  readonly min: number;
  readonly max: number;
  /** Whether the field may be written with `/`. */
  readonly steps: boolean;
}

/**
 * The shortest usual way to write a field's values (ascending, not empty): `*` for all of them, `start/step` where they go on
 * to the field's end in equal steps, otherwise a list of values and ranges.
 */
export function fieldText({values: set, min, max, steps}: FieldText): string {
  const values = [...set];
  const [first = min, second = min] = values;
  if (values.length === max - min + 1) return '*';
  const step = second - first;
  const isProgression = values.every((value, index) => value === first + index * step);
  const reachesEnd = (values.at(-1) ?? min) + step > max;
  if (steps && step > 1 && values.length >= SHORTEST_RUN && isProgression && reachesEnd)
    return `${first}/${step}`;
  return runsOf(values)
    .map(run => (run.length >= SHORTEST_RUN ? `${run[0]}-${run.at(-1)}` : run.join(',')))
    .join(',');
}

/** The values in groups of consecutive ones. */
function runsOf(values: readonly number[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run?.at(-1) === value - 1) run.push(value);
    else runs.push([value]);
  }
  return runs;
}
