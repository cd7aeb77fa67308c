import fc from 'fast-check';
import type {
  FailureRule,
  IndexedContainer,
  JobProgram,
  Runs,
} from '../../../src/ecs/state-machine/job-program.ts';

const containers = fc.uniqueArray(fc.constantFrom('app', 'log', 'my-2nd'), {minLength: 1});
const failureRule: fc.Arbitrary<FailureRule> = fc.oneof(
  fc.record({
    action: fc.constantFrom('FailJob', 'FailIndex', 'Ignore', 'Count'),
    exitCodes: fc.record({
      containers,
      isIn: fc.boolean(),
      values: fc.uniqueArray(fc.integer({min: 1, max: 255}), {minLength: 1, maxLength: 5}),
    }),
  }),
  fc.record({action: fc.constantFrom('FailJob', 'FailIndex', 'Ignore', 'Count')}),
);
const indexed: fc.Arbitrary<IndexedContainer> = fc.record({
  name: fc.constantFrom('app', 'log', 'my-2nd'),
  variables: fc.array(
    fc.record({
      name: fc.constantFrom('JOB_COMPLETION_INDEX', 'SHARD'),
      text: fc.array(fc.oneof(fc.constant(null), fc.constantFrom('shard-', "it's", '{}')), {
        maxLength: 3,
      }),
    }),
  ),
});
const several = {
  count: fc.integer({min: 1, max: 999}),
  width: fc.integer({min: 1, max: 100}),
  retries: fc.integer({min: 0, max: 1000}),
  success: fc.array(
    fc.record(
      {
        among: fc.uniqueArray(fc.integer({min: 0, max: 998}), {minLength: 3, maxLength: 9}),
        count: fc.integer({min: 1, max: 3}),
      },
      {requiredKeys: ['count']},
    ),
    {maxLength: 3},
  ),
  indexIn: fc.oneof(fc.constant([]), fc.array(indexed, {maxLength: 2})),
};
const runs: fc.Arbitrary<Runs> = fc.oneof(
  fc.record({kind: fc.constant('once' as const), retries: several.retries}),
  fc.record({
    kind: fc.constant('rounds' as const),
    ...several,
    doneBy: fc.constantFrom('all' as const, 'any' as const),
  }),
  fc.record({kind: fc.constant('indexes' as const), ...several, stopsAtFirst: fc.boolean()}),
);
const seconds = fc.integer({min: 1, max: 99_999_999});

/** Any Job that a state machine is written for. */
export const programs: fc.Arbitrary<JobProgram> = fc.record(
  {
    partition: fc.constantFrom('aws', 'aws-cn'),
    runTask: fc.constant({Cluster: 'shop', TaskDefinition: 'job'}),
    runs,
    deadline: seconds,
    podDeadline: seconds,
    failureRules: fc.array(failureRule, {maxLength: 4}),
    concurrency: fc.constantFrom('Allow', 'Forbid', 'Replace'),
  },
  {requiredKeys: ['partition', 'runTask', 'runs', 'failureRules']},
);
