import {expect, test} from 'vitest';
import {familyOf, machineOf} from '../../../src/aws/scheduler.ts';

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
  [
    'an input that somebody else wrote',
    {Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution', Input: 'now!'},
    undefined,
  ],
  ['the templated target of ECS', {Arn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/nightly'}, undefined],
])('%s', (_, target, machine) => {
  expect(machineOf({Target: {RoleArn: 'arn:aws:iam::111122223333:role/x', ...target}})).toBe(machine);
});

const DEFINITION = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/nightly-report';

test.each([
  [
    'a universal target',
    {
      Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask',
      Input: JSON.stringify({TaskDefinition: DEFINITION}),
    },
    'nightly-report',
  ],
  [
    'a family and its revision',
    {Arn: 'arn:aws-cn:scheduler:::aws-sdk:ecs:runTask', Input: JSON.stringify({TaskDefinition: 'nightly:7'})},
    'nightly',
  ],
  [
    'a templated target',
    {
      Arn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/nightly',
      EcsParameters: {TaskDefinitionArn: `${DEFINITION}:7`},
    },
    'nightly-report',
  ],
  ['a function', {Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:nightly'}, undefined],
])('runs tasks of a family: %s', (_, target, family) => {
  expect(familyOf({Target: {RoleArn: 'arn:aws:iam::111122223333:role/x', ...target}})).toBe(family);
});
