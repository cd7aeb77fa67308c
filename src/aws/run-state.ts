import {DescribeTaskDefinitionCommand, type ECSClient, type Task} from '@aws-sdk/client-ecs';
import type {RunSeen} from '../cutover/calls.ts';
import {decidingContainers} from '../ecs/deciding-containers.ts';

/** What of a task tells how it ended. */
export type EndedTask = Pick<Task, 'lastStatus' | 'stopCode' | 'containers' | 'taskDefinitionArn'>;

/**
 * How a run ended. It succeeded when it came to its own end and each container that decides ended with 0. One that was stopped (by a person, by its
 * host's end, by a reclaimed spot instance), or that could not be started, may have no exit code at all.
 * @param deciding names of the containers whose exit codes decide; none where nobody knows: then all that tell an exit code do.
 */
export function stateOf(
  {lastStatus, stopCode, containers = []}: EndedTask,
  deciding: readonly string[] = [],
): RunSeen['state'] {
  if (lastStatus !== 'STOPPED') return 'active';
  const isOwnEnd = stopCode === undefined || stopCode === 'EssentialContainerExited';
  const counted =
    deciding.length > 0
      ? deciding.map(decider => containers.find(({name}) => name === decider)?.exitCode)
      : containers.flatMap(({exitCode}) => exitCode ?? []);
  return isOwnEnd && counted.length > 0 && counted.every(code => code === 0) ? 'succeeded' : 'failed';
}

/**
 * True where the exit codes alone do not tell: a sidecar has none, or was killed when the container that it serves had ended with 0.
 */
function isMixed({lastStatus, containers = []}: EndedTask): boolean {
  const ended = containers.filter(({exitCode}) => exitCode === 0).length;
  return lastStatus === 'STOPPED' && ended > 0 && ended < containers.length;
}

/** Judges runs by the task definitions that they ran, each of which is asked for once, and only where exit codes alone do not tell. */
export class RunJudge {
  readonly #client: ECSClient;
  readonly #known = new Map<string, Promise<readonly string[]>>();

  constructor(client: ECSClient) {
    this.#client = client;
  }

  /** How a task ended. @throws the SDK's error where ECS does not answer. */
  async stateOf(task: EndedTask): Promise<RunSeen['state']> {
    const {taskDefinitionArn: arn} = task;
    return stateOf(task, arn !== undefined && isMixed(task) ? await this.#deciding(arn) : []);
  }

  /** A revision never changes. */
  #deciding(arn: string): Promise<readonly string[]> {
    let known = this.#known.get(arn);
    if (!known) {
      known = this.#described(arn);
      this.#known.set(arn, known);
      known.catch(() => this.#known.delete(arn));
    }
    return known;
  }

  /** Without the permission, or a definition that was deleted since, all containers count: a run that failed is then never taken for one that did not. */
  async #described(arn: string): Promise<readonly string[]> {
    try {
      const {taskDefinition} = await this.#client.send(
        new DescribeTaskDefinitionCommand({taskDefinition: arn}),
      );
      return decidingContainers(taskDefinition?.containerDefinitions ?? []);
    } catch (error) {
      if (error instanceof Error && /^(AccessDenied\w*|ClientException)$/.test(error.name)) return [];
      throw error;
    }
  }
}
