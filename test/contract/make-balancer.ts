import {ACMClient, RequestCertificateCommand} from '@aws-sdk/client-acm';
import {DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type {BalancerWish} from './contract.ts';
import type {Settings} from './emulator.ts';

/** Makes a load balancer of the default VPC with its listeners and their certificates; its ARN. */
export async function makeBalancer(settings: Settings, {kind, listeners}: BalancerWish): Promise<string> {
  const [balancing, acm] = [new ElasticLoadBalancingV2Client(settings), new ACMClient(settings)];
  const {Subnets = []} = await new EC2Client(settings).send(new DescribeSubnetsCommand({}));
  const {LoadBalancers: [made] = []} = await balancing.send(
    new CreateLoadBalancerCommand({
      Name: 'shop',
      Type: kind,
      Subnets: Subnets.slice(0, 2).map(({SubnetId}) => SubnetId ?? ''),
    }),
  );
  for (const {protocol, port, certificates = []} of listeners) {
    const isPlain = protocol === 'UDP' || protocol === 'HTTP';
    const {TargetGroups: [group] = []} = await balancing.send(
      new CreateTargetGroupCommand({
        Name: `shop-${port}`,
        Protocol: isPlain ? protocol : kind === 'network' ? 'TCP' : 'HTTP',
        Port: port,
        VpcId: Subnets[0]?.VpcId,
        TargetType: 'ip',
      }),
    );
    const arns: string[] = [];
    for (const [DomainName, ...SubjectAlternativeNames] of certificates) {
      const {CertificateArn = ''} = await acm.send(
        new RequestCertificateCommand({
          DomainName,
          ...(SubjectAlternativeNames.length > 0 && {SubjectAlternativeNames}),
        }),
      );
      arns.push(CertificateArn);
    }
    const [first, ...others] = arns.map(CertificateArn => ({CertificateArn}));
    const {Listeners: [listener] = []} = await balancing.send(
      new CreateListenerCommand({
        LoadBalancerArn: made?.LoadBalancerArn,
        Protocol: protocol,
        Port: port,
        DefaultActions: [{Type: 'forward', TargetGroupArn: group?.TargetGroupArn}],
        ...(first && {Certificates: [first]}),
      }),
    );
    if (others.length > 0)
      await balancing.send(
        new AddListenerCertificatesCommand({ListenerArn: listener?.ListenerArn, Certificates: others}),
      );
  }
  return made?.LoadBalancerArn ?? '';
}
