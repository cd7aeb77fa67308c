import type {ResourceKind} from '../../ecs/resource.ts';

/**
 * The parts that a person cuts an application's infrastructure into, in the order in which they are made: the names of
 * Terraform's files and of CloudFormation's nested stacks.
 */
export const LAYERS = [
  'foundation',
  'secrets',
  'identity',
  'security-groups',
  'storage',
  'load-balancing',
  'services',
  'scaling',
  'schedules',
] as const;

export type Layer = (typeof LAYERS)[number];

/** The layer of each kind. */
export const LAYER_OF: {readonly [K in ResourceKind]: Layer} = {
  clusters: 'foundation',
  namespaces: 'foundation',
  'log-groups': 'foundation',
  'log-retention': 'foundation',
  secrets: 'secrets',
  roles: 'identity',
  'role-policies': 'identity',
  'security-groups': 'security-groups',
  'security-group-rules': 'security-groups',
  'security-group-default-egress': 'security-groups',
  'security-group-egress': 'security-groups',
  'access-points': 'storage',
  'load-balancers': 'load-balancing',
  'load-balancer-attributes': 'load-balancing',
  'target-groups': 'load-balancing',
  'target-group-attributes': 'load-balancing',
  listeners: 'load-balancing',
  'listener-certificates': 'load-balancing',
  'listener-rules': 'load-balancing',
  'task-definitions': 'services',
  'daemon-task-definitions': 'services',
  daemons: 'services',
  services: 'services',
  'scalable-targets': 'scaling',
  'scaling-policies': 'scaling',
  'scheduled-actions': 'scaling',
  'state-machines': 'schedules',
  'schedule-groups': 'schedules',
  schedules: 'schedules',
  jobs: 'services',
};
