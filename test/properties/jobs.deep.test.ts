import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseConfig} from '../../src/config/load-config.ts';
import type {Case} from './cases.ts';
import {Subject} from './ledger-truth.ts';

/** Runs per property; `K2E_RUNS=5000` looks longer. A failure prints its seed. */
const numRuns = Number(process.env['K2E_RUNS'] ?? 100);

const exitRule = fc.record(
  {
    action: fc.constantFrom('FailJob', 'FailIndex', 'Ignore', 'Count'),
    onExitCodes: fc.record(
      {
        containerName: fc.constantFrom('app', 'log', 'gone'),
        operator: fc.constantFrom('In', 'NotIn'),
        values: fc.uniqueArray(fc.integer({min: 1, max: 255}), {minLength: 1, maxLength: 3}),
      },
      {requiredKeys: ['operator', 'values']},
    ),
  },
  {requiredKeys: ['action', 'onExitCodes']},
);
const conditionRule = fc.record({
  action: fc.constantFrom('FailJob', 'Ignore', 'Count'),
  onPodConditions: fc.array(
    fc.record(
      {type: fc.constantFrom('DisruptionTarget', 'Odd'), status: fc.constantFrom('True', 'False')},
      {requiredKeys: ['type']},
    ),
    {minLength: 1, maxLength: 2},
  ),
});

/** Limits of a Job, the extremes among them. */
const count = fc.oneof(
  {weight: 4, arbitrary: fc.integer({min: 0, max: 12})},
  fc.constantFrom(999, 1000, 50_000),
);
const seconds = fc.constantFrom(0, 1, 59, 1800, 2_000_000_000);

/** The spec of a Job as the API server takes it, with any of its fields. */
const jobSpec = fc.record(
  {
    backoffLimit: count,
    backoffLimitPerIndex: count,
    maxFailedIndexes: count,
    activeDeadlineSeconds: seconds,
    parallelism: count,
    completions: count,
    completionMode: fc.constantFrom('Indexed', 'NonIndexed'),
    podFailurePolicy: fc.record({rules: fc.array(fc.oneof(exitRule, conditionRule), {maxLength: 3})}),
    successPolicy: fc.record({
      rules: fc.array(fc.record({succeededIndexes: fc.constantFrom('0', '0-2')}), {
        minLength: 1,
        maxLength: 1,
      }),
    }),
    podReplacementPolicy: fc.constantFrom('Failed', 'TerminatingOrFailed'),
    suspend: fc.boolean(),
    ttlSecondsAfterFinished: seconds,
    template: fc.record({
      spec: fc.record(
        {
          restartPolicy: fc.constantFrom('Never', 'OnFailure'),
          activeDeadlineSeconds: seconds,
          containers: fc.constantFrom(
            [{name: 'app', image: 'example/app:1'}],
            [
              {name: 'app', image: 'example/app:1'},
              {name: 'log', image: 'example/log:1'},
            ],
          ),
        },
        {requiredKeys: ['restartPolicy', 'containers']},
      ),
    }),
  },
  {requiredKeys: ['template']},
);
const cronSpec = fc.record(
  {
    schedule: fc.constantFrom('0 2 * * *', '*/5 * * * *', '0 4 1,15 * 5', '@hourly'),
    timeZone: fc.constantFrom('Etc/UTC', 'Europe/Berlin'),
    concurrencyPolicy: fc.constantFrom('Allow', 'Forbid', 'Replace'),
    startingDeadlineSeconds: seconds,
    suspend: fc.boolean(),
    successfulJobsHistoryLimit: fc.integer({min: 0, max: 9}),
    jobTemplate: jobSpec.map(spec => ({spec})),
  },
  {requiredKeys: ['schedule', 'jobTemplate']},
);
const manifest = fc.oneof(
  jobSpec.map(spec => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {name: 'job', namespace: 'shop'},
    spec,
  })),
  cronSpec.map(spec => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {name: 'job', namespace: 'shop'},
    spec,
  })),
);

/** A Job or CronJob with the engine that `k2e.yaml` names. */
const cases: fc.Arbitrary<Case> = fc
  .tuple(manifest, fc.constantFrom('auto', 'auto', 'step-functions', 'run-task'))
  .map(([object, engine]) => ({
    name: `generated (${engine}) ${JSON.stringify(object)}`,
    texts: [{file: 'job.json', text: JSON.stringify(object)}],
    config: parseConfig(
      `app: shop\naws: {accountId: "111122223333", region: eu-west-1}\nnetwork: {vpcId: vpc-0123456789abcdef0, taskSubnets: [subnet-0123456789abcdef0]}\njobs: {engine: ${engine}}`,
      'k2e.yaml',
    ),
  }));

test('every leaf of a Job is accounted for, and what is written is valid', () => {
  fc.assert(
    fc.property(cases, generated => {
      const {report, files} = new Subject(generated).base;
      expect(report.summary.unaccounted).toBe(0);
      expect(report.findings.filter(({rule}) => /^(check|input)\//.test(rule))).toEqual([]);
      expect(report.findings.filter(({message}) => /undefined|NaN|has a bug/.test(message))).toEqual([]);
      const run = [...files.keys()].filter(path => /^(jobs|schedules|state-machines)\//.test(path));
      expect(run.length).toBeGreaterThan(0);
    }),
    {numRuns: numRuns * 3},
  );
});

test('a leaf of a Job that the ledger calls mapped changes the output when it changes', () => {
  fc.assert(
    fc.property(cases, fc.nat(), (generated, pick) => {
      const subject = new Subject(generated);
      const mutations = subject.mutations();
      const mutation = mutations[pick % Math.max(mutations.length, 1)];
      if (mutation) expect(subject.violation(mutation)).toBeUndefined();
    }),
    {numRuns: numRuns * 3},
  );
});
