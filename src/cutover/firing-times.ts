/** What decides when a CronJob starts runs, and whether they overlap. */
export interface FiringTimes {
  readonly schedule?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly concurrencyPolicy?: string | undefined;
}

const FIELDS = ['schedule', 'timeZone', 'concurrencyPolicy'] as const;

/** What the spec of a CronJob says of them. */
export function firingTimes(spec: unknown): FiringTimes {
  const found = FIELDS.map(field => [field, (Object(spec) as FiringTimes)[field]] as const);
  return Object.fromEntries(found.filter(([, value]) => typeof value === 'string'));
}

/**
 * The fields in which a CronJob differs from what its schedules on ECS were made of. One that it leaves out is the cluster's own: the API server
 * fills in the policy, and a zone that is absent is the controller's, which the conversion was told of.
 */
export function changedTimes(
  planned: FiringTimes,
  present: FiringTimes,
): readonly {readonly field: string; readonly expected: string; readonly found: string}[] {
  return FIELDS.flatMap(field => {
    const [expected = '', found] = [planned[field], present[field]];
    return found === undefined || found === expected ? [] : [{field, expected, found}];
  });
}
