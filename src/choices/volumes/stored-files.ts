import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import type {Upload} from '../../ecs/plan.ts';
import type {PolicyStatement} from '../../ecs/policy.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context} from '../../rules/rule.ts';
import {hash, names} from '../names.ts';
import {partsOf, type Writer} from './writer.ts';

/** The environment file of a writing container, for contents that the task definition has no room for. */
export interface StoredFiles {
  readonly upload: Upload;
  readonly setting: Required<Pick<ContainerDefinition, 'environmentFiles'>>;
  /** What the execution role needs to read it. */
  readonly statements: readonly PolicyStatement[];
}

/**
 * The environment file with the contents of a workload's stored files; undefined where there are none. Its name holds a hash of
 * them, so that a revision of the task definition always finds its own (ECS developer guide, "Pass an environment variable file").
 */
export function storedFiles(
  writer: Writer | undefined,
  workload: Workload,
  context: Context,
): StoredFiles | undefined {
  const {bucket: folder} = context.config.files;
  if (!writer || writer.stored.length === 0 || folder === undefined) return undefined;
  const lines = writer.stored.flatMap(({name, entry}) =>
    partsOf(entry).map((part, index) => `${name}_${index}=${part}`),
  );
  const content = `${lines.join('\n')}\n`;
  const [bucket = '', ...folders] = folder.split('/');
  const file = `${context.choice(names).base(workload)}-${hash(content)}.env`;
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
