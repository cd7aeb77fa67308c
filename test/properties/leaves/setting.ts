/** In what surroundings the leaves of an object are looked at. */
export interface Setting {
  readonly name: string;
  /** `k2e.yaml`. */
  readonly config: string;
  /** True where a load balancer leads requests to the pods. */
  readonly isServed: boolean;
  /** The kinds for which this makes a difference. */
  readonly kinds: RegExp;
}

/** The three targets, and what changes the meaning of many fields. */
export const SETTINGS: readonly Setting[] = [
  {name: 'fargate', config: 'compute: fargate', isServed: false, kinds: /./},
  {name: 'ec2', config: 'compute: ec2', isServed: false, kinds: /./},
  {name: 'managed', config: 'compute: managed', isServed: false, kinds: /./},
  {
    name: 'fargate, behind a load balancer',
    config: 'compute: fargate',
    isServed: true,
    kinds: /^Deployment$/,
  },
  {
    name: 'fargate, a service per ordinal',
    config:
      'workloads: {StatefulSet/shop/app: {statefulSet: per-ordinal, claims: {data: "fs-0a1b2c3d4e5f67890:/shop"}}}',
    isServed: false,
    kinds: /^StatefulSet$/,
  },
  {
    name: 'fargate, tasks that are alike',
    config: 'workloads: {StatefulSet/shop/app: {statefulSet: service}}',
    isServed: false,
    kinds: /^StatefulSet$/,
  },
  {
    name: 'fargate, with Step Functions',
    config: 'jobs: {engine: step-functions}',
    isServed: false,
    kinds: /^(Job|CronJob)$/,
  },
];
