import type {Aws} from '../peers/aws.ts';
import type {Network} from '../peers/network.ts';
import {changeRecords, makeZone, type RecordSet} from './account.ts';
import type {Bed} from './bed.ts';

/** An Ingress, what its hosts are, and what serves them on ECS. */
export interface Published {
  /** `namespace/name` of the Ingress. */
  readonly ingress: string;
  /** Names below `example.com`. */
  readonly hosts: readonly string[];
  readonly record: 'alias' | 'cname';
  /** Name of the load balancer that the cluster's controller makes. */
  readonly balancer: string;
  /** Services of ECS behind the hosts, and how many tasks run. */
  readonly services: Readonly<Record<string, number>>;
}

interface Balancer {
  readonly LoadBalancerArn: string;
  readonly DNSName: string;
  readonly CanonicalHostedZoneId: string;
}

interface Group {
  readonly TargetGroupArn: string;
}

/**
 * What the cloud's controllers make of an Ingress: a load balancer with healthy targets, its name in the status, records in a zone
 * `example.com`. The services of ECS get their tasks, which moto does not start by itself.
 */
export async function publish(
  bed: Bed,
  aws: Aws,
  {vpcId, subnets}: Network,
  {ingress, hosts, record, balancer, services}: Published,
): Promise<void> {
  const call = async <T>(...args: readonly string[]): Promise<T> => {
    const {code, out, err} = await aws.run(...args);
    if (code !== 0) throw new Error(`aws ${args.join(' ')}: ${err}`);
    return JSON.parse(out || '{}');
  };
  const elb = <T>(...args: readonly string[]) => call<T>('elbv2', ...args);
  const named = ['--name', balancer];
  const made = await elb<{LoadBalancers: readonly Balancer[]}>(
    'create-load-balancer',
    ...named,
    '--subnets',
    ...subnets,
  );
  const [eks] = made.LoadBalancers;
  if (!eks) throw new Error('There is no load balancer.');
  const port = ['--protocol', 'HTTP', '--port', '80'];
  const vpc = ['--vpc-id', vpcId, '--target-type', 'ip'];
  const groups = await elb<{TargetGroups: readonly Group[]}>(
    'create-target-group',
    ...named,
    ...port,
    ...vpc,
  );
  const action = `Type=forward,TargetGroupArn=${groups.TargetGroups[0]?.TargetGroupArn}`;
  const listener = ['--load-balancer-arn', eks.LoadBalancerArn, ...port, '--default-actions', action];
  await elb('create-listener', ...listener);
  const all = await elb<{TargetGroups: readonly Group[]}>('describe-target-groups');
  for (const {TargetGroupArn: arn} of all.TargetGroups)
    await elb('register-targets', '--target-group-arn', arn, '--targets', 'Id=10.20.0.10', 'Id=10.20.0.11');
  for (const [service, count] of Object.entries(services)) {
    const wanted = ['--cluster', 'shop', '--service', service, '--desired-count', String(count)];
    await call('ecs', 'update-service', ...wanted);
  }
  const [namespace, name] = ingress.split('/');
  const status = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/${name}/status`;
  await bed.kubernetes.patch(status, {status: {loadBalancer: {ingress: [{hostname: eks.DNSName}]}}});
  const zone = await makeZone(bed.aws, 'example.com.');
  for (const host of hosts) await changeRecords(bed.aws, zone, [['CREATE', recordOf(host, record, eks)]]);
}

function recordOf(
  host: string,
  record: 'alias' | 'cname',
  {DNSName, CanonicalHostedZoneId}: Balancer,
): RecordSet {
  const set = {name: `${host}.`, targets: [DNSName]};
  return record === 'alias'
    ? {...set, type: 'A', alias: {zone: CanonicalHostedZoneId, evaluateTargetHealth: false}}
    : {...set, type: 'CNAME', ttl: 20};
}
