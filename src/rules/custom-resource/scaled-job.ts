import {hasMachine} from '../../choices/job/engine.ts';
import {starterFor} from '../../choices/keda/job-starter.ts';
import {names} from '../../choices/names.ts';
import {keyOf} from '../../ecs/resource.ts';
import {isObject} from '../../json.ts';
import type {Workload} from '../../model/inventory.ts';
import {isScaledJob} from '../../model/scaled-job.ts';
import {pointer, valueAt} from '../../pointer.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {tellJobFields} from './scaled-job-fields.ts';

/** A ScaledJob with these lines of its spec, for the examples. */
function scaledJob(spec: string, annotations = '{}'): string {
  return `apiVersion: keda.sh/v1alpha1
kind: ScaledJob
metadata: {name: mail, namespace: shop, annotations: ${annotations}}
spec:
  jobTargetRef:
    backoffLimit: 0
    template:
      spec:
        restartPolicy: Never
        containers: [{name: mail, image: "example/mail:1", resources: {limits: {memory: 256Mi}}}]
${spec.replaceAll(/^(?=.)/gm, '  ')}`;
}

const QUEUE = `triggers:
- type: aws-sqs-queue
  metadata: {queueURL: "https://sqs.eu-central-1.amazonaws.com/111122223333/mail", queueLength: "5", awsRegion: eu-central-1}`;

export default defineRule({
  id: 'custom-resource/scaled-job',
  on: 'other',
  claims: WHOLE,
  summary:
    'The Job of a ScaledJob becomes a task definition with the call that starts it; what starts it for each piece of work has to be made.',
  rationale:
    'KEDA looks at a queue or another source every 30 seconds and makes Jobs of one template, as many as there is work and never ' +
    'more than a maximum. The template is a Job spec like any other and is converted like one. Nothing on ECS starts tasks by the ' +
    'length of a queue: a service keeps tasks up and starts those anew that end. Two things come near. A schedule of every minute ' +
    'whose function or state machine compares the length with the tasks that run does what KEDA does, for programs that fetch their ' +
    'work themselves. An EventBridge pipe fetches the work itself, hands it to a task that it starts, and takes it off the queue ' +
    'then: the program has to read it from its command or environment, and a task that fails has to put it back.',
  remediation:
    'Make a schedule or a pipe, as the finding on the trigger says, before the ScaledJob is paused on Kubernetes.',
  refs: {
    kubernetes: [
      'https://keda.sh/docs/latest/reference/scaledjob-spec/',
      'https://keda.sh/docs/latest/concepts/scaling-jobs/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes.html',
      'https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetEcsTaskParameters.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'a Job for every five messages',
      given: scaledJob(`${QUEUE}\nmaxReplicaCount: 10\npollingInterval: 10`),
      emits: {
        'task-definitions/shop-mail': {containerDefinitions: [{name: 'mail', image: 'example/mail:1'}]},
        'jobs/shop-mail': {count: 1},
      },
      withholds: ['services/shop-mail'],
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/triggers/0', says: 'at most 10'}],
      drops: ['/spec/pollingInterval'],
    },
    {
      name: 'Jobs by the clock',
      given: scaledJob(
        'triggers:\n- {type: cron, metadata: {timezone: UTC, start: 0 2 * * *, end: 0 4 * * *, desiredReplicas: "3"}}',
      ),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/triggers/0', says: 'clock'}],
    },
    {
      name: 'Jobs that are counted in another way, of which two always run, and a pause',
      given: scaledJob(
        `${QUEUE}\nminReplicaCount: 2\nscalingStrategy: {strategy: accurate}`,
        '{autoscaling.keda.sh/paused: "true"}',
      ),
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/triggers/0'},
        {level: 'review', fidelity: 'manual', path: '/spec/minReplicaCount', says: '2'},
        {level: 'review', fidelity: 'manual', path: '/spec/scalingStrategy', says: 'accurate'},
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/metadata/annotations/autoscaling.keda.sh~1paused',
          says: 'paused',
        },
      ],
    },
    {
      name: 'no template',
      given: `apiVersion: keda.sh/v1alpha1
kind: ScaledJob
metadata: {name: mail, namespace: shop}
spec: {jobTargetRef: {template: {spec: {}}}, triggers: []}`,
      findings: [{level: 'blocker', fidelity: 'unsupported', path: '', says: 'no container with an image'}],
    },
  ],
  map(subject) {
    const {object, workload, report} = subject;
    if (!isScaledJob(object.ref)) return;
    if (!workload) {
      report('', {
        level: 'blocker',
        fidelity: 'unsupported',
        message: `${nameOf(object)} has no container with an image in /spec/jobTargetRef/template, so there is nothing to run.`,
        remediation: 'Give k2e the whole ScaledJob.',
      });
      return;
    }
    const triggers = valueAt(object.value, '/spec/triggers');
    if (Array.isArray(triggers)) {
      for (const [index, trigger] of triggers.entries())
        report(pointer('spec', 'triggers', index), startNote(trigger, workload, subject));
    } else report('/spec/triggers', startNote(undefined, workload, subject));
    tellJobFields(subject);
  },
});

/** What has to be made for a trigger. */
function startNote(trigger: unknown, workload: Workload, {object, context}: Subject<'other'>): Report {
  const type = isObject(trigger) && typeof trigger.type === 'string' ? trigger.type : 'of no type';
  const name = context.choice(names);
  const isMachine = hasMachine(workload, context);
  const file = `${keyOf(isMachine ? name.stateMachine(workload) : name.job(workload))}.json`;
  const most = valueAt(object.value, '/spec/maxReplicaCount');
  const limit = typeof most === 'number' ? most : 100;
  const starter = starterFor(type);
  const common = {level: 'action', fidelity: 'manual', workload} as const;
  if (!starter)
    return {
      ...common,
      message: `KEDA starts Jobs of ${nameOf(object)} while a window of the clock is open; nothing starts its tasks on ECS.`,
      remediation:
        'Write a CronJob with this template and the times at which a run should begin, and convert that.',
    };
  const family = name.taskDefinition(workload).name;
  const start = isMachine ? `StartExecution of ${file}` : `RunTask with the input of ${file}`;
  const own = `For a program that fetches its work itself: a schedule of EventBridge Scheduler, rate(1 minute), that starts a Lambda function or a state machine, which asks for ${starter.measure} and for the tasks of the family ${family} that run (ecs:ListTasks), and calls ${start} for the difference, up to ${limit} at once.`;
  const target = isMachine
    ? `the state machine ${family} as its target (StateMachineParameters: FIRE_AND_FORGET)`
    : `the cluster ${context.config.cluster.name} as its target (EcsTaskParameters: TaskDefinitionArn, LaunchType or CapacityProviderStrategy, and NetworkConfiguration as in ${file}; Overrides that hand over $.body)`;
  const pipe = starter.pipe
    ? ` For a program that takes one piece from its command or environment: an EventBridge pipe with ${starter.pipe} and ${target}; it has no limit of tasks, and what a failed task did not do is off the queue.`
    : '';
  return {
    ...common,
    message: `KEDA starts Jobs of ${nameOf(object)} by ${starter.source}, at most ${limit} at once; ${file} starts one on ECS, and nothing calls it yet.`,
    remediation: `${own}${pipe} Pause the ScaledJob (annotation autoscaling.keda.sh/paused: "true") once that works.`,
  };
}
