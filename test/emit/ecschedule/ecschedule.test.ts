import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Plan, Resource} from '../../../src/ecs/plan.ts';
import type {ResourceInputs} from '../../../src/ecs/resource.ts';
import {configToken} from '../../../src/ecs/token.ts';
import {ecschedule} from '../../../src/emit/ecschedule/ecschedule.ts';
import {native} from '../../../src/emit/native/native.ts';
import {outputFolder} from '../../../src/emit/output-folder.ts';
import {holdsReserved} from '../../../src/json.ts';
import {OPTIONS, planOf, resource} from '../plans.ts';
import {INPUTS, isAbsent, nativeFiles, planOfFolder, stands} from '../templated/plans-of-inputs.ts';
import {type ReadFile, readFile} from './reader.ts';

const FILE = 'ecschedule/ecschedule.yaml';

function emitted(plan: Plan) {
  const {files, notCarried} = outputFolder(plan, [ecschedule], OPTIONS);
  const contents = new Map(files.map(({path, content}) => [path, content]));
  const text = contents.get(FILE);
  const file = text === undefined ? undefined : readFile(text, stands);
  const left = [...contents.keys()].flatMap(
    path => /^ecschedule\/schedules\/(.+)\.json$/.exec(path)?.[1] ?? [],
  );
  return {contents, notCarried, text: text ?? '', file, left};
}

/** What EventBridge Scheduler would be told of a rule, to be compared with the native file. */
function asSchedule(rule: ReadFile['rules'][number], {cluster, region}: ReadFile): unknown {
  const {network_configuration: network} = rule as {network_configuration?: {aws_vpc_configuration: object}};
  const {subnets, security_groups, assign_public_ip} = {...network?.aws_vpc_configuration} as Record<
    string,
    unknown
  >;
  return {
    Name: rule.name,
    Description: rule.description,
    ScheduleExpression: rule.scheduleExpression,
    ScheduleExpressionTimezone: 'UTC',
    State: rule.disabled === true ? 'DISABLED' : 'ENABLED',
    FlexibleTimeWindow: {Mode: 'OFF'},
    Target: {
      Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask',
      Input: {
        Cluster: cluster,
        TaskDefinition: expect.stringMatching(`:ecs:${region}:[^:]*:task-definition/${rule.taskDefinition}$`),
        Count: rule.taskCount ?? 1,
        LaunchType: rule.launch_type,
        PlatformVersion: rule.platform_version,
        PropagateTags: rule.propagateTags,
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            Subnets: together(subnets),
            SecurityGroups: security_groups,
            AssignPublicIp: assign_public_ip,
          },
        },
      },
    },
  };
}

/** A list with the variables for each item of a list that is not known as one: so it stands inside of a text. */
function together(list: unknown): unknown {
  const items = Array.isArray(list) ? list.map(item => String(item).replace(/_\d+>$/, '>')) : [];
  return [...new Set(items)];
}

/** A schedule with the input of its call spelled out. */
function spelledOut(file: unknown): unknown {
  const {Target: target, ...rest} = file as ResourceInputs['schedules'];
  return {...rest, Target: {...target, Input: JSON.parse(target?.Input ?? 'null')}};
}

describe.each(INPUTS)('$name', ({k8s, config}) => {
  test.skipIf(isAbsent({k8s}))('has every schedule once, as a rule or as the native file', async () => {
    const plan = await planOfFolder(k8s, config);
    const filled = nativeFiles(plan);
    const {file, left, contents} = emitted(plan);
    const schedules = [...filled.keys()].flatMap(path => /^schedules\/(.+)\.json$/.exec(path)?.[1] ?? []);
    const ruled = file?.rules.map(({name}) => String(name)) ?? [];
    expect([...ruled, ...left].toSorted()).toEqual(schedules.toSorted());
    for (const rule of file?.rules ?? []) {
      const schedule = spelledOut(filled.get(`schedules/${rule.name}.json`));
      if (file) expect(schedule).toMatchObject(asSchedule(rule, file) as object);
    }
    const written = new Map(
      outputFolder(plan, [native], OPTIONS).files.map(({path, content}) => [path, content]),
    );
    for (const name of left) {
      expect(contents.get(`ecschedule/schedules/${name}.json`)).toBe(written.get(`schedules/${name}.json`));
    }
  });
});

test('the sample’s schedules in UTC without a deadline are rules; the others stay, with the reason', async () => {
  const plan = await planOfFolder('samples/nightly-api/k8s', 'samples/nightly-api/k2e.yaml');
  const {file, left, notCarried} = emitted(plan);
  expect(file?.rules.map(({name}) => name)).toEqual(['nightly-session-purge']);
  const {rules, ...top} = file ?? {};
  expect(top).toEqual({
    region: 'eu-west-1',
    cluster: 'nightly',
    role: 'ecsEventsRole',
    trackingId: 'k2e-nightly',
  });
  for (const name of left) expect(notCarried.map(each => each.resource)).toContain(`schedules/${name}`);
  const told = (name: string) =>
    notCarried.filter(each => each.resource === `schedules/${name}`).map(({pointer}) => pointer);
  expect(told('nightly-inventory-sync')).toEqual(['/Target/RetryPolicy', '/Target/Arn']);
  expect(told('nightly-month-end-export')).toContain('/ScheduleExpressionTimezone');
  expect(told('nightly-half-month-close-dom')).toContain('/Target/Arn');
});

type Schedule = ResourceInputs['schedules'];

/** A schedule that a rule can express. */
function schedule(
  name: string,
  more: Partial<Schedule> = {},
  target: Partial<Schedule['Target']> = {},
): Resource {
  return resource(`schedules/${name}`, {
    Name: name,
    GroupName: 'shop',
    ScheduleExpression: 'cron(0 3 * * ? *)',
    FlexibleTimeWindow: {Mode: 'OFF'},
    State: 'DISABLED',
    ...more,
    Target: {
      Arn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
      RoleArn: 'arn:aws:iam::111122223333:role/scheduler',
      EcsParameters: {
        TaskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-report',
        TaskCount: 1,
      },
      RetryPolicy: {MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10},
      ...target,
    },
  });
}

const ECS = {TaskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop-report'};

describe('a schedule stays with EventBridge Scheduler', () => {
  test.each([
    ['a time zone', schedule('x', {ScheduleExpressionTimezone: 'Asia/Tokyo'}), '/ScheduleExpressionTimezone'],
    [
      'a window',
      schedule('x', {FlexibleTimeWindow: {Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5}}),
      '/FlexibleTimeWindow',
    ],
    ['a date', schedule('x', {ScheduleExpression: 'at(2027-01-01T00:00:00)'}), '/ScheduleExpression'],
    ['a start', schedule('x', {StartDate: new Date(0)}), '/StartDate'],
    ['a key', schedule('x', {KmsKeyArn: 'arn:x'}), '/KmsKeyArn'],
    [
      'an explicit retry policy',
      schedule('x', {}, {RetryPolicy: {MaximumRetryAttempts: 0}}),
      '/Target/RetryPolicy',
    ],
    ['another target', schedule('x', {}, {EcsParameters: undefined}), '/Target/Arn'],
    ['input', schedule('x', {}, {Input: '{}'}), '/Target/Input'],
    [
      'placement',
      schedule('x', {}, {EcsParameters: {...ECS, PlacementStrategy: []}}),
      '/Target/EcsParameters/PlacementStrategy',
    ],
    [
      'exec',
      schedule('x', {}, {EcsParameters: {...ECS, EnableExecuteCommand: true}}),
      '/Target/EcsParameters/EnableExecuteCommand',
    ],
    [
      'another partition',
      schedule('x', {}, {Arn: 'arn:aws-cn:ecs:cn-north-1:1:cluster/shop'}),
      '/Target/Arn',
    ],
  ])('because of %s', (_, one, pointer) => {
    const {file, left, notCarried} = emitted(planOf([one]));
    expect([file, left]).toEqual([undefined, ['x']]);
    expect(notCarried).toContainEqual(
      expect.objectContaining({
        resource: 'schedules/x',
        pointer,
        message: expect.stringContaining('schedules/x.json'),
      }),
    );
  });

  test('because of a second cluster, which prune could not handle', () => {
    const other = schedule('b', {}, {Arn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/other'});
    const {file, left} = emitted(planOf([schedule('a'), other]));
    expect(file?.rules.map(({name}) => name)).toEqual(['a']);
    expect(left).toEqual(['b']);
  });
});

describe('a rule', () => {
  test('leaves out what makes `ecschedule diff` show a change: defaults and ARNs', () => {
    const [rule] = emitted(planOf([schedule('a')])).file?.rules ?? [];
    expect(rule).toEqual({
      name: 'a',
      scheduleExpression: 'cron(0 3 * * ? *)',
      disabled: true,
      taskDefinition: 'shop-report',
    });
  });

  test('has every other word of ecschedule', () => {
    const full = schedule(
      'a',
      {State: 'ENABLED'},
      {
        DeadLetterConfig: {Arn: 'arn:aws:sqs:eu-west-1:111122223333:dlq'},
        EcsParameters: {
          TaskDefinitionArn: `${ECS.TaskDefinitionArn}:7`,
          TaskCount: 3,
          Group: 'g',
          PlatformVersion: '1.4.0',
          PropagateTags: 'TASK_DEFINITION',
          CapacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT', weight: 1, base: undefined}],
          NetworkConfiguration: {awsvpcConfiguration: {Subnets: ['subnet-1'], SecurityGroups: ['sg-1']}},
        },
      },
    );
    expect(emitted(planOf([full])).file?.rules).toEqual([
      {
        name: 'a',
        scheduleExpression: 'cron(0 3 * * ? *)',
        taskDefinition: 'shop-report:7',
        taskCount: 3,
        group: 'g',
        capacityProviderStrategy: [{capacityProvider: 'FARGATE_SPOT', weight: 1}],
        platform_version: '1.4.0',
        network_configuration: {
          aws_vpc_configuration: {
            subnets: ['subnet-1'],
            security_groups: ['sg-1'],
            assign_public_ip: 'DISABLED',
          },
        },
        propagateTags: 'TASK_DEFINITION',
        dead_letter_config: {sqs: 'arn:aws:sqs:eu-west-1:111122223333:dlq'},
      },
    ]);
  });

  test.each([
    ['rate(1 hours)', 'rate(1 hour)', 3600],
    ['rate(5 minutes)', 'rate(5 minutes)', 300],
  ])('has the number that EventBridge wants of %s', (ScheduleExpression, expected, age) => {
    const retry = {RetryPolicy: {MaximumEventAgeInSeconds: age, MaximumRetryAttempts: 10}};
    const [rule] = emitted(planOf([schedule('a', {ScheduleExpression}, retry)])).file?.rules ?? [];
    expect(rule?.scheduleExpression).toBe(expected);
  });

  test('takes what is not known from variables', () => {
    const region = configToken('aws.region');
    const unknown = schedule(
      'a',
      {},
      {Arn: `arn:${configToken('aws.partition')}:ecs:${region}:1:cluster/shop`},
    );
    const {file, contents} = emitted(planOf([unknown]));
    expect(file?.region).toBe('<K2E_AWS_REGION>');
    expect(contents.get('ecschedule/variables.example.env')).toContain('#K2E_AWS_REGION=\n');
  });

  test('keeps any text of a user through two passes of templates and YAML', () => {
    const hostile = fc
      .oneof(
        fc.string({unit: 'binary'}),
        fc
          .array(
            fc.constantFrom(
              '{',
              '{{',
              '}}',
              '`',
              '"',
              "'",
              '\\',
              '{{- ',
              '.ID',
              '%c',
              '\n',
              ': ',
              '#',
              '- ',
              'yes',
              '\u0085',
              '\t',
            ),
          )
          .map(parts => parts.join('')),
      )
      .filter(text => !holdsReserved(text));
    fc.assert(
      fc.property(hostile, hostile, (description, group) => {
        const parameters = {...ECS, Group: `${group}${configToken('app')}${description}`};
        const one = schedule('a', {Description: description}, {EcsParameters: parameters});
        const [rule] = emitted(planOf([one])).file?.rules ?? [];
        expect([rule?.description, rule?.group]).toEqual([description, `${group}<K2E_APP>${description}`]);
      }),
    );
  });
});

test('without schedules there is nothing', () => {
  expect([...emitted(planOf([])).contents.keys()]).toEqual(['k2e-output.json']);
});
