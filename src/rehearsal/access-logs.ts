import {gzipSync} from 'node:zlib';
import type {AccessLogs, LogPlace} from '../cutover/access-logs.ts';
import {CallError} from '../cutover/calls.ts';

/** Access logs in memory: where each load balancer writes them, and what lies there. */
export interface LogsSetup {
  /** ARN → bucket and prefix. */
  readonly places: Readonly<Record<string, LogPlace>>;
  /** `bucket/key` → what the object holds: text, which is packed, or bytes as they are. */
  readonly objects: Readonly<Record<string, string | Uint8Array>>;
  /** Nobody may read a bucket of these. */
  readonly closed?: readonly string[];
}

/** Bytes of one part of an answer. */
const PART = 16_384;
/** ListObjectsV2 answers with a thousand keys at most. */
const PAGE = 1000;

/** The access logs of a made-up account, behind the port of the real ones. */
export function accessLogsOf({places, objects, closed = []}: LogsSetup): AccessLogs {
  const open = (bucket: string, operation: string): void => {
    if (closed.includes(bucket))
      throw new CallError(
        'metrics.traffic',
        'denied',
        `S3 ${operation} s3://${bucket}: AccessDenied: Access Denied`,
      );
  };
  return {
    place: async arn => (Object.hasOwn(places, arn) ? (places[arn] ?? null) : null),
    list: async (bucket, prefix) => {
      open(bucket, 'ListObjectsV2');
      return Object.keys(objects)
        .filter(path => path.startsWith(`${bucket}/${prefix}`))
        .map(path => path.slice(bucket.length + 1))
        .sort()
        .slice(0, PAGE);
    },
    read: async function* (bucket, key) {
      open(bucket, 'GetObject');
      const held = objects[`${bucket}/${key}`];
      if (held === undefined)
        throw new CallError('metrics.traffic', 'missing', `S3 GetObject s3://${bucket}/${key}: NoSuchKey`);
      const packed = typeof held === 'string' ? gzipSync(held) : held;
      for (let from = 0; from < packed.length; from += PART) yield packed.subarray(from, from + PART);
    },
  };
}
