import type {CapacityProviderStrategyItem} from '@aws-sdk/client-ecs';
import type {Compute} from '../../compute.ts';
import {isObject, type JsonObject} from '../../json.ts';
import {type Pointer, pointer} from '../../pointer.ts';
import type {Resource} from '../plan.ts';
import {keyOf, type ResourceKey} from '../resource.ts';
import type {CheckContext} from './context.ts';

/** What a service, a job, a state of a state machine and a schedule have in common: they start tasks of a task definition. */
export interface Launch {
  readonly resource: ResourceKey;
  /** The object that holds the fields, and the pointer to it. */
  readonly at: Pointer;
  /** Pointers to the fields, whose names differ between the APIs. */
  readonly pointers: {
    readonly taskDefinition: Pointer;
    readonly launchType: Pointer;
    readonly network: Pointer;
  };
  /** As written: a family, an ARN or a reference. */
  readonly taskDefinitionText: string | undefined;
  /** The task definition, where it is one of the plan. */
  readonly taskDefinition: Resource<'task-definitions'> | undefined;
  readonly launchType: string | undefined;
  readonly strategy: readonly CapacityProviderStrategyItem[];
  readonly platformVersion: string | undefined;
  readonly network:
    | {
        readonly subnets: readonly string[];
        readonly securityGroups: readonly string[];
        readonly assignPublicIp: string | undefined;
      }
    | undefined;
  /** How many placement strategies there are, and the expressions of the placement constraints. */
  readonly placement: {readonly strategies: number; readonly expressions: readonly (string | undefined)[]};
  /** Names of the volumes that are made at launch. */
  readonly volumes: readonly string[];
  /** The overrides of containers by name. */
  readonly overrides: readonly string[];
}

interface Lookup extends Pick<CheckContext, 'all' | 'referred'> {
  /** The planned task definitions by their families. */
  readonly families: ReadonlyMap<string | undefined, Resource<'task-definitions'>>;
}

/** Everything in the plan that starts tasks. */
export function launchesOf({all, referred}: Pick<CheckContext, 'all' | 'referred'>): readonly Launch[] {
  // The first of a family counts; that there is a second one is a fault of its own.
  const families = new Map(
    all('task-definitions')
      .map(resource => [resource.input.family, resource] as const)
      .toReversed(),
  );
  const context: Lookup = {all, referred, families};
  return [
    ...context.all('services').map(resource => fromCall(resource, context)),
    ...context.all('jobs').map(resource => fromCall(resource, context)),
    ...context.all('state-machines').flatMap(resource => fromStateMachine(resource, context)),
    ...context.all('schedules').flatMap(resource => fromSchedule(resource, context)),
  ];
}

function fromCall(resource: Resource<'services'> | Resource<'jobs'>, context: Lookup): Launch {
  const {input} = resource;
  const network = input.networkConfiguration?.awsvpcConfiguration;
  const overrides = 'overrides' in input ? (input.overrides?.containerOverrides ?? []) : [];
  return {
    resource: keyOf(resource),
    at: '',
    pointers: {
      taskDefinition: '/taskDefinition',
      launchType: '/launchType',
      network: '/networkConfiguration',
    },
    taskDefinitionText: input.taskDefinition,
    taskDefinition: taskDefinitionOf(input.taskDefinition, context),
    launchType: input.launchType,
    strategy: input.capacityProviderStrategy ?? [],
    platformVersion: input.platformVersion,
    network: network && {
      subnets: network.subnets ?? [],
      securityGroups: network.securityGroups ?? [],
      assignPublicIp: network.assignPublicIp,
    },
    placement: {
      strategies: input.placementStrategy?.length ?? 0,
      expressions: (input.placementConstraints ?? []).map(({expression}) => expression),
    },
    volumes: (input.volumeConfigurations ?? []).map(volume => volume.name ?? ''),
    overrides: overrides.map(override => override.name ?? ''),
  };
}

function fromSchedule(resource: Resource<'schedules'>, context: Lookup): Launch[] {
  const target = resource.input.Target;
  const ecs = target?.EcsParameters;
  if (!ecs) return universalRunTask(resource, context);
  const network = ecs.NetworkConfiguration?.awsvpcConfiguration;
  const at = '/Target/EcsParameters';
  return [
    {
      resource: keyOf(resource),
      at,
      pointers: {
        taskDefinition: `${at}/TaskDefinitionArn`,
        launchType: `${at}/LaunchType`,
        network: `${at}/NetworkConfiguration`,
      },
      taskDefinitionText: ecs.TaskDefinitionArn,
      taskDefinition: taskDefinitionOf(ecs.TaskDefinitionArn, context),
      launchType: ecs.LaunchType,
      strategy: ecs.CapacityProviderStrategy ?? [],
      platformVersion: ecs.PlatformVersion,
      network: network && {
        subnets: network.Subnets ?? [],
        securityGroups: network.SecurityGroups ?? [],
        assignPublicIp: network.AssignPublicIp,
      },
      placement: {
        strategies: ecs.PlacementStrategy?.length ?? 0,
        expressions: (ecs.PlacementConstraints ?? []).map(({expression}) => expression),
      },
      volumes: [],
      overrides: overriddenContainers(parseInput(target?.Input)),
    },
  ];
}

/** A schedule that calls RunTask itself: its input is RunTask's, with the first letters in upper case. */
function universalRunTask(resource: Resource<'schedules'>, context: Lookup): Launch[] {
  const {Arn, Input} = resource.input.Target ?? {};
  if (!Arn?.endsWith(':aws-sdk:ecs:runTask')) return [];
  const at = '/Target/Input';
  const pointers = {taskDefinition: at, launchType: at, network: at};
  return [{resource: keyOf(resource), at, pointers, ...pascalLaunch(parseInput(Input), context)}];
}

/** The tasks of a state machine: the states that run one, at any depth. Step Functions writes fields in Pascal case too. */
function fromStateMachine(resource: Resource<'state-machines'>, context: Lookup): Launch[] {
  return taskParameters(resource.input.definition, '/definition').map(({at, parameters}) => ({
    resource: keyOf(resource),
    at,
    pointers: {
      taskDefinition: `${at}/TaskDefinition`,
      launchType: `${at}/LaunchType`,
      network: `${at}/NetworkConfiguration`,
    },
    ...pascalLaunch(parameters, context),
  }));
}

/** The parameters of all states that run a task, with their places. */
function taskParameters(flow: unknown, at: Pointer): {at: Pointer; parameters: JsonObject | undefined}[] {
  return Object.entries(objectAt(flow, 'States') ?? {}).flatMap(([name, state]) => {
    const place = `${at}/States${pointer(name)}`;
    if (/:ecs:runTask(\.|$)/.test(textAt(state, 'Resource') ?? ''))
      return [{at: `${place}/Parameters`, parameters: objectAt(state, 'Parameters')}];
    return taskParameters(fieldOf(state, 'ItemProcessor'), `${place}/ItemProcessor`);
  });
}

/** What a call of RunTask in Pascal case says of its launch. */
function pascalLaunch(
  input: JsonObject | undefined,
  context: Lookup,
): Omit<Launch, 'resource' | 'at' | 'pointers'> {
  const network = objectAt(objectAt(input, 'NetworkConfiguration'), 'AwsvpcConfiguration');
  const taskDefinition = textAt(input, 'TaskDefinition');
  return {
    taskDefinitionText: taskDefinition,
    taskDefinition: taskDefinitionOf(taskDefinition, context),
    launchType: textAt(input, 'LaunchType'),
    strategy: listAt(input, 'CapacityProviderStrategy').map(item => ({
      capacityProvider: textAt(item, 'CapacityProvider'),
      weight: numberAt(item, 'Weight'),
      base: numberAt(item, 'Base'),
    })),
    platformVersion: textAt(input, 'PlatformVersion'),
    network: network && {
      subnets: listAt(network, 'Subnets').map(asText),
      securityGroups: listAt(network, 'SecurityGroups').map(asText),
      assignPublicIp: textAt(network, 'AssignPublicIp'),
    },
    placement: {
      strategies: listAt(input, 'PlacementStrategy').length,
      expressions: listAt(input, 'PlacementConstraints').map(item => textAt(item, 'Expression')),
    },
    volumes: listAt(input, 'VolumeConfigurations').map(volume => textAt(volume, 'Name') ?? ''),
    overrides: overriddenContainers(input),
  };
}

/** A schedule's input as an object; undefined when it is none. */
export function parseInput(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function overriddenContainers(input: JsonObject | undefined): string[] {
  const lower = listAt(input, 'containerOverrides').map(each => textAt(each, 'name') ?? '');
  const upper = listAt(objectAt(input, 'Overrides'), 'ContainerOverrides').map(
    each => textAt(each, 'Name') ?? '',
  );
  return [...lower, ...upper];
}

function fieldOf(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function objectAt(value: unknown, key: string): JsonObject | undefined {
  const field = fieldOf(value, key);
  return isObject(field) ? field : undefined;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const field = fieldOf(value, key);
  return Array.isArray(field) ? field : [];
}

function numberAt(value: unknown, key: string): number | undefined {
  const field = fieldOf(value, key);
  return typeof field === 'number' ? field : undefined;
}

function textAt(value: unknown, key: string): string | undefined {
  const field = fieldOf(value, key);
  return typeof field === 'string' ? field : undefined;
}

/** The planned task definition that a text names: by reference, or by its family with or without a revision. */
function taskDefinitionOf(
  text: string | undefined,
  context: Lookup,
): Resource<'task-definitions'> | undefined {
  const referred = context.referred('task-definitions', text);
  if (referred || text === undefined) return referred;
  const family = text.replace(/^arn:.*:task-definition\//, '').replace(/:\d+$/, '');
  return context.families.get(family);
}

/** Where a launch puts its tasks, as far as it says so itself: a capacity provider of the user's own may be either kind. */
export function targetOf({launchType, strategy}: Launch): Compute | undefined {
  if (launchType === 'FARGATE') return 'fargate';
  if (launchType === 'EC2') return 'ec2';
  return strategy.some(
    ({capacityProvider}) => capacityProvider === 'FARGATE' || capacityProvider === 'FARGATE_SPOT',
  )
    ? 'fargate'
    : undefined;
}

const TARGET_OF_COMPATIBILITY: Readonly<Record<string, Compute>> = {
  FARGATE: 'fargate',
  EC2: 'ec2',
  MANAGED_INSTANCES: 'managed',
};

/** Everything that the task definition says it runs on. */
export function declaredTargets({input}: Resource<'task-definitions'>): Compute[] {
  return (input.requiresCompatibilities ?? []).flatMap(name =>
    Object.hasOwn(TARGET_OF_COMPATIBILITY, name) ? (TARGET_OF_COMPATIBILITY[name] ?? []) : [],
  );
}

/**
 * Everything that a task definition has to fit: what it declares; else what its services, jobs and schedules launch it on; EC2
 * where nothing is said, as RegisterTaskDefinition has it.
 */
export function targetsOf(
  resource: Resource<'task-definitions'>,
  context: CheckContext,
): ReadonlySet<Compute> {
  const declared = declaredTargets(resource);
  if (declared.length > 0) return new Set(declared);
  const used = context
    .launches()
    .flatMap(launch => (launch.taskDefinition === resource ? (targetOf(launch) ?? []) : []));
  return new Set(used.length > 0 ? used : ['ec2']);
}

/** The text; `''` for what is none, such as an object whose own `toString` is no function. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
