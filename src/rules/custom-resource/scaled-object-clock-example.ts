import type {Example} from '../rule.ts';
import {scaledBy} from './scaled-object-example.ts';

/** Examples of ScaledObjects with `cron` triggers. */
export const CLOCK_EXAMPLES: readonly Example[] = [
  {
    name: 'more tasks by day',
    given: scaledBy(
      'minReplicaCount: 1\ntriggers:\n- {type: cron, metadata: {timezone: Europe/Berlin, start: 0 8 * * 1-5, end: 0 18 * * 1-5, desiredReplicas: "5"}}',
    ),
    emits: {
      'scalable-targets/shop-app': {MinCapacity: 1, MaxCapacity: 100},
      'scheduled-actions/shop-app-cron-0-start': {
        ScheduledActionName: 'shop-app-cron-0-start',
        Schedule: 'cron(0 8 ? * 2-6 *)',
        Timezone: 'Europe/Berlin',
        ScalableTargetAction: {MinCapacity: 5, MaxCapacity: 5},
      },
      'scheduled-actions/shop-app-cron-0-end': {
        Schedule: 'cron(0 18 ? * 2-6 *)',
        ScalableTargetAction: {MinCapacity: 1, MaxCapacity: 1},
      },
    },
    findings: [{level: 'info', fidelity: 'approximate', path: '/spec/triggers/0', says: '5 from cron'}],
  },
  {
    name: 'the working days of two offices, and the CPU beside them',
    given: scaledBy(`minReplicaCount: 2
maxReplicaCount: 20
triggers:
- {type: cron, metadata: {timezone: Europe/Berlin, start: 0 8 * * 1-5, end: 0 18 * * 1-5, desiredReplicas: "5"}}
- {type: cron, metadata: {timezone: America/New_York, start: 0 8 * * 1-5, end: 0 18 * * 1-5, desiredReplicas: "8"}}
- {type: cpu, metricType: Utilization, metadata: {value: "70"}}`),
    emits: {
      'scheduled-actions/shop-app-cron-0-start': {ScalableTargetAction: {MinCapacity: 5}},
      'scheduled-actions/shop-app-cron-1-start': {
        Timezone: 'America/New_York',
        ScalableTargetAction: {MinCapacity: 8},
      },
      'scheduled-actions/shop-app-cron-1-end': {ScalableTargetAction: {MinCapacity: 2}},
    },
    withholds: ['scheduled-actions/shop-app-cron-0-end'],
    findings: [
      {level: 'info', fidelity: 'approximate', path: '/spec/triggers/0', says: 'least number'},
      {level: 'info', fidelity: 'approximate', path: '/spec/triggers/1'},
      {level: 'info', fidelity: 'approximate', path: '/spec/triggers/2'},
      {level: 'info', fidelity: 'approximate', path: '/spec/triggers/2/metadata/value'},
      {
        level: 'info',
        fidelity: 'approximate',
        path: '/spec/triggers/0/metadata/end',
        says: 'another one',
      },
    ],
  },
  {
    name: 'nights without a task, CPU by day',
    given: scaledBy(`minReplicaCount: 0
maxReplicaCount: 10
triggers:
- {type: cron, metadata: {timezone: Asia/Tokyo, start: 0 7 * * *, end: 0 20 * * *, desiredReplicas: "2"}}
- {type: cpu, metricType: Utilization, metadata: {value: "70"}}`),
    emits: {
      'scalable-targets/shop-app': {MinCapacity: 0, MaxCapacity: 10},
      'scheduled-actions/shop-app-cron-0-start': {ScalableTargetAction: {MinCapacity: 2, MaxCapacity: 10}},
      'scheduled-actions/shop-app-cron-0-end': {ScalableTargetAction: {MinCapacity: 0, MaxCapacity: 0}},
    },
    findings: [
      {level: 'info', fidelity: 'approximate', path: '/spec/triggers/0'},
      {level: 'info', fidelity: 'approximate', path: '/spec/triggers/1'},
      {level: 'info', fidelity: 'approximate', path: '/spec/triggers/1/metadata/value'},
    ],
  },
  {
    name: 'a window within another one',
    given: scaledBy(`minReplicaCount: 1
triggers:
- {type: cron, metadata: {timezone: UTC, start: 0 6 * * *, end: 0 22 * * *, desiredReplicas: "4"}}
- {type: cron, metadata: {timezone: UTC, start: 0 12 * * *, end: 0 13 * * *, desiredReplicas: "3"}}`),
    findings: [
      {level: 'info', fidelity: 'approximate', path: '/spec/triggers/0'},
      {level: 'info', fidelity: 'dropped', path: '/spec/triggers/1', says: 'changes nothing'},
    ],
  },
  {
    name: 'an end on more days than the start',
    given: scaledBy(
      'minReplicaCount: 1\ntriggers:\n- {type: cron, metadata: {timezone: UTC, start: 0 8 * * 1-5, end: 0 18 * * *, desiredReplicas: "5"}}',
    ),
    emits: {'scheduled-actions/shop-app-cron-0-end': {Schedule: 'cron(0 18 ? * 1-5 *)'}},
    findings: [
      {level: 'review', fidelity: 'approximate', path: '/spec/triggers/0', says: 'next end comes before'},
    ],
  },
  {
    name: 'windows of weekdays and of dates that meet',
    given: scaledBy(`minReplicaCount: 1
triggers:
- {type: cron, metadata: {timezone: UTC, start: 0 8 * * 1-5, end: 0 18 * * 1-5, desiredReplicas: "5"}}
- {type: cron, metadata: {timezone: UTC, start: 0 0 25 * *, end: 0 0 5 * *, desiredReplicas: "20"}}`),
    withholds: ['scalable-targets/shop-app'],
    findings: [
      {level: 'action', fidelity: 'manual', path: '/spec', says: 'None of its triggers'},
      {level: 'action', fidelity: 'manual', path: '/spec/triggers/0', says: 'no cron expression'},
    ],
  },
  {
    name: 'a worker that may run on one side only',
    given: scaledBy(
      'minReplicaCount: 1\ntriggers:\n- {type: cron, metadata: {timezone: UTC, start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: "5"}}',
    ),
    config: 'cutover: {workers: {Deployment/shop/app: exclusive}}',
    emits: {
      'scalable-targets/shop-app': {
        MinCapacity: 0,
        SuspendedState: {ScheduledScalingSuspended: true, DynamicScalingOutSuspended: true},
      },
    },
    findings: [
      {level: 'review', fidelity: 'approximate', path: '/spec/minReplicaCount', says: 'suspended'},
      {level: 'info', fidelity: 'approximate', path: '/spec/triggers/0'},
    ],
  },
];
