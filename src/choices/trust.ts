import type {PolicyDocument} from '../ecs/policy.ts';
import type {Context} from '../rules/rule.ts';
import {arn} from './region.ts';

/**
 * The trust policy of a role that ECS tasks use: only this account's ECS may assume it (mapping-platform §4.2; the source ARN
 * cannot name one cluster).
 */
export function taskTrust(context: Context): PolicyDocument {
  const account = context.need('aws.accountId');
  const partition = context.need('aws.partition');
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'K2eEcsTasks',
        Effect: 'Allow',
        Principal: {Service: 'ecs-tasks.amazonaws.com'},
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: {'aws:SourceAccount': account},
          ArnLike: {'aws:SourceArn': `arn:${partition}:ecs:${context.need('aws.region')}:${account}:*`},
        },
      },
    ],
  };
}

/** The trust policy of the role of a state machine (Step Functions developer guide, "Preventing cross-service confused deputy"). */
export function statesTrust(context: Context): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'K2eStates',
        Effect: 'Allow',
        Principal: {Service: 'states.amazonaws.com'},
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: {'aws:SourceAccount': context.need('aws.accountId')},
          ArnLike: {'aws:SourceArn': arn('states', 'stateMachine:*', context)},
        },
      },
    ],
  };
}

/** The trust policy of the role with which ECS makes disks for tasks (developer guide, "infrastructure IAM role"). */
export function volumeTrust(): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'K2eEcsVolumes',
        Effect: 'Allow',
        Principal: {Service: 'ecs.amazonaws.com'},
        Action: 'sts:AssumeRole',
      },
    ],
  };
}

/** The trust policy of the role with which EventBridge Scheduler starts tasks. */
export function schedulerTrust(context: Context): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'K2eScheduler',
        Effect: 'Allow',
        Principal: {Service: 'scheduler.amazonaws.com'},
        Action: 'sts:AssumeRole',
        Condition: {StringEquals: {'aws:SourceAccount': context.need('aws.accountId')}},
      },
    ],
  };
}
