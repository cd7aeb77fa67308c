import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKind} from '../../ecs/resource.ts';
import {plannedWord} from './planned-word.ts';
import {queryByName} from './shell.ts';

/** How what the native files of a kind have made is deleted. Kinds that are not here go with others, or cost nothing. */
const UNDO: {readonly [K in ResourceKind]?: (resource: Resource<K>) => readonly string[]} = {
  clusters: ({input}) => [
    `aws ecs delete-cluster --cluster ${plannedWord(input.clusterName)} --query cluster.status`,
  ],
  namespaces: ({input}) => [
    `namespace=$(aws servicediscovery list-namespaces --output text --query ${queryByName('Namespaces', 'Name', input.Name ?? '', 'Id')})`,
    'aws servicediscovery delete-namespace --query OperationId --id "$namespace"',
  ],
  'log-groups': ({input}) => [
    `aws logs delete-log-group --log-group-name ${plannedWord(input.logGroupName)}`,
  ],
  secrets: ({input}) => [
    `aws secretsmanager delete-secret --recovery-window-in-days 7 --query DeletionDate --secret-id ${plannedWord(input.Name)}`,
  ],
  roles: ({input}) => [`aws iam delete-role --role-name ${plannedWord(input.RoleName)}`],
  'role-policies': ({input}) => [
    `aws iam delete-role-policy --role-name ${plannedWord(input.RoleName)} --policy-name ${plannedWord(input.PolicyName)}`,
  ],
  'security-groups': ({name}) => [
    `aws ec2 delete-security-group --group-id "$(answer security-groups/${name}.json /GroupId)"`,
  ],
  'security-group-rules': ({input}) => [
    `aws ec2 revoke-security-group-ingress --query Return --group-id ${plannedWord(input.GroupId)} \\`,
    `  --ip-permissions "$(aws ec2 describe-security-groups --group-ids ${plannedWord(input.GroupId)} --output json \\`,
    `    --query 'SecurityGroups[0].IpPermissions')"`,
  ],
  'security-group-egress': ({input}) => [
    `aws ec2 revoke-security-group-egress --query Return --group-id ${plannedWord(input.GroupId)} \\`,
    `  --ip-permissions "$(aws ec2 describe-security-groups --group-ids ${plannedWord(input.GroupId)} --output json \\`,
    `    --query 'SecurityGroups[0].IpPermissionsEgress')"`,
  ],
  'load-balancers': ({name}) => [
    `aws elbv2 delete-load-balancer --load-balancer-arn "$(answer load-balancers/${name}.json /LoadBalancers/0/LoadBalancerArn)"`,
  ],
  'target-groups': ({name}) => [
    `aws elbv2 delete-target-group --target-group-arn "$(answer target-groups/${name}.json /TargetGroups/0/TargetGroupArn)"`,
  ],
  listeners: ({name}) => [
    `aws elbv2 delete-listener --listener-arn "$(answer listeners/${name}.json /Listeners/0/ListenerArn)"`,
  ],
  // The directory and what is in it stay.
  'access-points': ({name}) => [
    `aws efs delete-access-point --access-point-id "$(answer access-points/${name}.json /AccessPointId)"`,
  ],
  daemons: ({name}) => [
    `aws ecs delete-daemon --query status --daemon-arn "$(answer daemons/${name}.json /daemonArn)"`,
  ],
  services: ({name, input}) => [
    `aws ecs delete-service --force --query service.status --cluster ${plannedWord(input.cluster ?? 'default')} --service ${plannedWord(input.serviceName ?? name)}`,
  ],
  'scalable-targets': ({input}) => [
    `aws application-autoscaling deregister-scalable-target --service-namespace ecs --scalable-dimension ${plannedWord(input.ScalableDimension)} --resource-id ${plannedWord(input.ResourceId)}`,
  ],
  'state-machines': ({name}) => [
    `aws stepfunctions delete-state-machine --state-machine-arn "$(answer state-machines/${name}.json /stateMachineArn)"`,
  ],
  'schedule-groups': ({input}) => [`aws scheduler delete-schedule-group --name ${plannedWord(input.Name)}`],
  schedules: ({name, input}) => [
    `aws scheduler delete-schedule --group-name ${plannedWord(input.GroupName ?? 'default')} --name ${plannedWord(input.Name ?? name)}`,
  ],
};

/**
 * The lines that delete what a native file has made, by what the file and AWS's answer say; none where it goes with another
 * resource, or costs nothing and does nothing (task definitions).
 */
export function undo<K extends ResourceKind>(resource: Resource<K>): readonly string[] {
  const kind: K = resource.kind;
  return UNDO[kind]?.(resource) ?? [];
}

/** The place in AWS's answer that `undo` asks for, so that `apply` keeps it. */
export function placeToUndo({kind}: Resource): readonly string[] {
  switch (kind) {
    case 'security-groups':
      return ['GroupId'];
    case 'access-points':
      return ['AccessPointId'];
    case 'daemons':
      return ['daemonArn'];
    case 'load-balancers':
      return ['LoadBalancers[0].LoadBalancerArn'];
    case 'listeners':
      return ['Listeners[0].ListenerArn'];
    case 'target-groups':
      return ['TargetGroups[0].TargetGroupArn'];
    case 'state-machines':
      return ['stateMachineArn'];
    default:
      return [];
  }
}
