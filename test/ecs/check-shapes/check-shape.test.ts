import {describe, expect, test} from 'vitest';
import * as limits from '../../../src/ecs/limits.ts';
import {RESOURCE_KINDS, RESOURCE_TYPES, type ResourceKind} from '../../../src/ecs/resource.ts';
import {checkShape, type ShapeFaultKind} from '../../../src/ecs/shapes/check-shape.ts';
import {serviceShapes} from '../../../src/ecs/shapes/service.ts';
import type {Shape} from '../../../src/ecs/shapes/shape.ts';

import {configToken} from '../../../src/ecs/token.ts';

function shapesOf(service: string): Readonly<Record<string, Shape | undefined>> {
  const shapes = serviceShapes(service);
  return Object.fromEntries(shapes.names.map(name => [name, shapes.shape(name)]));
}

test.each(RESOURCE_KINDS)('the shapes of %s are complete', kind => {
  const [service, operation] = RESOURCE_TYPES[kind].api;
  const shapes = shapesOf(service);
  const input = serviceShapes(service).input(operation);
  expect(shapes[input]?.type).toBe('structure');
  for (const [name, shape] of Object.entries(shapes)) {
    const parts = shape?.type === 'structure' ? Object.values(shape.members) : [];
    if (shape?.type === 'list') parts.push(shape.member);
    if (shape?.type === 'map') parts.push(shape.key, shape.value);
    for (const part of parts) expect(shapes, `${name} → ${part}`).toHaveProperty([part]);
    if (shape?.type === 'string' && shape.pattern !== undefined) new RegExp(`^(?:${shape.pattern})$`, 'u');
  }
});

const CASES: readonly [
  kind: ResourceKind,
  what: string,
  input: unknown,
  faults: readonly [ShapeFaultKind, string][],
][] = [
  ['log-groups', 'a minimal request', {logGroupName: '/a'}, []],
  ['log-groups', 'a field that is undefined', {logGroupName: '/a', tags: undefined}, []],
  ['log-groups', 'no object', null, [['wrong-type', '']]],
  ['log-groups', 'nothing', {}, [['missing-field', '']]],
  ['log-groups', 'an inherited field', Object.create({logGroupName: '/a'}), [['missing-field', '']]],
  [
    'log-groups',
    'a field of every object',
    {logGroupName: '/a', constructor: 1},
    [['unknown-field', '/constructor']],
  ],
  [
    'log-groups',
    'the prototype as a field',
    JSON.parse('{"logGroupName":"/a","__proto__":1}'),
    [['unknown-field', '/__proto__']],
  ],
  ['log-groups', 'an empty map', {logGroupName: '/a', tags: {}}, [['range', '/tags']]],
  ['log-groups', 'a map of numbers', {logGroupName: '/a', tags: {a: 1}}, [['wrong-type', '/tags/a']]],
  [
    'log-groups',
    'a key with a slash',
    {logGroupName: '/a', tags: {'a/b~': 1}},
    [
      ['pattern', '/tags/a~1b~0'],
      ['wrong-type', '/tags/a~1b~0'],
    ],
  ],
  ['log-groups', 'null', {logGroupName: null}, [['wrong-type', '/logGroupName']]],
  ['log-groups', 'a token', {logGroupName: configToken('x')}, []],
  [
    'log-retention',
    'half a day',
    {logGroupName: '/a', retentionInDays: 0.5},
    [['wrong-type', '/retentionInDays']],
  ],
  [
    'log-retention',
    'a big integer',
    {logGroupName: '/a', retentionInDays: 30n},
    [['wrong-type', '/retentionInDays']],
  ],
  [
    'log-retention',
    'text for a number',
    {logGroupName: '/a', retentionInDays: '30'},
    [['wrong-type', '/retentionInDays']],
  ],
  [
    'task-definitions',
    'an enum',
    {family: 'a', containerDefinitions: [], networkMode: 'x'},
    [['allowed-values', '/networkMode']],
  ],
  [
    'task-definitions',
    'a list that is an object',
    {family: 'a', containerDefinitions: {}},
    [['wrong-type', '/containerDefinitions']],
  ],
  [
    'task-definitions',
    'a flag that is text',
    {family: 'a', containerDefinitions: [{essential: 'true'}]},
    [['wrong-type', '/containerDefinitions/0/essential']],
  ],
  [
    'listener-rules',
    'a priority of 50001',
    {ListenerArn: 'a', Priority: 50_001, Conditions: [], Actions: []},
    [['range', '/Priority']],
  ],
  ['schedule-groups', 'a pattern', {Name: 'a b'}, [['pattern', '/Name']]],
  ['schedule-groups', 'a pattern that holds for a part only', {Name: 'a\nb'}, [['pattern', '/Name']]],
];

test.each(CASES)('%s: %s', (kind, _, input, expected) => {
  expect(checkShape(kind, input).map(fault => [fault.kind, fault.pointer])).toEqual(expected);
});

describe('limits that the models state as well are the same there', () => {
  const same: readonly [
    service: string,
    shape: string,
    limit: {readonly min?: number; readonly max?: number},
  ][] = [
    ['elbv2', 'HealthCheckIntervalSeconds', limits.TARGET_GROUP.interval],
    ['elbv2', 'HealthCheckTimeoutSeconds', limits.TARGET_GROUP.timeout],
    ['elbv2', 'HealthCheckThresholdCount', limits.TARGET_GROUP.threshold],
    ['elbv2', 'Path', {max: limits.TARGET_GROUP.path}],
    ['elbv2', 'Port', limits.PORT],
    ['elbv2', 'RulePriority', limits.LISTENER_RULE.priority],
    ['elbv2', 'FixedResponseActionMessage', {max: limits.LISTENER_RULE.body}],
    ['elbv2', 'RedirectActionPath', {max: limits.LISTENER_RULE.redirectPart}],
    ['scheduler', 'Name', {max: limits.SCHEDULE.name.maxLength}],
    ['scheduler', 'ScheduleExpression', {max: limits.SCHEDULE.expression}],
    ['scheduler', 'ScheduleExpressionTimezone', {max: limits.SCHEDULE.timeZone}],
    ['scheduler', 'TaskCount', limits.SCHEDULE.taskCount],
    ['scheduler', 'MaximumRetryAttempts', limits.SCHEDULE.retries],
    ['scheduler', 'MaximumEventAgeInSeconds', limits.SCHEDULE.eventAge],
    ['scheduler', 'MaximumWindowInMinutes', limits.SCHEDULE.flexibleWindow],
    ['scheduler', 'CapacityProviderStrategy', {max: limits.SCHEDULE.capacityProviders}],
    ['scheduler', 'Subnets', limits.SERVICE.subnets],
    ['scheduler', 'SecurityGroups', {max: limits.SERVICE.securityGroups}],
    ['scheduler', 'PlacementConstraints', {max: limits.SERVICE.placementConstraints}],
    ['scheduler', 'PlacementConstraintExpression', {max: limits.TASK_DEFINITION.placementExpression}],
    ['scheduler', 'PlacementStrategies', {max: limits.SERVICE.placementStrategies}],
    ['ecs', 'Duration', {max: limits.SERVICE.healthCheckGracePeriod.max}],
    ['ecs', 'Tags', {max: limits.TAGS.count}],
    ['ecs', 'TagKey', {max: limits.TAGS.keyLength}],
    ['ecs', 'TagValue', {max: limits.TAGS.valueLength}],
    ['iam', 'roleNameType', {max: limits.ROLE.name.maxLength}],
    ['iam', 'policyNameType', {max: limits.ROLE.policyName.maxLength}],
    ['logs', 'LogGroupName', {max: limits.LOGS.groupName.maxLength}],
    ['secretsmanager', 'NameType', {max: limits.SECRET.name.maxLength}],
    ['secretsmanager', 'SecretStringType', {max: limits.SECRET.valueBytes}],
    ['application-autoscaling', 'PolicyName', {max: limits.SCALING.policyName}],
  ];
  test.each(same)('%s %s', (service, name, {min, max}) => {
    const shape = shapesOf(service)[name];
    const stated = shape && 'max' in shape ? shape : {};
    expect(stated).toMatchObject({...(max === undefined ? {} : {max}), ...(min ? {min} : {})});
  });
});
