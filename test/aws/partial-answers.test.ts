import {expect, test} from 'vitest';
import {stateOf} from '../../src/aws/ecs.ts';
import {trafficOf} from '../../src/aws/metrics.ts';

const ALB = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/ecs/2';

test('errors that CloudWatch could not give are not taken for none', () => {
  const requests = {Id: 'requests', StatusCode: 'Complete' as const, Values: [100, 100]};
  expect(trafficOf([requests, {Id: 'errors0', StatusCode: 'Complete', Values: []}], ALB)).toEqual({
    requests: 200,
    errors5xx: 0,
    points: 2,
  });
  for (const StatusCode of ['InternalError', 'PartialData'] as const)
    expect(() => trafficOf([requests, {Id: 'errors0', StatusCode, Values: [1]}], ALB)).toThrow(
      expect.objectContaining({failure: 'unknown'}),
    );
  expect(() => trafficOf([{...requests, StatusCode: 'Forbidden', Values: []}], ALB)).toThrow(
    expect.objectContaining({failure: 'denied'}),
  );
});

test('a metric that comes in parts is complete with its last one', () => {
  const parts = [
    {Id: 'requests', StatusCode: 'PartialData' as const, Values: [1]},
    {Id: 'requests', StatusCode: 'Complete' as const, Values: [2]},
  ];
  expect(trafficOf(parts, ALB)).toMatchObject({requests: 3, points: 2});
});

test.each([
  ['its own end', {stopCode: 'EssentialContainerExited' as const, containers: [{exitCode: 0}]}, 'succeeded'],
  ['an error', {stopCode: 'EssentialContainerExited' as const, containers: [{exitCode: 1}]}, 'failed'],
  ['no container that began', {stopCode: 'TaskFailedToStart' as const, containers: [{}]}, 'failed'],
  ['the end of its host', {stopCode: 'TerminationNotice' as const, containers: [{}]}, 'failed'],
  [
    'a reclaimed spot instance',
    {stopCode: 'SpotInterruption' as const, containers: [{exitCode: 0}]},
    'failed',
  ],
  ['somebody who stopped it', {stopCode: 'UserInitiated' as const, containers: [{exitCode: 0}]}, 'failed'],
  ['a container without an exit code', {containers: [{reason: 'OutOfMemoryError'}]}, 'failed'],
])('a task that ended by %s', (_, task, state) => {
  expect(stateOf({lastStatus: 'STOPPED', ...task})).toBe(state);
  expect(stateOf({...task, lastStatus: 'DEPROVISIONING'})).toBe('active');
});
