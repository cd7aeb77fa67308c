import type {Trigger} from '../../model/scaled-object.ts';
import {nothing, type TriggerOutcome} from './outcome.ts';

/** What takes the place of triggers that read something else than CloudWatch: the types, and what to do. */
const REPLACEMENTS: readonly (readonly [types: RegExp, todo: string])[] = [
  [
    /^(?:apache-)?kafka$/,
    'Follow the lag: of Amazon MSK the metrics MaxOffsetLag and SumOffsetLag (namespace AWS/Kafka, dimensions Consumer Group and Topic) are in CloudWatch; of another Kafka publish it by a scheduled Lambda. Then write a target tracking policy on the lag per task.',
  ],
  [
    /^(?:rabbitmq|activemq)$/,
    'Follow the queue: Amazon MQ has MessageCount (RabbitMQ) and QueueSize (ActiveMQ) in the namespace AWS/AmazonMQ; of another broker publish the length by a scheduled Lambda. Then write a target tracking policy on the messages per task.',
  ],
  [
    /^(?:prometheus|metrics-api|graphite|influxdb|new-relic|datadog|dynatrace|splunk|loki|predictkube|sumologic)$/,
    'Publish the result of the query as a metric of CloudWatch (the CloudWatch agent and the AWS Distro for OpenTelemetry scrape Prometheus; a scheduled Lambda can ask any API), and write a target tracking policy with a customized metric.',
  ],
  [
    /^redis/,
    'Publish the length of the list or stream by a scheduled Lambda as a metric of CloudWatch, and write a target tracking policy on the length per task.',
  ],
  [
    /^(?:mysql|postgresql|mssql|mongodb|cassandra|couchdb|elasticsearch|solr|arangodb)$/,
    'Run the query in a scheduled Lambda that publishes the result as a metric of CloudWatch, and write a target tracking policy with a customized metric.',
  ],
  [
    /^aws-kinesis-stream$/,
    'Follow IteratorAgeMilliseconds or IncomingRecords of the stream (namespace AWS/Kinesis) with a target tracking policy; KEDA counts open shards, which CloudWatch has as OpenShardCount only with enhanced metrics.',
  ],
  [
    /^aws-dynamodb/,
    'Run the query, or read the stream, in a Lambda that publishes a metric of CloudWatch; a Lambda with the stream as its event source may replace the worker.',
  ],
  [
    /^kubernetes-workload$/,
    'Follow the RunningTaskCount of the other service (Container Insights) with a policy on metric math.',
  ],
  [
    /^(?:azure|gcp)-/,
    'Let a scheduled Lambda read the other cloud and publish a metric of CloudWatch, and write a target tracking policy with a customized metric.',
  ],
  [
    /^external(?:-push)?$/,
    'Let the scaler publish its value as a metric of CloudWatch, and write a target tracking policy with a customized metric.',
  ],
];

const OTHERWISE =
  'Publish what the trigger measures as a metric of CloudWatch, by a scheduled Lambda or the application itself, and write a target tracking policy with a customized metric.';

/** A trigger that Application Auto Scaling cannot follow by itself. */
export function foreignOutcome(trigger: Trigger): TriggerOutcome {
  const todo = REPLACEMENTS.find(([types]) => types.test(trigger.type))?.[1] ?? OTHERWISE;
  return nothing(
    trigger,
    `Scaling by the trigger ${trigger.type} is not written: Application Auto Scaling follows metrics of CloudWatch only.`,
    todo,
  );
}
