import type {CapacityProviderStrategyItem} from '@aws-sdk/client-ecs';
import {COMPUTE_NAMES} from '../../../compute.ts';
import {SCHEDULE, SERVICE, within} from '../../limits.ts';
import type {Resource} from '../../plan.ts';
import {all, type Constraint, type ConstraintTest, each, type ReportHere} from '../constraint.ts';
import type {CheckContext} from '../context.ts';
import {declaredTargets, type Launch, targetOf} from '../launch.ts';
import {repeated} from '../text.ts';

/** A test of everything that starts tasks. */
function eachLaunch(
  test: (launch: Launch, report: ReportHere, context: CheckContext) => void,
): ConstraintTest {
  return (context, report) => {
    for (const launch of context.launches()) {
      test(launch, (at, message) => report(launch.resource, at, message), context);
    }
  };
}

function strategyFault(strategy: readonly CapacityProviderStrategyItem[], most: number): string | undefined {
  if (strategy.length > most)
    return `The strategy has ${strategy.length} capacity providers; ${most} are allowed.`;
  if (strategy.every(({weight = 0, base = 0}) => weight === 0 && base === 0))
    return 'No capacity provider of the strategy has a weight.';
  if (strategy.filter(({base = 0}) => base > 0).length > 1)
    return 'Only one capacity provider of a strategy has a base.';
  const fargate = strategy.filter(({capacityProvider = ''}) => /^FARGATE(?:_SPOT)?$/.test(capacityProvider));
  if (fargate.length > 0 && fargate.length < strategy.length)
    return 'A strategy does not mix Fargate with other capacity providers.';
  return undefined;
}

/** Attributes of instances that a placement constraint may name on Managed Instances. */
const MANAGED_ATTRIBUTES: ReadonlySet<string> = new Set([
  'ecs.subnet-id',
  'ecs.availability-zone',
  'ecs.instance-type',
  'ecs.cpu-architecture',
]);
const BEYOND_MANAGED =
  'On Managed Instances a placement constraint names the attributes subnet, zone, instance type and architecture only.';

function isManagedOnly(definition: Resource<'task-definitions'> | undefined): boolean {
  const declared = definition ? declaredTargets(definition) : [];
  return declared.length === 1 && declared[0] === 'managed';
}

function isBeyondManaged(expression = ''): boolean {
  const named = [...expression.matchAll(/attribute:([A-Za-z0-9_./-]+)/g)].map(([, name = '']) => name);
  return named.some(name => !MANAGED_ATTRIBUTES.has(name));
}

/** What services, jobs and schedules have in common. */
export const LAUNCH: readonly Constraint[] = [
  {
    id: 'check/task-definition-reference',
    summary: 'A service, job or schedule names its task definition.',
    remediation: 'Set the task definition.',
    source: 'ECS API reference, CreateService and RunTask `taskDefinition`.',
    test: eachLaunch(({taskDefinitionText, resource, pointers, at}, report) => {
      if (!taskDefinitionText)
        report(
          resource.startsWith('schedules/') ? pointers.taskDefinition : at,
          'No task definition is named.',
        );
    }),
  },
  {
    id: 'check/network-configuration',
    summary: 'Tasks with the network mode `awsvpc` get subnets, and no others do.',
    remediation: 'Set `network.taskSubnets` in k2e.yaml, or take the network configuration out.',
    source: 'ECS API reference, CreateService and RunTask `networkConfiguration`.',
    test: eachLaunch(({taskDefinition, network, pointers, at}, report) => {
      if (!taskDefinition) return;
      const isOwn = taskDefinition.input.networkMode === 'awsvpc';
      if (isOwn && !network)
        report(at, 'The task definition has the network mode awsvpc; subnets are missing.');
      if (!isOwn && network)
        report(pointers.network, 'The task definition does not have the network mode awsvpc.');
    }),
  },
  {
    id: 'check/subnets',
    summary: 'Tasks get 1 to 16 different subnets and at most 5 different security groups.',
    remediation: 'Change `network.taskSubnets` or `network.securityGroups` in k2e.yaml.',
    source: 'ECS API reference, AwsVpcConfiguration.',
    test: eachLaunch(({network, pointers}, report) => {
      if (!network) return;
      const {subnets, securityGroups} = network;
      if (!within(subnets.length, SERVICE.subnets))
        report(pointers.network, `There are ${subnets.length} subnets; ECS takes 1 to 16.`);
      if (securityGroups.length > SERVICE.securityGroups) {
        report(pointers.network, `There are ${securityGroups.length} security groups; ECS takes 5.`);
      }
      if (repeated([...subnets, ...securityGroups], id => id).length > 0) {
        report(pointers.network, 'A subnet or security group is named twice.');
      }
    }),
  },
  {
    id: 'check/launch-type',
    summary: 'A launch type and a capacity provider strategy exclude each other.',
    remediation: 'Keep one of the two.',
    source: 'ECS API reference, CreateService and RunTask `launchType`.',
    test: eachLaunch(({launchType, strategy, pointers}, report) => {
      if (launchType !== undefined && strategy.length > 0) {
        report(pointers.launchType, 'There is a capacity provider strategy as well as a launch type.');
      }
    }),
  },
  {
    id: 'check/launch-compatibility',
    summary:
      'A task definition is launched on what it requires; Managed Instances through a capacity provider.',
    remediation:
      'Let `compute` and `capacityProvider` of the workload in k2e.yaml go together: FARGATE and FARGATE_SPOT with `fargate`, your own with `ec2` or `managed`.',
    source:
      'ECS API reference, RegisterTaskDefinition `requiresCompatibilities`, CreateService `launchType`.',
    test: eachLaunch((launch, report) => {
      if (!launch.taskDefinition) return;
      const declared = declaredTargets(launch.taskDefinition);
      const target = targetOf(launch);
      if (target && declared.length > 0 && !declared.includes(target)) {
        const names = declared.map(each => COMPUTE_NAMES[each]).join(', ');
        report(
          launch.pointers.launchType,
          `The task definition is for ${names}; it is launched on ${COMPUTE_NAMES[target]}.`,
        );
      } else if (
        !target &&
        declared.length === 1 &&
        declared[0] === 'managed' &&
        launch.strategy.length === 0
      ) {
        report(launch.at, 'Tasks on Managed Instances need a capacity provider strategy.');
      } else if (
        !target &&
        launch.strategy.length > 0 &&
        declared.length === 1 &&
        declared[0] === 'fargate'
      ) {
        const names = launch.strategy.map(({capacityProvider = ''}) => capacityProvider).join(', ');
        report(
          launch.at,
          `The task definition is for Fargate, which the capacity provider ${names} is not of.`,
        );
      }
    }),
  },
  {
    id: 'check/capacity-providers',
    summary:
      'A capacity provider strategy has a weight, one base at most, and either Fargate or other providers.',
    remediation: 'Change the strategy.',
    source: 'ECS API reference, CreateService `capacityProviderStrategy`.',
    test: eachLaunch(({strategy, resource, at}, report) => {
      if (strategy.length === 0) return;
      const most = resource.startsWith('schedules/') ? SCHEDULE.capacityProviders : SERVICE.capacityProviders;
      const fault = strategyFault(strategy, most);
      if (fault) report(at, fault);
    }),
  },
  {
    id: 'check/public-ip',
    summary: 'A public IP address is assigned to tasks on Fargate only.',
    remediation: 'Set `network.assignPublicIp` to false in k2e.yaml.',
    source:
      'ECS API reference, AwsVpcConfiguration `assignPublicIp`; Scheduler API reference, AwsVpcConfiguration.',
    test: eachLaunch((launch, report) => {
      const target = targetOf(launch) ?? (launch.taskDefinition && declaredTargets(launch.taskDefinition)[0]);
      if (launch.network?.assignPublicIp === 'ENABLED' && target !== undefined && target !== 'fargate') {
        report(launch.pointers.network, 'Only tasks on Fargate can have a public IP address.');
      }
    }),
  },
  {
    id: 'check/platform-version',
    summary: 'A platform version is for Fargate, and no older than 1.4.0.',
    remediation: 'Leave the platform version out, or use LATEST or 1.4.0.',
    source:
      'ECS API reference, CreateService `platformVersion`; Fargate platform version 1.3.0 ended in June 2026.',
    test: eachLaunch((launch, report) => {
      const {platformVersion: version} = launch;
      if (version === undefined) return;
      const target = targetOf(launch);
      if (target === 'ec2')
        report(launch.at, 'There is a platform version, but the tasks do not run on Fargate.');
      else if (version !== 'LATEST' && version !== '1.4.0')
        report(launch.at, 'The platform version is not LATEST or 1.4.0.');
    }),
  },
  {
    id: 'check/placement',
    summary: 'Placement constraints and strategies are not for Fargate.',
    remediation: 'Take them out; Fargate spreads tasks over the zones by itself.',
    source: 'ECS API reference, CreateService `placementConstraints`, `placementStrategy`.',
    test: eachLaunch((launch, report) => {
      const {strategies, expressions} = launch.placement;
      if (strategies + expressions.length > 0 && targetOf(launch) === 'fargate')
        report(launch.at, 'Fargate takes no placement rules.');
    }),
  },
  {
    id: 'check/placement-managed',
    summary:
      'On Managed Instances placement constraints are about subnet, zone, instance type and architecture, and there are no strategies.',
    remediation: 'Take the rule out, and say in the capacity provider which instances it may have.',
    source:
      'ECS developer guide, "Task definition differences for Amazon ECS Managed Instances", `placementConstraints`.',
    test: all(
      eachLaunch(({taskDefinition, placement, at}, report) => {
        if (!isManagedOnly(taskDefinition)) return;
        if (placement.strategies > 0) report(at, 'Managed Instances take no placement strategy.');
        if (placement.expressions.some(isBeyondManaged)) report(at, BEYOND_MANAGED);
      }),
      each('task-definitions', (resource, report) => {
        if (!isManagedOnly(resource)) return;
        for (const [index, {expression}] of (resource.input.placementConstraints ?? []).entries()) {
          if (isBeyondManaged(expression))
            report(`/placementConstraints/${index}/expression`, BEYOND_MANAGED);
        }
      }),
    ),
  },
  {
    id: 'check/container-override',
    summary: 'Overrides name containers of the task definition.',
    remediation: 'Name a container of the task definition.',
    source: 'ECS API reference, ContainerOverride `name`.',
    test: eachLaunch(({taskDefinition, overrides, resource, at}, report) => {
      if (!taskDefinition) return;
      const names = new Set((taskDefinition.input.containerDefinitions ?? []).map(({name}) => name));
      for (const [index, name] of overrides.entries()) {
        if (names.has(name)) continue;
        const place = resource.startsWith('jobs/')
          ? `/overrides/containerOverrides/${index}`
          : resource.startsWith('schedules/')
            ? '/Target/Input'
            : at;
        report(place, 'The task definition has no container of this name.');
      }
    }),
  },
  {
    id: 'check/launch-volumes',
    summary:
      'Volumes that are configured at launch are configured by each service and job, and no others are.',
    remediation:
      'Add or take out the volume configuration; a schedule can have one only when it calls RunTask itself.',
    source:
      'ECS API reference, Volume `configuredAtLaunch`, CreateService and RunTask `volumeConfigurations`.',
    test: eachLaunch(({taskDefinition, volumes, at}, report) => {
      if (!taskDefinition) return;
      const wanted = (taskDefinition.input.volumes ?? []).flatMap(({name = '', configuredAtLaunch}) =>
        configuredAtLaunch ? [name] : [],
      );
      if (wanted.some(name => !volumes.includes(name)))
        report(at, 'A volume of the task definition is not configured.');
      if (volumes.some(name => !wanted.includes(name))) {
        report(
          at,
          'A volume is configured that the task definition does not have, or not as configured at launch.',
        );
      }
    }),
  },
];
