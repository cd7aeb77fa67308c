import {firstCount} from '../../choices/first-count.ts';
import {kedaScaling} from '../../choices/keda/scaling.ts';
import type {Workload} from '../../model/inventory.ts';
import {wantedReplicas} from '../../model/rollout.ts';
import {isScaledObject} from '../../model/scaled-object.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {type Context, defineRule} from '../rule.ts';
import {workloadName} from '../wording.ts';
import {tellBounds, tellPauses} from './scaled-object-bounds.ts';
import {CLOCK_EXAMPLES} from './scaled-object-clock-example.ts';
import {scaledBy} from './scaled-object-example.ts';
import {tellFields} from './scaled-object-leaves.ts';
import {setActions, setPolicies, setTarget} from './scaled-object-resources.ts';
import {tellTrigger} from './scaled-object-triggers.ts';

const QUEUE = `- type: aws-sqs-queue
  metadata:
    queueURL: https://sqs.eu-central-1.amazonaws.com/111122223333/orders
    queueLength: "20"
    awsRegion: eu-central-1`;

export default defineRule({
  id: 'custom-resource/scaled-object',
  on: 'other',
  claims: WHOLE,
  summary:
    'A ScaledObject of KEDA becomes a scalable target with a target tracking policy for each trigger that CloudWatch can measure, and scheduled actions for its clocks.',
  rationale:
    'KEDA reads queues, clocks and other measures itself, makes a HorizontalPodAutoscaler of them, and goes down to zero. ' +
    'Application Auto Scaling follows metrics of CloudWatch: the CPU and memory of the service, rescaled to the size of the task; ' +
    'the messages of an SQS queue for each running task, which Container Insights counts; any other metric of CloudWatch. With ' +
    'a minimum of 0 the measure without tasks is made larger than the target as soon as there is work, so that the first ' +
    'task starts. KEDA asks every few seconds, CloudWatch has figures by the minute, so that tasks come some minutes later. Windows of ' +
    'the clock become scheduled actions: at each time at which the count changes one sets what all windows together ask for. They ' +
    'move the minimum, and the maximum with it where nothing else scales. What only ' +
    'KEDA can read (Kafka, Prometheus, Redis, databases) has to be published to CloudWatch first.',
  remediation:
    'Publish what the trigger measures as a metric of CloudWatch, and write a target tracking policy with a customized metric.',
  refs: {
    kubernetes: [
      'https://keda.sh/docs/latest/reference/scaledobject-spec/',
      'https://keda.sh/docs/latest/scalers/aws-sqs/',
      'https://keda.sh/docs/latest/scalers/cron/',
      'https://keda.sh/docs/latest/concepts/scaling-deployments/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html',
      'https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a queue, down to zero',
      given: scaledBy(`maxReplicaCount: 30\ntriggers:\n${QUEUE}`),
      emits: {
        'scalable-targets/shop-app': {MinCapacity: 0, MaxCapacity: 30},
        'clusters/k2e': {settings: [{name: 'containerInsights', value: 'enabled'}]},
        'scaling-policies/shop-app-queue': {
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {TargetValue: 20, ScaleInCooldown: 300},
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/triggers/0', says: '20 messages'}],
    },
    {
      name: 'CPU, with a range and a pause of scaling in',
      config: 'workloads: {Deployment/shop/app: {cpu: 512, memory: 1024}}',
      given: scaledBy(
        'minReplicaCount: 2\nmaxReplicaCount: 10\npollingInterval: 15\ntriggers:\n- {type: cpu, metricType: Utilization, metadata: {value: "80"}}',
        '{autoscaling.keda.sh/paused-scale-in: "true"}',
      ),
      emits: {
        'scalable-targets/shop-app': {
          MinCapacity: 2,
          MaxCapacity: 10,
          SuspendedState: {DynamicScalingInSuspended: true},
        },
        'scaling-policies/shop-app-cpu': {
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 40,
            PredefinedMetricSpecification: {PredefinedMetricType: 'ECSServiceAverageCPUUtilization'},
          },
        },
      },
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/triggers/0'},
        {level: 'info', fidelity: 'approximate', path: '/spec/triggers/0/metadata/value', says: '40 %'},
      ],
      drops: ['/spec/pollingInterval'],
    },
    {
      name: 'a metric of CloudWatch',
      given: scaledBy(`minReplicaCount: 1
cooldownPeriod: 60
triggers:
- type: aws-cloudwatch
  metricType: Value
  metadata: {namespace: Shop, metricName: Backlog, dimensionName: Queue, dimensionValue: mail, targetMetricValue: "100", awsRegion: eu-central-1}`),
      emits: {
        'scaling-policies/shop-app-metric': {
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 100,
            CustomizedMetricSpecification: {
              Metrics: [{MetricStat: {Metric: {Namespace: 'Shop', MetricName: 'Backlog'}, Stat: 'Average'}}],
            },
          },
        },
      },
      findings: [{level: 'info', fidelity: 'approximate', path: '/spec/triggers/0', says: 'Backlog'}],
      drops: ['/spec/cooldownPeriod'],
    },
    {
      name: 'the lag of a Kafka topic',
      given: scaledBy(
        'triggers:\n- {type: kafka, metadata: {bootstrapServers: "kafka:9092", consumerGroup: app, topic: orders, lagThreshold: "50"}}',
      ),
      withholds: ['scalable-targets/shop-app'],
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec', says: 'None of its triggers'},
        {level: 'action', fidelity: 'manual', path: '/spec/triggers/0', says: 'kafka'},
      ],
    },
    {
      name: 'a lag under a minimum: as many tasks as KEDA keeps at least',
      given: scaledBy(
        'minReplicaCount: 3\nmaxReplicaCount: 10\ntriggers:\n- {type: kafka, metadata: {bootstrapServers: "kafka:9092", consumerGroup: app, topic: orders, lagThreshold: "50"}}',
      ),
      emits: {
        'services/shop-app': {
          desiredCount: 3,
          deploymentConfiguration: {minimumHealthyPercent: 75, maximumPercent: 140},
        },
      },
      withholds: ['scalable-targets/shop-app'],
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec', says: '3 tasks'},
        {level: 'action', fidelity: 'manual', path: '/spec/triggers/0', says: 'kafka'},
      ],
    },
    {
      name: 'a lag whose scaling is paused: the count of the manifest, in updates too',
      given: scaledBy(
        'minReplicaCount: 3\nmaxReplicaCount: 10\ntriggers:\n- {type: kafka, metadata: {bootstrapServers: "kafka:9092", consumerGroup: app, topic: orders, lagThreshold: "50"}}',
        '{autoscaling.keda.sh/paused: "true"}',
      ),
      emits: {
        'services/shop-app': {
          desiredCount: 1,
          deploymentConfiguration: {minimumHealthyPercent: 75, maximumPercent: 200},
        },
      },
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec', says: 'count of its manifest'},
        {level: 'action', fidelity: 'manual', path: '/spec/triggers/0', says: 'kafka'},
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/metadata/annotations/autoscaling.keda.sh~1paused',
          says: 'the count of its manifest',
        },
      ],
    },
    ...CLOCK_EXAMPLES,
    {
      name: 'a count that is fixed by hand, and a fallback',
      given: scaledBy(
        `fallback: {failureThreshold: 3, replicas: 6}\nidleReplicaCount: 0\nminReplicaCount: 2\ntriggers:\n${QUEUE}`,
        '{autoscaling.keda.sh/paused-replicas: "4"}',
      ),
      emits: {
        'scalable-targets/shop-app': {
          MinCapacity: 2,
          SuspendedState: {
            DynamicScalingInSuspended: true,
            DynamicScalingOutSuspended: true,
            ScheduledScalingSuspended: true,
          },
        },
        'services/shop-app': {
          desiredCount: 4,
          deploymentConfiguration: {minimumHealthyPercent: 75, maximumPercent: 200},
        },
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/triggers/0'},
        {level: 'review', fidelity: 'manual', path: '/spec/fallback'},
        {level: 'review', fidelity: 'approximate', path: '/spec/idleReplicaCount', says: '2 tasks'},
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/metadata/annotations/autoscaling.keda.sh~1paused-replicas',
          says: '4',
        },
      ],
    },
    {
      name: 'a workload that is not in the input',
      given: `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: app, namespace: shop}
spec: {scaleTargetRef: {name: other}, triggers: []}`,
      findings: [{level: 'action', fidelity: 'manual', path: '', says: 'scales nothing'}],
    },
  ],
  map(subject) {
    const {object, context, report} = subject;
    if (!isScaledObject(object)) return;
    const scaling = kedaScaling(object, context);
    if (scaling.kind === 'none') {
      report('', {
        level: 'action',
        fidelity: 'manual',
        message: `${nameOf(object)} is not written: ${scaling.why}.`,
        remediation: scaling.todo,
        workload: context.inventory.attachedTo(object),
      });
      return;
    }
    const {workload, outcomes, isWritten} = scaling;
    if (!isWritten) {
      report('/spec', {
        level: 'action',
        fidelity: 'manual',
        message: `None of its triggers is written, so ${workloadName(workload)} keeps ${kept(workload, context)}.`,
        workload,
      });
      subject.drop('/status', 'KEDA writes it.');
    } else {
      setTarget(subject, scaling);
      setPolicies(subject, scaling);
      setActions(subject, scaling);
      tellBounds(subject, scaling);
      tellFields(subject, scaling.scaled);
    }
    tellPauses(subject, scaling);
    for (const outcome of outcomes) tellTrigger(subject, outcome, scaling);
  },
});

/** How many tasks a service has that nothing scales. */
function kept(workload: Workload, context: Context): string {
  const replicas = wantedReplicas(workload);
  const first = firstCount(workload, replicas, context);
  return first === replicas
    ? 'the count of its manifest'
    : `${first} ${first === 1 ? 'task' : 'tasks'}, to which KEDA brings the ${replicas} of its manifest`;
}
