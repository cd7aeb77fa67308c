import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  type Service,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {CallError, type CallName, type Ports, type RunSeen, type ServiceSeen} from '../cutover/calls.ts';
import {FIRING_TAG} from '../firing-tag.ts';
import {type ClientSettings, ONCE} from './client-settings.ts';
import {executions} from './executions.ts';
import {calling} from './failure.ts';
import {inTime} from './in-time.ts';
import {RunJudge} from './run-state.ts';

/** DescribeTasks takes at most a hundred. */
export const TASKS_A_CALL = 100;

/** Services and runs of Amazon ECS. */
export function ecsPorts(settings: ClientSettings): Pick<Ports, 'ecs.service' | 'ecs.scale' | 'ecs.runs'> {
  const reading = new ECSClient(settings);
  const changing = new ECSClient({...settings, ...ONCE});
  const judge = new RunJudge(reading);
  return {
    'ecs.service': ({cluster, service}) =>
      calling('ecs.service', `ECS DescribeServices ${cluster}/${service}`, () =>
        described(reading, cluster, service, 'ecs.service'),
      ),
    'ecs.scale': ({cluster, service, desired}) =>
      calling('ecs.scale', `ECS UpdateService ${cluster}/${service}`, async () => {
        const update = new UpdateServiceCommand({cluster, service, desiredCount: desired});
        await changing.send(inTime('ecs.scale', Date.now(), update));
        return described(reading, cluster, service, 'ecs.scale');
      }),
    'ecs.runs': ({cluster, family, since, machine}) =>
      calling('ecs.runs', `ECS ListTasks ${cluster} ${family}`, async () => {
        if (machine !== undefined) return executions(settings, machine, since);
        const arns = new Set<string>();
        for (const desiredStatus of ['RUNNING', 'STOPPED'] as const)
          for (const arn of await listedTasks(reading, cluster, family, desiredStatus)) arns.add(arn);
        const runs: RunSeen[] = [];
        const all = [...arns];
        for (let start = 0; start < all.length; start += TASKS_A_CALL) {
          const {tasks} = await reading.send(
            new DescribeTasksCommand({
              cluster,
              tasks: all.slice(start, start + TASKS_A_CALL),
              include: ['TAGS'],
            }),
          );
          for (const task of tasks ?? []) runs.push(runSeen(task, await judge.stateOf(task)));
        }
        const wanted = runs.filter(({created, state}) => created >= since || state === 'active');
        return wanted.sort((a, b) => a.created - b.created);
      }),
  };
}

async function described(
  client: ECSClient,
  cluster: string,
  service: string,
  call: CallName,
): Promise<ServiceSeen> {
  const {services} = await client.send(new DescribeServicesCommand({cluster, services: [service]}));
  const found = services?.find(({status}) => status === 'ACTIVE');
  if (!found)
    throw new CallError(call, 'missing', `ECS has no active service ${service} in the cluster ${cluster}.`);
  const desired = found.desiredCount ?? 0;
  const running = found.runningCount ?? 0;
  return {desired, running, steady: running === desired && isRolledOut(found)};
}

/** One deployment is left and, where ECS tells it, its rollout is completed. */
function isRolledOut({deployments = []}: Service): boolean {
  const [only] = deployments;
  return deployments.length <= 1 && (only?.rolloutState === undefined || only.rolloutState === 'COMPLETED');
}

/** The ARNs of a family's tasks, page by page. */
export async function listedTasks(
  client: ECSClient,
  cluster: string,
  family: string,
  desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<readonly string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new ListTasksCommand({cluster, family, desiredStatus, ...(nextToken !== undefined && {nextToken})}),
    );
    arns.push(...(page.taskArns ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return arns;
}

function runSeen(task: Task, state: RunSeen['state']): RunSeen {
  const tag = task.tags?.find(({key}) => key === FIRING_TAG)?.value;
  const scheduledFor = tag === undefined ? Number.NaN : Date.parse(tag) / 1000;
  return {
    task: task.taskArn ?? '',
    created: Math.floor((task.createdAt?.getTime() ?? 0) / 1000),
    ...(Number.isFinite(scheduledFor) && {scheduledFor}),
    state,
  };
}
