import type {Plan, WebTrack} from './plan.ts';
import {any, type Statement} from './statement.ts';

/**
 * What it takes to tell who still calls the old load balancers (T19): where their access logs go, and those logs, where the plan found that there
 * are some. The cutover goes on without it.
 */
export function readLogs({web}: Pick<Plan, 'web'>): readonly Statement[] {
  const logged = web.filter(({logs}) => logs !== undefined);
  const buckets = [...new Set(logged.map(({logs}) => `arn:aws:s3:::${logs?.bucket ?? ''}`))];
  const folders = [...new Set(logged.map(folderOf))];
  const [listing] = any(logged, 'ListAccessLogs', ['s3:ListBucket'], buckets);
  return [
    ...any(web, 'ReadBalancerAttributes', ['elasticloadbalancing:DescribeLoadBalancerAttributes'], ['*']),
    ...(listing ? [{...listing, Condition: {StringLike: {'s3:prefix': folders.map(({path}) => path)}}}] : []),
    ...any(
      logged,
      'ReadAccessLogs',
      ['s3:GetObject'],
      folders.map(({bucket, path}) => `arn:aws:s3:::${bucket}/${path}`),
    ),
  ];
}

/** The folder in which the logs of a load balancer lie, with all below: its account and region stand in the key. */
function folderOf({logs, source}: WebTrack): {readonly bucket: string; readonly path: string} {
  const [, , , region = '', account = ''] = source.arn.split(':');
  const prefix = logs?.prefix === undefined ? '' : `${logs.prefix}/`;
  return {
    bucket: logs?.bucket ?? '',
    path: `${prefix}AWSLogs/${account}/elasticloadbalancing/${region}/*`,
  };
}
