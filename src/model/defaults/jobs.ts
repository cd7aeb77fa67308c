import type {CronJob, Job, JobSpec} from '../kubernetes.generated.ts';
import {each, fill, fillBlank, inside} from './fill.ts';
import {defaultTemplate} from './pod.ts';
import {labelledAs} from './workloads.ts';

// `pkg/apis/batch/v1/defaults.go`, Kubernetes 1.36.3.

const MAX_INT32 = 2 ** 31 - 1;

/** A Job with its defaults. */
export function defaultJob(given: Job): Job {
  const labels = given.spec?.template?.metadata?.labels;
  const labelled = labels ? labelledAs(given, labels) : given;
  return inside(labelled, {
    spec: spec => {
      const isSingle = spec.completions === undefined && spec.parallelism === undefined;
      const counted = isSingle ? fill(spec, {completions: 1}) : spec;
      return defaultJobTemplateSpec(
        fill(counted, {
          parallelism: 1,
          backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : MAX_INT32,
          completionMode: 'NonIndexed',
          suspend: false,
          podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
          manualSelector: false,
        }),
      );
    },
  });
}

/** A CronJob with its defaults. Its Job template gets only what is below the Job's own fields: those are filled when it runs. */
export function defaultCronJob(given: CronJob): CronJob {
  return inside(given, {
    spec: spec => {
      const filled = fill(fillBlank(spec, {concurrencyPolicy: 'Allow'}), {
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      });
      return inside(filled, {
        jobTemplate: template => {
          return fill(inside(template, {spec: defaultJobTemplateSpec}), {metadata: {}});
        },
      });
    },
  });
}

function defaultJobTemplateSpec(given: JobSpec): JobSpec {
  const spec = inside(given, {
    podFailurePolicy: policy => {
      return inside(policy, {
        rules: rules => {
          return each(rules, rule => {
            return inside(rule, {
              onPodConditions: patterns => {
                return each(patterns, pattern => fillBlank(pattern, {status: 'True'}));
              },
            });
          });
        },
      });
    },
  });
  return inside(spec, {template: defaultTemplate});
}
