import type {ResourceInputs, ResourceKind} from '../resource.ts';
import type {Constraint, ConstraintTest} from './constraint.ts';
import {repeated} from './text.ts';

/** What makes a resource the one that it is, for AWS: a second call with the same is refused, or takes the place of the first. */
const IDENTITIES: {
  readonly [K in ResourceKind]?: (input: ResourceInputs[K]) => readonly (string | number | undefined)[];
} = {
  clusters: ({clusterName}) => [clusterName],
  namespaces: ({Name}) => [Name],
  'log-groups': ({logGroupName}) => [logGroupName],
  'log-retention': ({logGroupName}) => [logGroupName],
  secrets: ({Name}) => [Name],
  roles: ({RoleName}) => [RoleName],
  'role-policies': ({RoleName, PolicyName}) => [RoleName, PolicyName],
  'security-groups': ({VpcId, GroupName}) => [VpcId, GroupName],
  'load-balancers': ({Name}) => [Name],
  'target-groups': ({Name}) => [Name],
  listeners: ({LoadBalancerArn, Port, Protocol}) => [
    LoadBalancerArn,
    Port,
    Protocol === 'UDP' ? 'UDP' : 'TCP',
  ],
  'task-definitions': ({family}) => [family],
  'daemon-task-definitions': ({family}) => [family],
  daemons: ({clusterArn, daemonName}) => [clusterArn, daemonName],
  'access-points': ({FileSystemId, ClientToken}) => [FileSystemId, ClientToken],
  services: ({cluster, serviceName}) => [cluster, serviceName],
  'scalable-targets': ({ResourceId, ScalableDimension}) => [ResourceId, ScalableDimension],
  'scaling-policies': ({ResourceId, PolicyName}) => [ResourceId, PolicyName],
  'scheduled-actions': ({ResourceId, ScheduledActionName}) => [ResourceId, ScheduledActionName],
  'state-machines': ({name}) => [name],
  'schedule-groups': ({Name}) => [Name],
  schedules: ({GroupName, Name}) => [GroupName ?? 'default', Name],
};

function identityTest<K extends ResourceKind>(kind: K): ConstraintTest {
  const identity = IDENTITIES[kind];
  return (context, report) => {
    if (!identity) return;
    const resources = context.all(kind);
    for (const index of repeated(resources, ({input}) => JSON.stringify(identity(input)))) {
      report(
        `${kind}/${resources[index]?.name}`,
        '',
        'Another resource of the plan has the same name at AWS.',
      );
    }
  };
}

const TESTS = Object.keys(IDENTITIES).map(kind => identityTest(kind as ResourceKind));

/** Names that have to differ. */
export const UNIQUE: readonly Constraint[] = [
  {
    id: 'check/duplicate-name',
    summary: 'No two resources of a plan have the same name at AWS.',
    remediation: 'Rename one of them, or set `namePrefix` in k2e.yaml.',
    source:
      'The API reference of each operation: names are unique in the account and region, the cluster, the VPC or the listener.',
    test: (context, report) => {
      for (const test of TESTS) test(context, report);
    },
  },
];
