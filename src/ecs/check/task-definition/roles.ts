import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import {parseText} from '../../token.ts';
import {all, type Constraint, each} from '../constraint.ts';
import {targetsOf} from '../launch.ts';
import {fits} from '../text.ts';
import {containersOf, eachDefinition} from './container.ts';

/** Host of a private registry of ECR; the account and the region may be tokens. */
const ECR = /^[^/]+\.dkr[.-]ecr[^/]*\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\//;

function isEcr(image: string): boolean {
  const literal = parseText(image).map(part => (part.kind === 'text' ? part.text : 'x'));
  return ECR.test(literal.join(''));
}

function needsRole(container: ContainerDefinition, onFargate: boolean): string | undefined {
  if ((container.secrets?.length ?? 0) > 0) return 'reads secrets';
  if ((container.logConfiguration?.secretOptions?.length ?? 0) > 0) return 'reads secrets for its logs';
  if (container.repositoryCredentials) return 'logs in to a registry';
  if ((container.environmentFiles?.length ?? 0) > 0) return 'reads environment files';
  if (!onFargate) return undefined;
  if (container.logConfiguration?.logDriver === 'awslogs') return 'writes to CloudWatch Logs';
  return isEcr(container.image ?? '') ? 'is pulled from ECR' : undefined;
}

const ROLE = /^(?:arn:[^:]+:iam::\d{12}:role\/[\w+=,.@/-]+|[\w+=,.@-]{1,64})$/;

/** Roles of a task. */
export const ROLES: readonly Constraint[] = [
  {
    id: 'check/execution-role',
    summary:
      'A task has an execution role when ECS reads secrets or environment files for it, and on Fargate for ECR and awslogs.',
    remediation: 'Set `executionRoleArn`.',
    source:
      'ECS API reference, RegisterTaskDefinition `executionRoleArn`; developer guide, "Task execution IAM role".',
    test: eachDefinition((resource, report, context) => {
      if (resource.input.executionRoleArn) return;
      const onFargate = targetsOf(resource, context).has('fargate');
      const needs = containersOf(resource).map(container => needsRole(container, onFargate));
      const index = needs.findIndex(need => need !== undefined);
      if (index < 0) return;
      report(
        `/containerDefinitions/${index}`,
        `The container ${needs[index]}, for which the task needs an execution role.`,
      );
    }),
  },
  {
    id: 'check/role-arn',
    summary: 'Roles are given by their ARN or name.',
    remediation: 'Give the ARN of the role.',
    source:
      'ECS API reference, RegisterTaskDefinition `taskRoleArn`, `executionRoleArn`; IAM user guide, "IAM identifiers".',
    test: all(
      eachDefinition(({input}, report) => {
        for (const field of ['taskRoleArn', 'executionRoleArn'] as const) {
          const role = input[field];
          if (role !== undefined && !fits(role, ROLE))
            report(`/${field}`, 'This is neither the ARN nor the name of a role.');
        }
      }),
      each('jobs', ({input: {overrides}}, report) => {
        for (const field of ['taskRoleArn', 'executionRoleArn'] as const) {
          const role = overrides?.[field];
          if (role !== undefined && !fits(role, ROLE))
            report(`/overrides/${field}`, 'This is neither the ARN nor the name of a role.');
        }
      }),
    ),
  },
];
