import {convertedWorkloads} from '../../choices/converted.ts';
import {hasMachine} from '../../choices/job/engine.ts';
import {machineOf} from '../../choices/job/machine.ts';
import {names} from '../../choices/names.ts';
import type {Workload} from '../../model/inventory.ts';
import type {CronJob} from '../../model/kubernetes.generated.ts';
import {CONFIG} from '../job/example.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {cronJob} from './example.ts';

const PATH = '/spec/concurrencyPolicy';

export default defineRule({
  id: 'cron-job/concurrency',
  on: 'CronJob',
  claims: [PATH],
  summary: 'Forbid and Replace are done by the state machine of the job; a plain schedule lets runs overlap.',
  rationale:
    '`Allow` is what EventBridge Scheduler does. `Forbid` starts no run while the last one is active; when that one ends, the latest ' +
    'time that was missed is made up for, within `startingDeadlineSeconds`. `Replace` stops the last one first. Scheduler looks at no ' +
    'task. With a state machine the schedule starts an execution that lists the executions of the machine that run, and then starts ' +
    'the run, starts none (nothing makes up for it), or stops the others first; stopping an execution stops its task. The ' +
    'list is eventually consistent, so of two starts within the same few seconds both may run; Kubernetes says of its own ' +
    'CronJobs that they may run twice as well.',
  remediation:
    'Set `engine: step-functions` for the CronJob in k2e.yaml; where two runs would do harm, let the job also take a lock (a DynamoDB item with a condition, for example).',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy'],
    ecs: [
      'https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html',
      'https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'runs may overlap',
      given: cronJob('schedule: "0 2 * * *"\nconcurrencyPolicy: Allow'),
      drops: [PATH],
    },
    {
      name: 'runs may not overlap',
      config: CONFIG,
      given: cronJob('schedule: "*/5 * * * *"\nconcurrencyPolicy: Forbid'),
      emits: {
        'state-machines/shop-report': {
          definition: {
            StartAt: 'IsScheduled',
            States: {
              ListRuns: {Resource: 'arn:aws:states:::aws-sdk:sfn:listExecutions', Next: 'FindActive'},
              IsActive: {Choices: [{Variable: '$.isActive', Next: 'Skipped'}], Default: 'StartOnce'},
            },
          },
        },
      },
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: PATH,
          says: 'as soon as it ends; ECS waits for the time after',
        },
      ],
    },
    {
      name: 'several whose runs may not overlap: one finding',
      config: CONFIG,
      given: `${cronJob('schedule: "*/5 * * * *"\nconcurrencyPolicy: Forbid')}\n---\n${cronJob('schedule: "0 * * * *"\nconcurrencyPolicy: Forbid').replaceAll(/: report\b/g, ': clean')}`,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: PATH,
          says: 'Of CronJob shop/clean and CronJob shop/report each state machine',
        },
      ],
    },
    {
      name: 'runs may not overlap, and are made up for within a while',
      config: CONFIG,
      given: cronJob('schedule: "*/5 * * * *"\nstartingDeadlineSeconds: 120\nconcurrencyPolicy: Forbid'),
      findings: [
        {level: 'review', fidelity: 'approximate', path: PATH, says: 'as soon as it ends within 120 seconds'},
      ],
    },
    {
      name: 'the next run takes the place of the last',
      config: CONFIG,
      given: cronJob('schedule: "*/5 * * * *"\nconcurrencyPolicy: Replace'),
      emits: {
        'state-machines/shop-report': {
          definition: {
            States: {StopActive: {ItemProcessor: {States: {StopRun: {Parameters: {Error: 'Replaced'}}}}}},
          },
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: PATH, says: 'stops'}],
    },
    {
      name: 'no state machine',
      config: 'jobs: {engine: run-task}',
      given: cronJob('schedule: "*/5 * * * *"\nconcurrencyPolicy: Forbid'),
      findings: [{level: 'action', fidelity: 'manual', path: PATH, says: 'Forbid'}],
    },
  ],
  map({view, workload, context, set, report, drop}) {
    const policy = view.spec?.concurrencyPolicy;
    if (policy !== 'Forbid' && policy !== 'Replace') {
      drop(PATH, 'Runs that overlap are what EventBridge Scheduler does as well.');
    } else if (workload && hasMachine(workload, context)) {
      set(context.choice(names).stateMachine(workload), {definition: machineOf(workload, context)});
      const said = context.choice(differences).get(workload);
      if (said) report(PATH, said);
    } else {
      report(PATH, {
        level: 'action',
        fidelity: 'manual',
        message:
          policy === 'Forbid'
            ? 'concurrencyPolicy Forbid starts no run while the last one is active; EventBridge Scheduler starts it all the same, so two runs can overlap.'
            : 'concurrencyPolicy Replace stops the last run before the next one; EventBridge Scheduler lets both run.',
      });
    }
  },
});

/** A CronJob whose state machine keeps its runs apart. */
interface Apart {
  readonly workload: Workload;
  readonly policy: 'Forbid' | 'Replace';
  readonly deadline: number | undefined;
}

/** What differs with a state machine, by CronJob: once for all of which the same is to be said. */
function differences(context: Context): ReadonlyMap<Workload, Report> {
  const apart = context.choice(convertedWorkloads).flatMap((workload): Apart[] => {
    if (workload.kind !== 'CronJob' || !hasMachine(workload, context)) return [];
    const {concurrencyPolicy: policy, startingDeadlineSeconds: deadline} =
      (workload.object.value as CronJob).spec ?? {};
    return policy === 'Forbid' || policy === 'Replace' ? [{workload, policy, deadline}] : [];
  });
  return jointReports(apart, {
    of: ({policy, deadline}) => `${policy} ${policy === 'Forbid' ? deadline : ''}`,
    at: ({workload}) => workload,
    says: ([{policy, deadline}], all): Report => {
      const [machine, it] =
        all.length === 1
          ? ['The state machine', 'it']
          : [`Of ${listed(all.map(workloadName))} each state machine`, 'the same one'];
      return {
        level: 'review',
        fidelity: 'approximate',
        message:
          policy === 'Forbid'
            ? forbids(machine, it, deadline)
            : `${machine} stops the runs of earlier times, and their tasks, before it starts the next one (not those that were started by hand); two starts within the same few seconds may both run.`,
        remediation:
          'Where two runs at once would do harm, let the job take a lock as well (a DynamoDB item with a condition, for example).',
      };
    },
  });
}

/** What differs where a run lasts beyond the next time (`syncCronJob`, `pkg/controller/cronjob/cronjob_controllerv2.go`). */
function forbids(machine: string, it: string, deadline: number | undefined): string {
  const within = deadline === undefined ? '' : ` within ${deadline} seconds of that time`;
  return (
    `${machine} starts no run while another execution of ${it} runs, one that was started by hand included. When a run lasts beyond the next time, Kubernetes starts one more as soon as it ends${within}; ECS waits for the time after. ` +
    'Two starts within the same few seconds may both run.'
  );
}
