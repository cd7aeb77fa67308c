import type {RecordSet} from '../../src/cutover/records.ts';
import type {WorldSetup} from '../../src/rehearsal/platforms.ts';

/** 2026-11-21T08:00:00Z. */
export const START = Date.UTC(2026, 10, 21, 8) / 1000;

export const EKS = {
  arn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/eks/1',
  dnsName: 'eks-1.eu-central-1.elb.amazonaws.com',
  zone: 'Z215JYRZR1TBD5',
};
export const ECS = {
  arn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/ecs/2',
  dnsName: 'ecs-2.eu-central-1.elb.amazonaws.com',
  zone: 'Z215JYRZR1TBD5',
};

export function alias(
  type: string,
  target: {readonly dnsName: string; readonly zone: string},
  weighted?: {readonly id: string; readonly weight: number},
  evaluateHealth = false,
): RecordSet {
  return {
    name: 'shop.example.com',
    type,
    alias: {zone: target.zone, target: `dualstack.${target.dnsName}`, evaluateHealth},
    ...(weighted && {weighted}),
  };
}

/** A shop: one public zone, two load balancers, one CronJob with its schedule, one worker. */
export function shopWorld(seed = 1): WorldSetup {
  return {
    now: START,
    seed,
    zones: [
      {
        id: 'ZPUBLIC',
        name: 'example.com',
        private: false,
        sets: [alias('A', EKS, undefined, true), alias('AAAA', EKS, undefined, true)],
      },
    ],
    balancers: [
      {...EKS, groups: [{name: 'eks', healthy: 3, registered: 3}]},
      {...ECS, groups: [{name: 'ecs', healthy: 3, registered: 3}]},
    ],
    questions: [
      {zone: 'ZPUBLIC', name: 'shop.example.com', type: 'A', requests: 700},
      {zone: 'ZPUBLIC', name: 'shop.example.com', type: 'AAAA', requests: 300},
    ],
    alarms: [],
    schedules: [
      {
        group: 'default',
        name: 'billing',
        enabled: false,
        definition: {
          digest: 'd1',
          expression: 'cron(*/10 * * * ? *)',
          timeZone: 'UTC',
          cluster: 'main',
          family: 'billing',
          clientToken: 'billing-<aws.scheduler.scheduled-time>',
        },
      },
    ],
    services: [{cluster: 'main', name: 'worker', desired: 0}],
    cluster: {
      objects: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          namespace: 'shop',
          name: 'billing',
          created: START - 86_400,
          spec: {schedule: '*/10 * * * *', suspend: false, concurrencyPolicy: 'Allow'},
          status: {lastScheduleTime: new Date(START * 1000).toISOString()},
        },
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: 'shop',
          name: 'worker',
          spec: {replicas: 2},
          status: {replicas: 2, readyReplicas: 2},
        },
      ],
      reverters: [],
    },
  };
}
