import {ofKind, type Runbook} from './context.ts';
import {code} from './markdown.ts';
import {command} from './shell.ts';

/** Where tasks are placed: a cluster, and the capacity provider or launch type that brings the machines. */
interface Place {
  readonly cluster: string;
  /** The capacity provider; none with the launch type EC2. */
  readonly provider: string | undefined;
}

/**
 * That there are machines for tasks that do not run on Fargate, as boxes to tick. What adds nodes to a cluster of Kubernetes (Karpenter, the
 * Cluster Autoscaler) adds none here.
 */
export function instanceChecks(runbook: Runbook): readonly string[] {
  const places = new Map(placesOf(runbook).map(place => [`${place.cluster} ${place.provider ?? ''}`, place]));
  return [...places.values()].map(({cluster, provider}) => {
    const list = code(command('aws', 'ecs', 'list-container-instances', '--cluster', cluster));
    return provider === undefined
      ? `- [ ] Instances join the cluster ${code(cluster)} before its services start: ECS places tasks on those that are there and adds none, nor do Karpenter and the Cluster Autoscaler. An Auto Scaling group with the ECS-optimized image and ${code(`ECS_CLUSTER=${cluster}`)} in its user data brings them, in the subnets of the tasks; as a capacity provider with managed scaling (${code('cluster.capacityProviders.ec2')} in ${code('k2e.yaml')}) it also adds more when tasks wait. ${list} shows them.`
      : `- [ ] The cluster ${code(cluster)} has the capacity provider ${code(provider)} before its services start; it adds instances when tasks wait, as Karpenter does nodes: ${code(command('aws', 'ecs', 'describe-clusters', '--clusters', cluster, '--query', 'clusters[].capacityProviders'))}.`;
  });
}

function placesOf(runbook: Runbook): readonly Place[] {
  return [...ofKind(runbook, 'services'), ...ofKind(runbook, 'jobs')].flatMap(({input}): Place[] => {
    const {cluster = 'default', launchType, capacityProviderStrategy = []} = input;
    if (launchType === 'EC2') return [{cluster, provider: undefined}];
    return capacityProviderStrategy.flatMap(({capacityProvider: provider}) =>
      provider === undefined || provider.startsWith('FARGATE') ? [] : [{cluster, provider}],
    );
  });
}
