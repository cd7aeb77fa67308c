import {expect, test} from 'vitest';
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
