/** How tasks of a ScaledJob are started on AWS, for the texts of findings. */
export interface Starter {
  /** What KEDA looks at: `the queue orders`. */
  readonly source: string;
  /** How the length of that is asked for. */
  readonly measure: string;
  /** The source of an EventBridge pipe that takes pieces of work one by one; absent where there is none. */
  readonly pipe?: string;
}

const STARTERS: readonly (readonly [types: RegExp, starter: Starter])[] = [
  [
    /^aws-sqs-queue$/,
    {
      source: 'a queue of Amazon SQS',
      measure: 'ApproximateNumberOfMessages (sqs:GetQueueAttributes)',
      pipe: 'the queue as its source (SqsQueueParameters: BatchSize 1)',
    },
  ],
  [
    /^aws-kinesis-stream$/,
    {
      source: 'a stream of Amazon Kinesis',
      measure: 'the open shards (kinesis:DescribeStreamSummary)',
      pipe: 'the stream as its source (KinesisStreamParameters: BatchSize, StartingPosition)',
    },
  ],
  [
    /^aws-dynamodb-streams$/,
    {
      source: 'a stream of DynamoDB',
      measure: 'the open shards (dynamodb:DescribeStream)',
      pipe: 'the stream as its source (DynamoDBStreamParameters: BatchSize, StartingPosition)',
    },
  ],
  [
    /^(?:apache-)?kafka$/,
    {
      source: 'a topic of Kafka',
      measure: 'the lag of the consumer group (of Amazon MSK: SumOffsetLag in CloudWatch)',
      pipe: 'the topic as its source (ManagedStreamingKafkaParameters or SelfManagedKafkaParameters)',
    },
  ],
  [
    /^(?:rabbitmq|activemq)$/,
    {
      source: 'a queue of a message broker',
      measure: 'the length of the queue (of Amazon MQ: MessageCount or QueueSize in CloudWatch)',
      pipe: 'the queue of Amazon MQ as its source (RabbitMQBrokerParameters or ActiveMQBrokerParameters)',
    },
  ],
];

/** What starts tasks for a trigger of this type; undefined for `cron`, which is no piece of work. */
export function starterFor(type: string): Starter | undefined {
  if (type === 'cron') return undefined;
  return (
    STARTERS.find(([types]) => types.test(type))?.[1] ?? {
      source: `what the trigger ${type} reads`,
      measure: 'the same value',
    }
  );
}
