import {ACCOUNT, REGION} from '../servers/moto.ts';
import type {Aws} from './aws.ts';

/** What a team has before it converts anything: a VPC, subnets in two zones, a certificate. */
export interface Network {
  readonly vpcId: string;
  readonly subnets: readonly string[];
  readonly certificate: string;
}

/** The value of a key of `k2e.yaml` that an output folder leaves open; undefined when the test has none. */
export type Values = (key: string) => string | readonly string[] | undefined;

/** Makes the network in AWS. */
export async function makeNetwork(aws: Aws): Promise<Network> {
  const vpcId = await text(aws, 'Vpc.VpcId', 'ec2', 'create-vpc', '--cidr-block', '10.20.0.0/16');
  await run(aws, 'ec2', 'modify-vpc-attribute', '--vpc-id', vpcId, '--enable-dns-hostnames');
  const subnets: string[] = [];
  for (const [index, zone] of ['a', 'b'].entries()) {
    const options = [
      '--vpc-id',
      vpcId,
      '--cidr-block',
      `10.20.${index}.0/24`,
      '--availability-zone',
      REGION + zone,
    ];
    subnets.push(await text(aws, 'Subnet.SubnetId', 'ec2', 'create-subnet', ...options));
  }
  const certificate = await text(
    aws,
    'CertificateArn',
    'acm',
    'request-certificate',
    '--domain-name',
    'shop.example.com',
  );
  return {vpcId, subnets, certificate};
}

/** `k2e.yaml` with everything that only the user knows. */
export function configOf({vpcId, subnets}: Network): string {
  const list = subnets.map(id => `    - ${id}\n`).join('');
  return `aws:
  accountId: "${ACCOUNT}"
  region: ${REGION}
  partition: aws
network:
  vpcId: ${vpcId}
  taskSubnets:
${list}  albSubnets:
${list}`;
}

/** The values of the placeholders that k2e writes without such a file. */
export function valuesOf({vpcId, subnets, certificate}: Network): Values {
  return key => {
    if (key.startsWith('tls.certificates.')) return certificate;
    switch (key) {
      case 'aws.accountId':
        return ACCOUNT;
      case 'aws.region':
        return REGION;
      case 'aws.partition':
        return 'aws';
      case 'network.vpcId':
        return vpcId;
      case 'network.taskSubnets':
      case 'network.albSubnets':
        return subnets;
      default:
        return undefined;
    }
  };
}

async function text(aws: Aws, query: string, ...args: readonly string[]): Promise<string> {
  return JSON.parse(await run(aws, ...args, '--query', query));
}

async function run(aws: Aws, ...args: readonly string[]): Promise<string> {
  const {code, out, err} = await aws.run(...args);
  if (code !== 0) throw new Error(`aws ${args.join(' ')}: ${err}`);
  return out;
}
