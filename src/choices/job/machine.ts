import type {StateMachineDefinition} from '../../ecs/state-machine/definition.ts';
import {jobMachine} from '../../ecs/state-machine/job-machine.ts';
import type {FailureRule, IndexedContainer, JobProgram, Runs} from '../../ecs/state-machine/job-program.ts';
import {INDEX_VARIABLE} from '../../model/downward.ts';
import type {Workload} from '../../model/inventory.ts';
import type {PodFailurePolicyRule} from '../../model/kubernetes.generated.ts';
import type {Context} from '../../rules/rule.ts';
import {environments} from '../environment.ts';
import {launch, pascalStrategy, taskFamilyArn} from '../run-task.ts';
import {type JobRun, jobRunOf} from './job-run.ts';

/** The machines of a run by workload: several rules ask for each. */
function machines(): Map<string, StateMachineDefinition | undefined> {
  return new Map();
}

/** The state machine of a workload whose engine is Step Functions; undefined for a workload that is no Job. */
export function machineOf(workload: Workload, context: Context): StateMachineDefinition | undefined {
  const known = context.choice(machines);
  const {id} = workload.object;
  if (known.has(id)) return known.get(id);
  const run = jobRunOf(workload);
  const machine = run && jobMachine(programOf(workload, run, context));
  known.set(id, machine);
  return machine;
}

function programOf(workload: Workload, run: JobRun, context: Context): JobProgram {
  const {launchType, capacityProviderStrategy, platformVersion, networkConfiguration, propagateTags} = launch(
    workload,
    context,
  );
  const network = networkConfiguration?.awsvpcConfiguration;
  return {
    partition: context.need('aws.partition'),
    // Only parameters that the developer guide lists for `ecs:runTask`: it takes no others.
    runTask: {
      Cluster: context.config.cluster.name,
      TaskDefinition: taskFamilyArn(workload, context),
      ...(launchType === undefined ? {} : {LaunchType: launchType}),
      ...(capacityProviderStrategy === undefined
        ? {}
        : {CapacityProviderStrategy: pascalStrategy(capacityProviderStrategy)}),
      ...(platformVersion === undefined ? {} : {PlatformVersion: platformVersion}),
      ...(network === undefined
        ? {}
        : {
            NetworkConfiguration: {
              AwsvpcConfiguration: {
                Subnets: network.subnets ?? [],
                SecurityGroups: network.securityGroups ?? [],
                AssignPublicIp: network.assignPublicIp ?? 'DISABLED',
              },
            },
          }),
      ...(propagateTags === undefined ? {} : {PropagateTags: propagateTags}),
    },
    runs: runsOf(workload, run, context),
    ...(run.deadline === undefined ? {} : {deadline: run.deadline}),
    ...(run.podDeadline === undefined ? {} : {podDeadline: run.podDeadline}),
    failureRules: run.failureRules.flatMap(rule => failureRuleOf(rule, workload) ?? []),
    ...(run.concurrency === undefined ? {} : {concurrency: run.concurrency}),
  };
}

function runsOf(workload: Workload, run: JobRun, context: Context): Runs {
  const {
    count,
    width,
    backoffLimit,
    backoffLimitPerIndex,
    isIndexed,
    completions,
    successRules: success,
  } = run;
  const indexIn = isIndexed ? indexedContainers(workload, context) : [];
  if (backoffLimitPerIndex !== undefined) {
    const stopsAtFirst = run.maxFailedIndexes === 0;
    return {kind: 'indexes', count, width, retries: backoffLimitPerIndex, indexIn, success, stopsAtFirst};
  }
  if (count === 1 && !isIndexed && run.failureRules.length === 0)
    return {kind: 'once', retries: backoffLimit};
  const doneBy = completions === undefined ? 'any' : 'all';
  return {kind: 'rounds', count, width, retries: backoffLimit, indexIn, success, doneBy};
}

/** The variables with the index: the one that the Job controller adds unless there is one of its name, and those that refer to it. */
function indexedContainers({containers}: Workload, context: Context): readonly IndexedContainer[] {
  const decided = context.choice(environments);
  return containers.map(container => {
    const own = decided.get(container) ?? [];
    const variables = own.flatMap(each =>
      each.kind === 'index' ? [{name: each.entry.name, text: each.text}] : [],
    );
    const isTaken = own.some(({entry}) => entry.name === INDEX_VARIABLE);
    const added = isTaken ? [] : [{name: INDEX_VARIABLE, text: [null]}];
    return {name: container.name, variables: [...added, ...variables]};
  });
}

const ACTIONS: ReadonlySet<string> = new Set<FailureRule['action']>([
  'FailJob',
  'FailIndex',
  'Ignore',
  'Count',
]);

/** A rule of `podFailurePolicy` as the state machine has it; undefined for one that can never fit on ECS. */
export function failureRuleOf(
  {action = '', onExitCodes, onPodConditions}: PodFailurePolicyRule,
  {containers}: Workload,
): FailureRule | undefined {
  if (!isAction(action)) return undefined;
  if (!onExitCodes) return onPodConditions?.some(isDisruption) ? {action} : undefined;
  const {containerName, operator, values = []} = onExitCodes;
  const all = containers.map(({name}) => name);
  const named = containerName === undefined ? all : all.filter(name => name === containerName);
  const isIn = operator === 'In';
  if (named.length === 0 || values.length === 0 || (!isIn && operator !== 'NotIn')) return undefined;
  return {action, exitCodes: {containers: named, isIn, values}};
}

/** The one condition that Kubernetes itself gives to a failed pod and that ECS has a word for. */
export function isDisruption({
  type,
  status = 'True',
}: NonNullable<PodFailurePolicyRule['onPodConditions']>[number]): boolean {
  return type === 'DisruptionTarget' && status === 'True';
}

function isAction(text: string): text is FailureRule['action'] {
  return ACTIONS.has(text);
}
