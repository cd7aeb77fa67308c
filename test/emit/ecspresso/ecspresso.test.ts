import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Plan} from '../../../src/ecs/plan.ts';
import {handle} from '../../../src/ecs/resource.ts';
import {configToken, refToken} from '../../../src/ecs/token.ts';
import {ecspresso} from '../../../src/emit/ecspresso/ecspresso.ts';
import {outputFolder} from '../../../src/emit/output-folder.ts';
import {holdsReserved} from '../../../src/json.ts';
import {soundPlan} from '../../ecs/check/sound-plan.ts';
import {OPTIONS, planOf, resource} from '../plans.ts';
import {INPUTS, isAbsent, nativeFiles, planOfFolder, stands} from '../templated/plans-of-inputs.ts';
import {readFolder} from './reader.ts';

function emitted(plan: Plan) {
  const {files, notCarried} = outputFolder(plan, [ecspresso], OPTIONS);
  const contents = new Map(files.map(({path, content}) => [path, content]));
  const folders = [...contents.keys()].flatMap(
    path => /^ecspresso\/([^/]+)\/ecspresso\.yml$/.exec(path)?.[1] ?? [],
  );
  return {contents, folders, notCarried, read: (name: string) => readFolder(name, contents, stands)};
}

describe.each(INPUTS)('$name', ({k8s, config, ...input}) => {
  test.skipIf(isAbsent({k8s}))('reads back as the native files say', async () => {
    const plan = await planOfFolder(k8s, config);
    const native = nativeFiles(plan);
    const {folders, read, notCarried} = emitted(plan);
    const tasks = new Set<unknown>();
    const services = new Set<string>();
    for (const folder of folders) {
      const {config: own, service, task} = read(folder);
      expect(task, folder).toEqual(native.get(`task-definitions/${task.family}.json`));
      tasks.add(task.family);
      const {count, ...expected} = inputOf(native, folder, own.service === undefined ? 'jobs' : 'services');
      if (Object.keys(expected).length === 0) continue;
      const scaled = notCarried.some(
        ({resource: key, pointer}) => key === `services/${folder}` && pointer === '/desiredCount',
      );
      const {taskDefinition, ...rest} = expected;
      const {cluster, service: serviceName} = own;
      const {desiredCount, ...unscaled} = {...rest};
      expect({...service, cluster, ...(serviceName === undefined ? {} : {serviceName})}, folder).toEqual(
        scaled ? unscaled : rest,
      );
      expect(taskDefinition).toContain('TASK_DEFINITION_ARN');
      if (desiredCount !== undefined) services.add(folder);
    }
    const written = (kind: string) => [...native.keys()].filter(path => path.startsWith(`${kind}/`)).length;
    expect(tasks.size, input.name).toBe(written('task-definitions'));
    expect(services.size).toBe(written('services'));
  });
});

function inputOf(
  native: ReadonlyMap<string, unknown>,
  folder: string,
  kind: string,
): Record<string, unknown> {
  const input = native.get(`${kind}/${folder}.json`);
  return typeof input === 'object' && input !== null ? Object.fromEntries(Object.entries(input)) : {};
}

/** A service whose texts are the user's. */
function hostile(texts: readonly string[]): Plan {
  const [first = '', second = '', third = ''] = texts;
  return planOf([
    resource('roles/x', {RoleName: 'x', AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: []}}),
    resource('task-definitions/web', {
      family: 'web',
      executionRoleArn: refToken(handle('roles', 'x'), '/Role/Arn'),
      containerDefinitions: [
        {
          name: 'web',
          image: first,
          command: [second, `${third}${configToken('aws.region')}${first}`],
          environment: [{name: third, value: first}],
          dockerLabels: {[`k${second}`]: third},
        },
      ],
    }),
    resource('services/web', {
      serviceName: 'web',
      cluster: 'shop',
      taskDefinition: refToken(handle('task-definitions', 'web'), '/taskDefinition/taskDefinitionArn'),
      desiredCount: 1,
      tags: [{key: first, value: second}],
      networkConfiguration: {awsvpcConfiguration: {subnets: [configToken('network.taskSubnets')]}},
    }),
  ]);
}

const TEXT = fc
  .oneof(
    fc.string({unit: 'binary'}),
    fc
      .array(
        fc.constantFrom(
          '{',
          '{{',
          '}}',
          '{{`',
          '`',
          '"',
          '\\',
          '{{- ',
          ' -}}',
          '.ID',
          '{{/*',
          'must_env',
          '\n',
          "'",
          '%c',
        ),
      )
      .map(parts => parts.join('')),
  )
  .filter(text => !holdsReserved(text));

test('no text of a user is taken for a template, wherever it stands', () => {
  fc.assert(
    fc.property(fc.array(TEXT, {minLength: 3, maxLength: 3}), texts => {
      const [first, second, third] = texts;
      const {task, service} = emitted(hostile(texts)).read('web');
      expect(task).toEqual({
        family: 'web',
        executionRoleArn: '<K2E_ROLES_X_ARN>',
        containerDefinitions: [
          {
            name: 'web',
            image: first,
            command: [second, `${third}<K2E_AWS_REGION>${first}`],
            environment: [{name: third, value: first}],
            dockerLabels: {[`k${second}`]: third},
          },
        ],
      });
      expect(service.tags).toEqual([{key: first, value: second}]);
    }),
  );
});

describe('what is not known', () => {
  const plan = hostile(['nginx:1', 'a', 'b']);

  test('comes from variables, two for a list, which are listed', () => {
    const {contents, read} = emitted(plan);
    expect(read('web').service.networkConfiguration).toEqual({
      awsvpcConfiguration: {subnets: ['<K2E_NETWORK_TASK_SUBNETS_1>', '<K2E_NETWORK_TASK_SUBNETS_2>']},
    });
    const listed = contents.get('ecspresso/variables.example.env') ?? '';
    expect(listed.match(/^#K2E_\w+=$/gm)).toEqual([
      '#K2E_AWS_REGION=',
      '#K2E_NETWORK_TASK_SUBNETS_1=',
      '#K2E_NETWORK_TASK_SUBNETS_2=',
      '#K2E_ROLES_X_ARN=',
    ]);
    expect(listed).toContain(
      '# /Role/Arn of what AWS answers when roles/x.json is applied\n#K2E_ROLES_X_ARN=',
    );
  });

  test('is named in the index by the keys of k2e.yaml', () => {
    const {placeholders} = JSON.parse(emitted(plan).contents.get('k2e-output.json') ?? '');
    expect(placeholders).toEqual([
      {key: 'aws.region', files: ['ecspresso/web/ecs-task-def.json']},
      {key: 'network.taskSubnets', files: ['ecspresso/web/ecs-service-def.json']},
    ]);
  });
});

describe('a service that is scaled', () => {
  const {resources} = hostile(['nginx:1', 'a', 'b']);
  const target = resource('scalable-targets/web', {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: 'service/shop/web',
  });
  const {read, notCarried, contents} = emitted(planOf([...resources.values(), target]));

  test('has no count, so that no deployment changes it', () => {
    expect(read('web').service).not.toHaveProperty('desiredCount');
    expect(read('web').service.schedulingStrategy).toBe('REPLICA');
  });

  test('is told, with the command that gives it tasks', () => {
    expect(notCarried).toContainEqual(
      expect.objectContaining({
        resource: 'services/web',
        pointer: '/desiredCount',
        message: expect.stringContaining('ecspresso scale --tasks 1'),
      }),
    );
    expect(contents.get('ecspresso/web/ecspresso.yml')).toContain(
      '# After the first deployment: ecspresso scale --tasks 1\n',
    );
  });
});

test('a Job, and a CronJob’s task definition, are folders without a service', async () => {
  const plan = await planOfFolder('samples/nightly-api/k8s', 'samples/nightly-api/k2e.yaml');
  const {read} = emitted(plan);
  for (const folder of ['nightly-db-migrate', 'nightly-daily-report', 'nightly-half-month-close']) {
    const {config, service} = read(folder);
    expect(config).toEqual({
      required_version: '>= 2.8.0, < 4',
      region: 'eu-west-1',
      cluster: 'nightly',
      service_definition: 'ecs-service-def.json',
      task_definition: 'ecs-task-def.json',
      timeout: '10m',
    });
    expect(service).toMatchObject({
      launchType: 'FARGATE',
      propagateTags: 'TASK_DEFINITION',
      networkConfiguration: {awsvpcConfiguration: {assignPublicIp: 'DISABLED'}},
    });
  }
});

test('what ecspresso has no words for is told', () => {
  const {resources} = hostile(['nginx:1', 'a', 'b']);
  const {notCarried, folders} = emitted(
    planOf([
      ...resources.values(),
      resource('services/lost', {serviceName: 'lost', taskDefinition: 'elsewhere'}),
      resource('task-definitions/disk', {
        family: 'disk',
        containerDefinitions: [],
        volumes: [{name: 'v', dockerVolumeConfiguration: {driverOpts: {type: 'nfs', O: 'x'}}}],
      }),
      resource('jobs/disk', {taskDefinition: 'disk:3', count: 2, startedBy: 'me'}),
    ]),
  );
  expect(folders.toSorted()).toEqual(['disk', 'web']);
  expect(notCarried.map(({resource: key, pointer}) => `${key} ${pointer}`)).toEqual([
    '* ',
    'services/lost /taskDefinition',
    'jobs/disk /count',
    'jobs/disk /startedBy',
    'task-definitions/disk /volumes/0/dockerVolumeConfiguration/driverOpts/type',
  ]);
});

test('a service and a Job of one name have a folder each', () => {
  const {resources} = hostile(['nginx:1', 'a', 'b']);
  const {folders} = emitted(planOf([...resources.values(), resource('jobs/WEB', {taskDefinition: 'web'})]));
  expect(folders.toSorted()).toEqual(['WEB-job', 'web']);
});

test('a task definition that a state machine runs has a folder, with the network of that call', () => {
  const plan = soundPlan();
  const resources = new Map([...plan.resources].filter(([key]) => !/^(?:jobs|schedules)\//.test(key)));
  const {folders, read, notCarried} = emitted({...plan, resources});
  expect(folders).toContain('batch');
  expect(read('batch').config.service).toBeUndefined();
  expect(read('batch').service).toMatchObject({launchType: 'FARGATE'});
  expect(notCarried.map(({resource: key}) => key)).not.toContain('task-definitions/batch');
});
