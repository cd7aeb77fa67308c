import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import {CallError, type Ports} from '../cutover/calls.ts';
import type {ProbeRun} from '../cutover/probe-run.ts';
import {findingOf, PROBE_SCRIPT} from '../cutover/probe-script.ts';
import {type ClientSettings, ONCE} from './client-settings.ts';
import {listedTasks, TASKS_A_CALL} from './ecs.ts';
import {calling} from './failure.ts';

/** Its only container. */
const CONTAINER = 'probe';
/** More of a reason helps nobody. */
const REASON = 300;

/** Tasks on Fargate that ask the resolver of their VPC for a name, and tell what they found by their exit code alone: no logs, no role of their own. */
export function probePorts(settings: ClientSettings): Pick<Ports, 'ecs.probe' | 'ecs.probed'> {
  const reading = new ECSClient(settings);
  const changing = new ECSClient({...settings, ...ONCE});
  return {
    'ecs.probe': input =>
      calling('ecs.probe', `ECS RunTask ${input.family} in ${input.vpc}`, async () => {
        const wanted = definitionOf(input);
        if (!isSameDefinition(await newest(reading, input.family), wanted))
          await changing.send(new RegisterTaskDefinitionCommand(wanted));
        const {tasks = [], failures = []} = await changing.send(
          new RunTaskCommand({
            cluster: input.cluster,
            taskDefinition: input.family,
            launchType: 'FARGATE',
            clientToken: input.token,
            startedBy: input.token,
            networkConfiguration: {
              awsvpcConfiguration: {
                subnets: [...input.subnets],
                securityGroups: [...input.securityGroups],
                assignPublicIp: input.publicIp ? 'ENABLED' : 'DISABLED',
              },
            },
            overrides: {containerOverrides: [{name: CONTAINER, environment: environmentOf(input)}]},
          }),
        );
        const [task] = tasks;
        if (task?.taskArn !== undefined) return {task: task.taskArn};
        const reasons = failures.map(({reason}) => reason).join(', ');
        throw new CallError(
          'ecs.probe',
          'throttled',
          `ECS RunTask started nothing in ${input.vpc}: ${reasons || 'no reason given'}.`,
        );
      }),
    'ecs.probed': ({cluster, family, token}) =>
      calling('ecs.probed', `ECS DescribeTasks ${cluster} ${family}`, async () => {
        const arns = new Set<string>();
        for (const desiredStatus of ['RUNNING', 'STOPPED'] as const)
          for (const arn of await listedTasks(reading, cluster, family, desiredStatus)) arns.add(arn);
        const all = [...arns];
        for (let start = 0; start < all.length; start += TASKS_A_CALL) {
          const {tasks = []} = await reading.send(
            new DescribeTasksCommand({cluster, tasks: all.slice(start, start + TASKS_A_CALL)}),
          );
          const task = tasks.find(({startedBy}) => startedBy === token);
          if (!task) continue;
          if (task.lastStatus !== 'STOPPED') return {finding: null};
          const finding = findingOf(task.containers?.find(({name}) => name === CONTAINER)?.exitCode);
          return finding === 'unknown' && task.stoppedReason !== undefined
            ? {finding, why: task.stoppedReason.slice(0, REASON)}
            : {finding};
        }
        return null;
      }),
  };
}

/** The smallest size of Fargate. Where the image is public it needs no role at all. */
function definitionOf({family, image, executionRole}: ProbeRun): RegisterTaskDefinitionCommandInput {
  return {
    family,
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    ...(executionRole !== undefined && {executionRoleArn: executionRole}),
    containerDefinitions: [
      {
        name: CONTAINER,
        image,
        memory: 512,
        essential: true,
        entryPoint: ['sh', '-c'],
        command: [PROBE_SCRIPT],
        readonlyRootFilesystem: true,
      },
    ],
  };
}

/** ECS says ClientException where a family has no active definition. */
async function newest(client: ECSClient, family: string): Promise<TaskDefinition | undefined> {
  try {
    return (await client.send(new DescribeTaskDefinitionCommand({taskDefinition: family}))).taskDefinition;
  } catch (error) {
    if (error instanceof Error && error.name === 'ClientException') return undefined;
    throw error;
  }
}

function isSameDefinition(
  found: TaskDefinition | undefined,
  wanted: RegisterTaskDefinitionCommandInput,
): boolean {
  const [present, planned] = [found, wanted].map(definition => {
    const {image, command, entryPoint} = definition?.containerDefinitions?.[0] ?? {};
    return JSON.stringify([image, entryPoint, command, definition?.executionRoleArn ?? '']);
  });
  return present === planned;
}

function environmentOf({name, source, target, types}: ProbeRun): {name: string; value: string}[] {
  return [
    {name: 'NAME', value: name},
    {name: 'SOURCE', value: source},
    {name: 'TARGET', value: target},
    {name: 'TYPES', value: types.join(' ').toLowerCase()},
  ];
}
