import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {apply} from '../peers/apply.ts';
import {startAws} from '../peers/aws.ts';
import {makeNetwork, type Network} from '../peers/network.ts';
import {runProgram} from '../program.ts';
import {ACCOUNT} from '../servers/moto.ts';
import type {Bed} from './bed.ts';
import {applyManifests} from './manifests.ts';
import {publish} from './publish.ts';

/** The sample `web-shop` on both sides: on Kubernetes for its users, on ECS applied as converted, but dark. */
export interface Sample {
  /** Where the sample lies as in a checkout, with `build/web-shop` written. */
  readonly folder: string;
  /** Environment of `k2e`: the bed's AWS and cluster. */
  readonly env: Readonly<Record<string, string>>;
}

const CONVERT = 'convert samples/web-shop/k8s --config samples/web-shop/k2e.yaml -o build/web-shop';

/** Puts the sample on the bed. @throws Error with what went wrong */
export async function makeSample(
  bed: Bed,
  {program, python}: {readonly program: string; readonly python: string},
): Promise<Sample> {
  const {folder} = bed;
  const from = new URL('../../samples/web-shop', import.meta.url).pathname;
  const shop = join(folder, 'samples/web-shop');
  mkdirSync(shop, {recursive: true});
  mkdirSync(join(shop, 'k8s'));
  for (const name of readdirSync(join(from, 'k8s')))
    writeFileSync(join(shop, 'k8s', name), inAccount(readFileSync(join(from, 'k8s', name), 'utf8')));
  const aws = startAws(python, bed.aws);
  try {
    const network = await makeNetwork(aws);
    const config = readFileSync(join(from, 'k2e.yaml'), 'utf8');
    writeFileSync(join(shop, 'k2e.yaml'), onBed(config, network));
    const env = {
      KUBECONFIG: bed.kubeconfig,
      AWS_ENDPOINT_URL: bed.aws,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_COLOR: '1',
    };
    const converted = await runProgram(program, CONVERT.split(' '), {cwd: folder, env});
    if (converted.code !== 0)
      throw new Error(`k2e convert ended with ${converted.code}: ${converted.stderr}`);
    const {refusals} = await apply(join(folder, 'build/web-shop'), aws, network);
    if (refusals.length > 0) throw new Error(`AWS refused: ${JSON.stringify(refusals)}`);
    await applyManifests(bed.kubernetes, join(shop, 'k8s'));
    await publish(bed, aws, network, {
      ingress: 'shop/shop',
      hosts: ['shop.example.com', 'api.shop.example.com'],
      record: 'alias',
      balancer: 'k8s-shop-shop-4d1c',
      services: {'shop-catalog': 2, 'shop-orders': 2, 'shop-storefront': 3},
    });
    return {folder, env};
  } finally {
    await aws.stop();
  }
}

/** The settings of the sample with the ids of this account, and with weights that are watched for a minute instead of half an hour. */
function onBed(config: string, {vpcId, subnets, certificate}: Network): string {
  const [first = '', second = ''] = subnets;
  return inAccount(config)
    .replace(/vpc-[0-9a-f]+/, vpcId)
    .replaceAll(/subnet-\w+([12])$/gm, (_, zone: string) => (zone === '1' ? first : second))
    .replaceAll(/arn:aws:acm:\S+/g, certificate)
    .replace(
      /^cutover:$/m,
      'cutover:\n  steps: [10, 50, 100]\n  bakeMinutes: 1\n  guards: {minimumRequests: 20, minimumPoints: 1}',
    );
}

/** The made-up account of the sample becomes that of moto: roles of another account would block the workloads. */
function inAccount(text: string): string {
  return text.replaceAll('111122223333', ACCOUNT);
}
