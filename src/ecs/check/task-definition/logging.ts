import type {LogConfiguration} from '@aws-sdk/client-ecs';
import {COMPUTE_NAMES, type Compute} from '../../../compute.ts';
import type {Pointer} from '../../../pointer.ts';
import {hasToken} from '../../token.ts';
import {all, type Constraint, each} from '../constraint.ts';
import {declaredTargets, targetOf, targetsOf} from '../launch.ts';
import {containersOf, eachContainer, eachDefinition} from './container.ts';

const DRIVERS: Readonly<Record<Compute, readonly string[]>> = {
  fargate: ['awslogs', 'splunk', 'awsfirelens'],
  managed: ['awslogs', 'splunk', 'awsfirelens', 'json-file'],
  ec2: ['awslogs', 'splunk', 'awsfirelens', 'fluentd', 'gelf', 'json-file', 'journald', 'syslog'],
};

/** Options of the driver `awslogs`. ECS developer guide, "Send Amazon ECS logs to CloudWatch". */
const AWSLOGS_OPTIONS = [
  'awslogs-create-group',
  'awslogs-region',
  'awslogs-group',
  'awslogs-stream-prefix',
  'awslogs-datetime-format',
  'awslogs-multiline-pattern',
  'mode',
  'max-buffer-size',
];

/** What is wrong with a log configuration on these targets: places below it, and sentences. */
function loggingFaults(
  {logDriver, options = {}}: LogConfiguration,
  targets: ReadonlySet<Compute>,
): {readonly field: Pointer; readonly message: string}[] {
  const refusing = [...targets].filter(target => !DRIVERS[target].includes(logDriver ?? ''));
  if (refusing.length > 0)
    return [
      {
        field: '/logDriver',
        message: `The log driver ${logDriver} is not to be had on ${refusing.map(target => COMPUTE_NAMES[target]).join(', ')}.`,
      },
    ];
  const faults: {field: Pointer; message: string}[] = [];
  const fault = (name: string, message: string): void => {
    faults.push({field: `/options${name}`, message});
  };
  const {mode, 'max-buffer-size': buffer} = options;
  if (mode !== undefined && mode !== 'blocking' && mode !== 'non-blocking')
    fault('/mode', 'The mode is blocking or non-blocking.');
  if (buffer !== undefined && !/^\d+[kmg]?b?$/i.test(buffer))
    fault('/max-buffer-size', 'The size is a number with k, m or g.');
  if (buffer !== undefined && mode === 'blocking')
    fault('/max-buffer-size', 'There is a buffer in the mode non-blocking only.');
  if (logDriver !== 'awslogs') return faults;
  for (const name of ['awslogs-group', 'awslogs-region'] as const) {
    if (!options[name]) fault('', `The driver awslogs needs the option ${name}.`);
  }
  if (targets.has('fargate') && !options['awslogs-stream-prefix'])
    fault('', 'On Fargate awslogs needs the option awslogs-stream-prefix.');
  for (const name of Object.keys(options)) {
    if (!AWSLOGS_OPTIONS.includes(name)) fault(`/${name}`, 'The driver awslogs has no such option.');
  }
  if (
    options['awslogs-datetime-format'] !== undefined &&
    options['awslogs-multiline-pattern'] !== undefined
  ) {
    fault('/awslogs-multiline-pattern', 'awslogs takes a date format or a pattern for lines, not both.');
  }
  return faults;
}

const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;

/** Where containers log to. */
export const LOGGING: readonly Constraint[] = [
  {
    id: 'check/logging',
    summary: 'The log driver is to be had on the compute, and has the options that it needs.',
    remediation: 'Use awslogs with a group, a region and a stream prefix, or FireLens.',
    source: 'ECS API reference, LogConfiguration; developer guide, "Send Amazon ECS logs to CloudWatch".',
    test: all(
      eachContainer(({container: {logConfiguration}, at, resource, context}, report) => {
        if (!logConfiguration) return;
        for (const {field, message} of loggingFaults(logConfiguration, targetsOf(resource, context))) {
          report(`${at}/logConfiguration${field}`, message);
        }
      }),
      each('services', (resource, report, context) => {
        const configuration = resource.input.serviceConnectConfiguration?.logConfiguration;
        const launch = context.launchOf(`services/${resource.name}`);
        if (!configuration || !launch) return;
        const own = targetOf(launch);
        const targets = own ? [own] : launch.taskDefinition ? declaredTargets(launch.taskDefinition) : [];
        for (const {field, message} of loggingFaults(configuration, new Set(targets))) {
          report(`/serviceConnectConfiguration/logConfiguration${field}`, message);
        }
      }),
    ),
  },
  {
    id: 'check/log-region',
    summary: 'The region of a log group is the name of a region.',
    remediation: 'Set `aws.region` in k2e.yaml.',
    source: 'ECS developer guide, option `awslogs-region`.',
    test: eachContainer(({container: {logConfiguration}, at}, report) => {
      const region = logConfiguration?.options?.['awslogs-region'];
      if (region && !hasToken(region) && !REGION.test(region)) {
        report(`${at}/logConfiguration/options/awslogs-region`, 'This is no name of a region.');
      }
    }),
  },
  {
    id: 'check/firelens',
    summary: 'A task with awsfirelens has exactly one FireLens container.',
    remediation: 'Add a container with `firelensConfiguration`, or use another log driver.',
    source: 'ECS developer guide, "Send Amazon ECS logs to an AWS service or AWS Partner".',
    test: eachDefinition((resource, report) => {
      const containers = containersOf(resource);
      const routers = containers.flatMap((container, index) =>
        container.firelensConfiguration ? [index] : [],
      );
      for (const index of routers.slice(1)) {
        report(
          `/containerDefinitions/${index}/firelensConfiguration`,
          'The task has another FireLens container.',
        );
      }
      if (routers.length > 0) return;
      for (const [index, {logConfiguration}] of containers.entries()) {
        if (logConfiguration?.logDriver === 'awsfirelens') {
          report(
            `/containerDefinitions/${index}/logConfiguration/logDriver`,
            'The task has no FireLens container.',
          );
        }
      }
    }),
  },
];
