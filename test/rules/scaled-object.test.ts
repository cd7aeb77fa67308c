import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {resourceOf} from '../../src/ecs/plan.ts';
import type {ResourceKey} from '../../src/ecs/resource.ts';
import {convertText} from '../run.ts';

const APP = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {name: 'app', namespace: 'shop'},
  spec: {
    selector: {matchLabels: {app: 'app'}},
    template: {
      metadata: {labels: {app: 'app'}},
      spec: {
        containers: [
          {
            name: 'app',
            image: 'example/app:1',
            env: [{name: 'QUEUE', value: 'https://sqs.eu-west-1.amazonaws.com/111122223333/mail.fifo'}],
            resources: {requests: {cpu: '256m', memory: '512Mi'}},
          },
        ],
      },
    },
  },
};

function scaled(spec: unknown, annotations: unknown = {}) {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: {name: 'app', namespace: 'shop', annotations},
    spec,
  };
}

function run(objects: readonly unknown[], config = '') {
  return convertText(objects.map(object => JSON.stringify(object)).join('\n---\n'), config);
}

const SQS = {
  type: 'aws-sqs-queue',
  metadata: {queueURLFromEnv: 'QUEUE', queueLength: '7', awsRegion: 'eu-west-1'},
};

function metricsOf(key: ResourceKey<'scaling-policies'>, spec: object, config = '') {
  const {plan, report} = run([scaled({scaleTargetRef: {name: 'app'}, ...spec}), APP], config);
  const {TargetTrackingScalingPolicyConfiguration: tracking} = resourceOf(plan, key)?.input ?? {};
  return {plan, report, tracking, metrics: tracking?.CustomizedMetricSpecification?.Metrics ?? []};
}

describe('a queue', () => {
  test('is found by the variable that names its URL, and counts what is in flight', () => {
    const {tracking, metrics, report} = metricsOf('scaling-policies/shop-app-queue', {triggers: [SQS]});
    expect(report.findings.map(({path}) => path)).not.toContain('/spec/triggers/0/metadata/queueURLFromEnv');
    expect(tracking?.TargetValue).toBe(7);
    expect(metrics.flatMap(({MetricStat}) => MetricStat?.Metric?.MetricName ?? [])).toEqual([
      'ApproximateNumberOfMessagesVisible',
      'ApproximateNumberOfMessagesNotVisible',
      'RunningTaskCount',
    ]);
    expect(metrics[0]?.MetricStat?.Metric?.Dimensions).toEqual([{Name: 'QueueName', Value: 'mail.fifo'}]);
    expect(metrics.filter(({ReturnData}) => ReturnData)).toHaveLength(1);
  });

  test('leaves out what is in flight where the trigger says so', () => {
    const trigger = {...SQS, metadata: {...SQS.metadata, scaleOnInFlight: 'false'}};
    const {metrics} = metricsOf('scaling-policies/shop-app-queue', {triggers: [trigger]});
    expect(metrics.flatMap(({MetricStat}) => MetricStat?.Metric?.MetricName ?? [])).toEqual([
      'ApproximateNumberOfMessagesVisible',
      'RunningTaskCount',
    ]);
  });

  test('of another region is told, and no policy follows it', () => {
    const {tracking, report} = metricsOf(
      'scaling-policies/shop-app-queue',
      {triggers: [SQS]},
      'aws: {region: eu-central-1}',
    );
    expect(tracking).toBeUndefined();
    expect(report.findings.map(({message}) => message).join()).toContain('it is in eu-west-1');
  });
});

test('a service that nothing could start from 0 keeps one task', () => {
  const cpu = {type: 'cpu', metricType: 'Utilization', metadata: {value: '50'}};
  const {plan} = metricsOf('scaling-policies/shop-app-cpu', {minReplicaCount: 0, triggers: [cpu]});
  expect(resourceOf(plan, 'scalable-targets/shop-app')?.input).toMatchObject({
    MinCapacity: 1,
    MaxCapacity: 100,
  });
});

test('CPU is measured every 20 seconds where k2e.yaml asks for it', () => {
  const cpu = {type: 'cpu', metricType: 'Utilization', metadata: {value: '50'}};
  const {plan, tracking, report} = metricsOf(
    'scaling-policies/shop-app-cpu',
    {triggers: [cpu]},
    'autoscaling: {highResolution: true}',
  );
  expect(tracking?.PredefinedMetricSpecification?.PredefinedMetricType).toBe(
    'ECSServiceAverageCPUUtilizationHighResolution',
  );
  expect(resourceOf(plan, 'services/shop-app')?.input.monitoring).toEqual({
    metricConfigurations: [{metricNames: ['CPUUtilization'], resolutionSeconds: 20}],
  });
  expect(report.findings.filter(({rule}) => rule === 'check/scaling-resolution')).toEqual([]);
});

test('the autoscaler that KEDA makes in the cluster does not count as a second one', () => {
  const owner = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    name: 'app',
    controller: true,
    uid: '1',
  };
  const hpa = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {name: 'keda-hpa-app', namespace: 'shop', ownerReferences: [owner]},
    spec: {
      scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'app'},
      minReplicas: 1,
      maxReplicas: 100,
    },
  };
  const {plan, report} = run([scaled({scaleTargetRef: {name: 'app'}, triggers: [SQS]}), APP, hpa]);
  expect(resourceOf(plan, 'scalable-targets/shop-app')?.input).toMatchObject({MinCapacity: 0});
  expect(report.rules.failed).toBe(0);
});

test('an autoscaler of one’s own counts instead', () => {
  const hpa = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {name: 'own', namespace: 'shop'},
    spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'app'}, maxReplicas: 3},
  };
  const {plan, report} = run([scaled({scaleTargetRef: {name: 'app'}, triggers: [SQS]}), APP, hpa]);
  expect(resourceOf(plan, 'scalable-targets/shop-app')?.input).toMatchObject({MaxCapacity: 3});
  expect(report.findings.map(({message}) => message).join()).toContain('HorizontalPodAutoscaler own scales');
});

test('whatever a ScaledObject holds, nothing crashes and every value is accounted for', () => {
  const odd = fc.oneof(
    fc.constantFrom(null, '', 'x', '5', -1, 0, 7, 1.5, true, [], {}, [[]], {a: 1}, 'Disabled', '0 8 * * *'),
    fc.integer(),
    fc.jsonValue({maxDepth: 2}),
  );
  const metadata = fc.dictionary(
    fc.constantFrom(
      ...['queueURL', 'queueURLFromEnv', 'queueLength', 'awsRegion', 'scaleOnInFlight', 'value', 'type'],
      ...[
        'metricName',
        'namespace',
        'targetMetricValue',
        'metricStat',
        'start',
        'end',
        'timezone',
        '__proto__',
      ],
      ...['desiredReplicas', 'identityOwner', 'other'],
    ),
    odd,
  );
  const trigger = fc.record(
    {
      type: fc.oneof(
        fc.constantFrom('cpu', 'memory', 'cron', 'aws-sqs-queue', 'aws-cloudwatch', 'kafka'),
        odd,
      ),
      metricType: fc.oneof(fc.constantFrom('Utilization', 'AverageValue', 'Value'), odd),
      metadata: fc.oneof(metadata, odd),
      authenticationRef: odd,
      name: odd,
      constructor: odd,
    },
    {requiredKeys: []},
  );
  const spec = fc.record(
    {
      scaleTargetRef: fc.oneof(fc.constant({name: 'app'}), odd),
      triggers: fc.oneof(fc.array(fc.oneof(trigger, odd), {maxLength: 3}), odd),
      minReplicaCount: odd,
      maxReplicaCount: odd,
      idleReplicaCount: odd,
      cooldownPeriod: odd,
      fallback: odd,
      advanced: fc.oneof(
        odd,
        fc.record(
          {
            scalingModifiers: odd,
            horizontalPodAutoscalerConfig: fc.oneof(
              odd,
              fc.record({behavior: fc.oneof(odd, fc.record({scaleDown: odd, scaleUp: odd}))}),
            ),
          },
          {requiredKeys: []},
        ),
      ),
      other: odd,
    },
    {requiredKeys: []},
  );
  const annotations = fc.dictionary(
    fc.constantFrom('autoscaling.keda.sh/paused', 'autoscaling.keda.sh/paused-replicas', 'a/b'),
    odd,
  );
  fc.assert(
    fc.property(fc.oneof({weight: 9, arbitrary: spec}, odd), fc.oneof(annotations, odd), (body, notes) => {
      const {report} = run([scaled(body, notes), APP]);
      expect(report.rules.failed).toBe(0);
      expect(report.summary.unaccounted).toBe(0);
      expect(report.findings.filter(({rule}) => rule === 'input/unmapped')).toEqual([]);
    }),
    {numRuns: 300},
  );
});

test('a service that has no task at night can be updated with one task too', () => {
  const cron = {
    type: 'cron',
    metadata: {timezone: 'UTC', start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '5'},
  };
  const spec = {scaleTargetRef: {name: 'app'}, minReplicaCount: 2, idleReplicaCount: 0, triggers: [cron]};
  const {plan, report} = run([scaled(spec), APP]);
  expect(report.findings.filter(({level}) => level === 'blocker')).toEqual([]);
  expect(resourceOf(plan, 'scheduled-actions/shop-app-cron-0-end')?.input.ScalableTargetAction).toEqual({
    MinCapacity: 0,
    MaxCapacity: 0,
  });
});
