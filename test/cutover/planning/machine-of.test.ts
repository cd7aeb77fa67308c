import {expect, test} from 'vitest';
import {machineOf} from '../../../src/aws/scheduler.ts';

const MACHINE = 'arn:aws:states:eu-west-1:111122223333:stateMachine:nightly-report';

test.each([
  [
    'a universal target that starts an execution',
    {
      Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution',
      Input: JSON.stringify({StateMachineArn: MACHINE}),
    },
    MACHINE,
  ],
  ['the templated target of Step Functions', {Arn: MACHINE}, MACHINE],
  ['a task of ECS', {Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', Input: '{}'}, undefined],
  ['the templated target of ECS', {Arn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/nightly'}, undefined],
])('%s', (_, target, machine) => {
  expect(machineOf({Target: {RoleArn: 'arn:aws:iam::111122223333:role/x', ...target}})).toBe(machine);
});
