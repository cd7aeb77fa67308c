import {ofKind, type Runbook} from './context.ts';
import {code} from './markdown.ts';
import {mostTasksAtOnce} from './task-count.ts';

/**
 * What the subnets of the tasks have to have, as boxes to tick; none where no task has an address of its own. Pods of EKS with the VPC
 * CNI have addresses of the VPC too, and both run side by side until the cutover is over.
 */
export function subnetChecks(runbook: Runbook): readonly string[] {
  const services = ofKind(runbook, 'services');
  const networks = services.flatMap(({input}) => input.networkConfiguration?.awsvpcConfiguration ?? []);
  if (networks.length === 0) return [];
  const wayOut =
    'their route table leads to a NAT gateway, or the VPC has endpoints for what tasks need to start: ECR and S3 for images, CloudWatch Logs, Parameter Store or Secrets Manager. Images of other registries and of `public.ecr.aws` need the NAT gateway. Without a way out tasks end with `ResourceInitializationError` or `CannotPullContainerError`.';
  return [
    ...(networks.some(({assignPublicIp}) => assignPublicIp !== 'ENABLED')
      ? [`- [ ] The subnets of the tasks have a way out, as the tasks have no public address: ${wayOut}`]
      : []),
    `- [ ] The subnets of the tasks have free addresses for ${mostTasksAtOnce(runbook)} tasks of services, the most with scaling and an update of each at once, beside the pods: ${code("aws ec2 describe-subnets --subnet-ids SUBNET … --query 'Subnets[].[SubnetId,AvailableIpAddressCount]' --output text")}`,
  ];
}
