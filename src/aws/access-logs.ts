import {
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {GetObjectCommand, ListObjectsV2Command, S3Client} from '@aws-sdk/client-s3';
import type {AccessLogs} from '../cutover/access-logs.ts';
import type {ClientSettings} from './client-settings.ts';
import {calling} from './failure.ts';

/** The access logs of load balancers in Amazon S3. Their buckets are in the region of the load balancer (ELB user guide). */
export function accessLogs(settings: ClientSettings): AccessLogs {
  const balancing = new ElasticLoadBalancingV2Client(settings);
  const s3 = new S3Client({...settings, forcePathStyle: true});
  return {
    place: arn =>
      calling('metrics.traffic', `Elastic Load Balancing DescribeLoadBalancerAttributes ${arn}`, async () => {
        const {Attributes = []} = await balancing.send(
          new DescribeLoadBalancerAttributesCommand({LoadBalancerArn: arn}),
        );
        const of = (key: string) => Attributes.find(({Key}) => Key === `access_logs.s3.${key}`)?.Value ?? '';
        const [bucket, prefix] = [of('bucket'), of('prefix').replace(/(?<!\/)\/+$/, '')];
        return of('enabled') === 'true' && bucket !== '' ? {bucket, prefix} : null;
      }),
    list: (Bucket, Prefix) =>
      calling('metrics.traffic', `S3 ListObjectsV2 s3://${Bucket}/${Prefix}`, async () => {
        const {Contents = []} = await s3.send(new ListObjectsV2Command({Bucket, Prefix}));
        return Contents.flatMap(({Key}) => Key ?? []);
      }),
    read: (Bucket, Key) => parts(s3, Bucket, Key),
  };
}

async function* parts(s3: S3Client, Bucket: string, Key: string): AsyncGenerator<Uint8Array> {
  const body = await calling('metrics.traffic', `S3 GetObject s3://${Bucket}/${Key}`, async () => {
    const {Body} = await s3.send(new GetObjectCommand({Bucket, Key}));
    return Body;
  });
  if (body && Symbol.asyncIterator in body) yield* body as AsyncIterable<Uint8Array>;
}
