import {hasMachine} from '../../choices/job/engine.ts';
import {names} from '../../choices/names.ts';
import {launch} from '../../choices/run-task.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {refToken} from '../../ecs/token.ts';
import {defineRule} from '../rule.ts';

const JOB = `apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: shop}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers: [{name: migrate, image: "example/app:1", args: [migrate]}]`;

export default defineRule({
  id: 'job/run-task',
  on: ['Job', 'Pod', 'other'],
  claims: [],
  summary: 'A Job, or a Pod that may end, becomes the input of one RunTask call.',
  rationale:
    'A Job runs its pod to the end once. On ECS that is a task that no service keeps up: the file holds what ' +
    '`aws ecs run-task` takes. RunTask succeeds when the task is placed; whether the work succeeded is in the exit code of the ' +
    'stopped task.',
  remediation:
    'Run it with aws ecs run-task --cli-input-json file://…, and look at the exit codes of describe-tasks.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/job/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'a Job',
      given: JOB,
      emits: {'jobs/shop-migrate': {launchType: 'FARGATE', count: 1, propagateTags: 'TASK_DEFINITION'}},
      withholds: ['services/shop-migrate'],
    },
    {
      name: 'a Job on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop-managed}}',
      given: JOB,
      emits: {
        'jobs/shop-migrate': {
          launchType: null,
          platformVersion: null,
          capacityProviderStrategy: [{capacityProvider: 'shop-managed', weight: 1}],
        },
      },
    },
  ],
  map({workload, context, set}) {
    if (!workload || runsAs(workload) !== 'job' || hasMachine(workload, context)) return;
    const name = context.choice(names);
    set(name.job(workload), {
      cluster: context.config.cluster.name,
      taskDefinition: refToken(name.taskDefinition(workload), '/taskDefinition/taskDefinitionArn'),
      count: 1,
      ...launch(workload, context),
    });
  },
});
