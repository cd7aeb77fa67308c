import type {Workload} from '../../model/inventory.ts';
import type {Trigger} from '../../model/scaled-object.ts';
import type {Context} from '../../rules/rule.ts';
import {environments} from '../environment.ts';
import {amountIn, nothing, type TriggerOutcome} from './outcome.ts';
import {type Metric, perTask} from './per-task.ts';
import {otherRegion} from './region.ts';

const QUEUE_LENGTH = 5;

const WITHOUT_MEANING = new Map([
  ['awsEndpoint', 'Application Auto Scaling reads CloudWatch, not the queue.'],
  ['identityOwner', 'A scaling policy needs no credentials.'],
  ['awsRoleArn', 'A scaling policy needs no credentials.'],
]);

/**
 * `aws-sqs-queue`: messages for each task, those in flight included unless the trigger says otherwise (KEDA, "AWS SQS Queue";
 * Application Auto Scaling user guide, "Scaling based on Amazon SQS").
 */
export function queueOutcome(trigger: Trigger, workload: Workload, context: Context): TriggerOutcome {
  const {metadata, metricType} = trigger;
  const url = queueUrl(trigger, workload, context);
  const [, region, , name] =
    /^https?:\/\/(?:[a-z0-9-]+\.)?(?:sqs\.)?([a-z]{2}(?:-[a-z]+)+-\d)\.[a-z0-9.-]+\/(\d{12})\/([A-Za-z0-9_-]{1,80}(?:\.fifo)?)$/.exec(
      url ?? '',
    ) ?? [];
  if (name === undefined)
    return nothing(
      trigger,
      `Scaling by the queue is not written: ${url === undefined ? 'its URL is not in the manifests' : 'its URL is not one of Amazon SQS'}.`,
      'Write the URL of the queue into the trigger (`queueURL`), or into a variable of the container.',
    );
  const elsewhere = otherRegion(metadata.get('awsRegion') ?? region, context);
  if (elsewhere)
    return nothing(trigger, `Scaling by the queue ${name} is not written: ${elsewhere}.`, REGION);
  const length = amountIn(metadata.get('queueLength') ?? String(QUEUE_LENGTH));
  const activation = amountIn(metadata.get('activationQueueLength') ?? '0');
  if (!length || activation === undefined || (metricType ?? 'AverageValue') !== 'AverageValue')
    return nothing(
      trigger,
      `Scaling by the queue ${name} is not written: k2e knows a number of messages for each task (metricType AverageValue, queueLength above 0).`,
      'Write a target tracking policy with metric math for what the trigger asks.',
    );
  const counted = [
    'ApproximateNumberOfMessagesVisible',
    ...(metadata.get('scaleOnInFlight') === 'false' ? [] : ['ApproximateNumberOfMessagesNotVisible']),
    ...(metadata.get('scaleOnDelayed') === 'true' ? ['ApproximateNumberOfMessagesDelayed'] : []),
  ];
  const metrics = counted.map(
    (metric): Metric => ({
      namespace: 'AWS/SQS',
      name: metric,
      dimensions: [['QueueName', name]],
      statistic: 'Sum',
    }),
  );
  return {
    kind: 'policy',
    trigger,
    name: 'queue',
    measure: perTask(metrics, length, activation, workload, context),
    leavesZero: true,
    needsInsights: true,
    used: [
      'queueURL',
      'queueURLFromEnv',
      'queueLength',
      'activationQueueLength',
      'scaleOnInFlight',
      'scaleOnDelayed',
    ],
    dropped: new Map([
      ...WITHOUT_MEANING,
      ['awsRegion', 'The scaling policy is in the region of the service.'],
    ]),
    report: {
      level: 'review',
      fidelity: 'approximate',
      message: `The service follows the queue ${name}: ${length} messages for each task. KEDA looks at the queue every few seconds, CloudWatch has its figures by the minute: tasks come some minutes later.`,
      remediation:
        'Measure how fast tasks come when messages arrive, the first one from 0 above all; a step scaling policy on an alarm of the queue is faster.',
    },
  };
}

const REGION = 'Scale the service by a queue of its own region, or publish the length there as a metric.';

/** The URL of the queue, in the trigger or in a variable of the container that it names. */
function queueUrl({metadata}: Trigger, workload: Workload, context: Context): string | undefined {
  const own = metadata.get('queueURL');
  const variable = metadata.get('queueURLFromEnv');
  // A `queueURL` that is no URL is the name of a variable (KEDA, `getQueueURL`).
  const name = own === undefined ? variable : /^https?:/.test(own) ? undefined : own;
  if (name === undefined) return own;
  for (const container of workload.containers.filter(({role}) => role === 'main')) {
    const found = context
      .choice(environments)
      .get(container)
      ?.find(({entry}) => entry.name === name);
    if (found?.kind === 'plain') return found.value;
  }
  return undefined;
}
