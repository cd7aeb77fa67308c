import {names} from '../../choices/names.ts';
import {arn} from '../../choices/region.ts';
import {volumeTrust} from '../../choices/trust.ts';
import {managedDisk} from '../../choices/volumes/managed-disk.ts';
import type {PolicyStatement} from '../../ecs/policy.ts';
import {handle} from '../../ecs/resource.ts';
import {refToken} from '../../ecs/token.ts';
import {type Context, defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/volume-role',
  on: 'pod',
  claims: [],
  summary: 'Where tasks get disks of EBS, ECS gets a role with which it makes, attaches and deletes them.',
  rationale:
    'The EBS driver makes disks with the rights of its service account. ECS makes them with an infrastructure role that each ' +
    'service, or call of RunTask, names. It has the permissions of the managed policy AmazonECSInfrastructureRolePolicyForVolumes: ' +
    'ECS may touch the volumes that it made for tasks, and no others. With a key of your own it may use that key. All workloads ' +
    'of a run share the role.',
  remediation: 'Nothing needs to be done; the role is a resource of the output.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/storage-classes/#aws-ebs'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'a disk for each task',
      config: 'app: shop\naws: {accountId: "111122223333", region: eu-west-1}',
      given: `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: scratch, mountPath: /scratch}]}
volumes:
  - name: scratch
    ephemeral:
      volumeClaimTemplate:
        spec: {accessModes: [ReadWriteOnce], storageClassName: gp3, resources: {requests: {storage: 50Gi}}}`,
      emits: {
        'roles/shop-volumes': {
          AssumeRolePolicyDocument: {Statement: [{Principal: {Service: 'ecs.amazonaws.com'}}]},
        },
        'role-policies/shop-volumes': {
          PolicyDocument: {
            Statement: [
              {
                Sid: 'CreateVolumes',
                Action: ['ec2:CreateVolume'],
                Resource: ['arn:aws:ec2:eu-west-1:111122223333:volume/*'],
              },
            ],
          },
        },
      },
    },
  ],
  map({workload, context, set}) {
    const managed = managedDisk(workload, context);
    if (!managed) return;
    const role = context.choice(names).volumeRole;
    set(role, {
      RoleName: role.name,
      Description: `Lets ECS make the disks of the tasks of ${context.config.app}`,
      AssumeRolePolicyDocument: volumeTrust(),
    });
    set(handle('role-policies', role.name), {
      RoleName: refToken(role, '/Role/RoleName'),
      PolicyName: 'k2e',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [...volumeStatements(context), ...keyStatements(managed.disk.settings.kmsKeyId)],
      },
    });
  },
});

/** What AmazonECSInfrastructureRolePolicyForVolumes allows, in this account and region. */
function volumeStatements(context: Context): readonly PolicyStatement[] {
  const volumes = [arn('ec2', 'volume/*', context)];
  const partition = context.need('aws.partition');
  const region = context.need('aws.region');
  const tasks = arn('ecs', 'task/*', context);
  const tagged = (on: 'RequestTag' | 'ResourceTag') => ({
    ArnLike: {[`aws:${on}/AmazonECSCreated`]: tasks},
    StringEquals: {[`aws:${on}/AmazonECSManaged`]: 'true'},
  });
  return [
    {
      Sid: 'CreateVolumes',
      Effect: 'Allow',
      Action: ['ec2:CreateVolume'],
      Resource: volumes,
      Condition: tagged('RequestTag'),
    },
    {
      Sid: 'CreateVolumesOfSnapshots',
      Effect: 'Allow',
      Action: ['ec2:CreateVolume'],
      Resource: [`arn:${partition}:ec2:${region}:*:snapshot/*`],
    },
    {
      Sid: 'TagVolumes',
      Effect: 'Allow',
      Action: ['ec2:CreateTags'],
      Resource: volumes,
      Condition: {
        ArnLike: {'aws:RequestTag/AmazonECSCreated': tasks},
        StringEquals: {'ec2:CreateAction': 'CreateVolume', 'aws:RequestTag/AmazonECSManaged': 'true'},
      },
    },
    {
      Sid: 'DescribeVolumes',
      Effect: 'Allow',
      Action: ['ec2:DescribeAvailabilityZones', 'ec2:DescribeInstances', 'ec2:DescribeVolumes'],
      Resource: ['*'],
    },
    {
      Sid: 'AttachVolumes',
      Effect: 'Allow',
      Action: ['ec2:AttachVolume', 'ec2:DetachVolume'],
      Resource: volumes,
      Condition: {StringEquals: {'aws:ResourceTag/AmazonECSManaged': 'true'}},
    },
    {
      // The hosts of Fargate are instances of accounts of AWS.
      Sid: 'AttachToInstances',
      Effect: 'Allow',
      Action: ['ec2:AttachVolume', 'ec2:DetachVolume'],
      Resource: [`arn:${partition}:ec2:${region}:*:instance/*`],
    },
    {
      Sid: 'DeleteVolumes',
      Effect: 'Allow',
      Action: ['ec2:DeleteVolume'],
      Resource: volumes,
      Condition: tagged('ResourceTag'),
    },
  ];
}

/** What EBS needs of a key of the user's own; its policy must allow it too. */
function keyStatements(key: string | undefined): readonly PolicyStatement[] {
  if (!key?.startsWith('arn:')) return [];
  return [
    {
      Sid: 'UseVolumeKeys',
      Effect: 'Allow',
      Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: [key],
    },
  ];
}
