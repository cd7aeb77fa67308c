import {expect, test} from 'vitest';
import {policyFor} from '../../src/cutover/permissions.ts';
import {shopPlan} from './shop.ts';

test('a job that runs as a state machine is proven and caught up there, and nowhere else', () => {
  const machine = 'arn:aws:states:eu-central-1:123456789012:stateMachine:shop-billing';
  const plan = shopPlan();
  const actions = (batches: typeof plan.batches) =>
    policyFor({...plan, batches}).Statement.filter(({Action}) =>
      Action.some(name => name.startsWith('states:')),
    );
  expect(actions(plan.batches)).toEqual([]);
  expect(actions(plan.batches.map(batch => ({...batch, machine})))).toMatchObject([
    {Action: ['states:ListExecutions'], Resource: [machine]},
    {Action: ['states:StartExecution'], Resource: [machine]},
  ]);
});
