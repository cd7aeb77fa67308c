import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import type {BucketUpload} from '../ecs/plan.ts';
import type {PolicyStatement} from '../ecs/policy.ts';
import type {Context} from '../rules/rule.ts';
import {fit, hash} from './names.ts';

/** An environment file in the bucket of `files.bucket`. */
export interface BucketFile {
  readonly upload: BucketUpload;
  readonly setting: Required<Pick<ContainerDefinition, 'environmentFiles'>>;
  /** What the execution role needs to read it. */
  readonly statements: readonly PolicyStatement[];
}

/** Characters of a file's name before its ending, which leave room for the hash. */
const STEM = 200;

/**
 * The environment file with these lines; `files.bucket` of k2e.yaml must be set. Its name holds a hash of them, so that a revision
 * of the task definition always finds its own (ECS developer guide, "Pass an environment variable file").
 */
export function bucketFile(stem: string, content: string, context: Context): BucketFile {
  const [bucket = '', ...folders] = (context.config.files.bucket ?? '').split('/');
  const file = `${fit(stem, stem, STEM)}-${hash(content)}.env`;
  const key = [...folders, file].join('/');
  const bucketArn = `arn:${context.need('aws.partition')}:s3:::${bucket}`;
  const allow = (Sid: string, action: string, resource: string): PolicyStatement => {
    return {Sid, Effect: 'Allow', Action: [action], Resource: [resource]};
  };
  return {
    upload: {path: `files/${file}`, content, bucket, key},
    setting: {environmentFiles: [{type: 's3', value: `${bucketArn}/${key}`}]},
    statements: [
      allow('ReadFiles', 's3:GetObject', `${bucketArn}/${key}`),
      allow('FindBucket', 's3:GetBucketLocation', bucketArn),
    ],
  };
}
