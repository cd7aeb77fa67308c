import {names} from '../../choices/names.ts';
import {labelsWithin, tagsOf} from '../../choices/tags.ts';
import {pointer} from '../../pointer.ts';
import {tellLabels} from '../object/tell-labels.ts';
import {defineRule, type Subject} from '../rule.ts';
import {cronJob} from './example.ts';

const JOBS = '/spec/jobTemplate/metadata';

export default defineRule({
  id: 'cron-job/history',
  on: 'CronJob',
  claims: ['/spec/successfulJobsHistoryLimit', '/spec/failedJobsHistoryLimit', '/spec/jobTemplate/metadata'],
  summary:
    'There are no Job objects whose history could be kept; their labels become tags of the task definition.',
  rationale:
    'A CronJob makes a Job object for each run and deletes old ones. A schedule starts a task; stopped tasks are visible for about ' +
    'an hour, their logs as long as the log group keeps them. The tasks bear the tags of their task definition: there go the labels ' +
    'of the Jobs, unless the pods have one of the same name; annotations have nothing to sit on.',
  remediation:
    'Keep an eye on the log group, and on ECS task state change events, where runs of the past matter.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#jobs-history-limits'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'dropped'],
  examples: [
    {
      name: 'limits',
      given: cronJob('schedule: "0 2 * * *"\nsuccessfulJobsHistoryLimit: 1'),
      drops: ['/spec/successfulJobsHistoryLimit'],
    },
    {
      name: 'a label of the Jobs',
      given: `apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: shop}
spec:
  schedule: "0 2 * * *"
  jobTemplate:
    metadata: {labels: {team: shop}}
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: report, image: "example/report:1"}]`,
      emits: {'task-definitions/shop-report': {tags: [{key: 'team', value: 'shop'}]}},
    },
    {
      name: 'labels and annotations of the Jobs',
      given: `apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: shop}
spec:
  schedule: "0 2 * * *"
  jobTemplate:
    metadata:
      labels: {team: shop, tier: back, "cost[centre]": "12"}
      annotations: {note: nightly}
    spec:
      template:
        metadata: {labels: {tier: front}}
        spec:
          restartPolicy: Never
          containers: [{name: report, image: "example/report:1"}]`,
      emits: {
        'task-definitions/shop-report': {
          tags: [
            {key: 'cost_centre_', value: '12'},
            {key: 'team', value: 'shop'},
            {key: 'tier', value: 'front'},
          ],
        },
      },
      findings: [
        {level: 'info', fidelity: 'dropped', path: `${JOBS}/annotations/note`, says: 'note'},
        {level: 'info', fidelity: 'approximate', path: `${JOBS}/labels/cost[centre]`, says: 'characters'},
      ],
      drops: [`${JOBS}/labels/tier`],
    },
  ],
  map(subject) {
    const {view, report, drop} = subject;
    const reason = 'ECS keeps no objects of past runs; their logs stay in CloudWatch.';
    drop('/spec/successfulJobsHistoryLimit', reason);
    drop('/spec/failedJobsHistoryLimit', reason);
    for (const field of Object.keys(view.spec?.jobTemplate?.metadata ?? {})) {
      if (field !== 'labels')
        drop(pointer('spec', 'jobTemplate', 'metadata', field), 'Job objects do not exist on ECS.');
    }
    settleLabels(subject);
    for (const key of Object.keys(view.spec?.jobTemplate?.metadata?.annotations ?? {})) {
      report(pointer('spec', 'jobTemplate', 'metadata', 'annotations', key), {
        level: 'info',
        fidelity: 'dropped',
        message: `The annotation ${key} of the Jobs is not carried over; nothing on ECS reads it.`,
      });
    }
  },
});

/** Labels of the Jobs become tags of the task definition, which the tasks bear; those of the pods win. */
function settleLabels({view, workload, context, set, report, drop}: Subject<'CronJob'>): void {
  if (!workload) return;
  const {pods} = labelsWithin(workload);
  const found = tagsOf(view.spec?.jobTemplate?.metadata?.labels ?? {}, 'CronJob');
  const {tags} = found;
  const at = (label: string) => pointer('spec', 'jobTemplate', 'metadata', 'labels', label);
  const free = tags.filter(({key}) => !Object.hasOwn(pods, key));
  if (free.length > 0) set(context.choice(names).taskDefinition(workload), {tags: free});
  for (const {key} of tags) {
    if (Object.hasOwn(pods, key))
      drop(at(key), 'The pods have a label of the same name, which becomes the tag.');
  }
  tellLabels({report, drop}, found, at);
}
