import type {CreateServiceRequest} from '@aws-sdk/client-ecs';
import {SERVICE, DEPLOYMENT as SHIFT, within} from '../../limits.ts';
import type {Resource} from '../../plan.ts';
import {type Constraint, each} from '../constraint.ts';
import {targetOf} from '../launch.ts';
import {scalingOfServices} from '../scaling.ts';

/** Defaults of a rolling update in percent of the desired count. [ECS] DeploymentConfiguration */
const MAXIMUM = 200;
const MINIMUM = 100;
/** Desired counts beyond this one deadlock only where smaller ones do. */
const MOST_COUNTS = 200;

/** Stages at which no hook can pause. [ECS] DeploymentLifecycleHook */
const SHIFTING: ReadonlySet<string> = new Set(['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT']);

/** The desired counts that a service can have: those of its scaling, or the one that it names. */
function desiredCounts(
  {input}: Resource<'services'>,
  target: Resource<'scalable-targets'> | undefined,
): number[] {
  const from = target?.input.MinCapacity ?? input.desiredCount ?? 0;
  const to = Math.min(target?.input.MaxCapacity ?? from, from + MOST_COUNTS);
  return Array.from({length: Math.max(0, to - from) + 1}, (_, index) => from + index).filter(
    count => count > 0,
  );
}

/** True when a rolling update of `count` tasks can neither start a task more nor stop one. */
function isDeadlocked(
  count: number,
  {maximumPercent: max = MAXIMUM, minimumHealthyPercent: min = MINIMUM}: Percentages,
): boolean {
  return Math.floor((count * max) / 100) <= count && Math.ceil((count * min) / 100) >= count;
}

type Percentages = NonNullable<CreateServiceRequest['deploymentConfiguration']>;

/** How a service keeps and replaces its tasks. */
export const DEPLOYMENT: readonly Constraint[] = [
  {
    id: 'check/deployment-percent',
    summary:
      'The minimum of a rolling update is 0 to 100 %, the maximum at least 100 % and not below the minimum.',
    remediation: 'Change maxSurge or maxUnavailable of the Deployment.',
    source: 'ECS API reference, DeploymentConfiguration.',
    test: each('services', ({input}, report) => {
      const at = '/deploymentConfiguration';
      const {maximumPercent: max, minimumHealthyPercent: min} = input.deploymentConfiguration ?? {};
      if (min !== undefined && !within(min, SERVICE.minimumHealthyPercent)) {
        report(`${at}/minimumHealthyPercent`, `The minimum is 0 to 100 %; not ${min}.`);
      }
      if (max !== undefined && max < SERVICE.maximumPercentMin) {
        report(`${at}/maximumPercent`, `The maximum is at least 100 %; not ${max}.`);
      }
    }),
  },
  {
    id: 'check/deployment-deadlock',
    summary: 'With each desired count that a service can have, an update can start a task more or stop one.',
    remediation: 'Raise maxSurge, or allow a task to be unavailable.',
    source:
      'ECS developer guide, service event messages: "unable to stop or start tasks during a deployment".',
    test: (context, report) => {
      const scaling = scalingOfServices(context);
      for (const service of context.all('services')) {
        const {deploymentConfiguration = {}, schedulingStrategy, deploymentController} = service.input;
        if (schedulingStrategy === 'DAEMON' || deploymentController?.type === 'EXTERNAL') continue;
        const counts = desiredCounts(service, scaling.get(service));
        const count = counts.find(each => isDeadlocked(each, deploymentConfiguration));
        if (count === undefined) continue;
        const tasks = `${count} ${count === 1 ? 'task' : 'tasks'}`;
        report(
          `services/${service.name}`,
          '/deploymentConfiguration',
          `With ${tasks} an update can neither start a task more nor stop one.`,
        );
      }
    },
  },
  {
    id: 'check/desired-count',
    summary: 'A replica service has a desired count of 0 or more.',
    remediation: 'Set the number of replicas.',
    source:
      'ECS API reference, CreateService `desiredCount`: required when `schedulingStrategy` is REPLICA or not given.',
    test: each('services', ({input}, report) => {
      if (input.schedulingStrategy === 'DAEMON') return;
      if (input.desiredCount === undefined) report('', 'The service has no desired count.');
      else if (input.desiredCount < 0) report('/desiredCount', 'The desired count is negative.');
    }),
  },
  {
    id: 'check/daemon',
    summary:
      'A daemon service runs on EC2, without a desired count and placement strategies, and with a maximum of 100 %.',
    remediation: 'Make it a replica service, or run it on EC2.',
    source: 'ECS API reference, CreateService `schedulingStrategy`.',
    test: each('services', ({input, name}, report, context) => {
      if (input.schedulingStrategy !== 'DAEMON') return;
      const launch = context.launchOf(`services/${name}`);
      if (launch && targetOf(launch) === 'fargate')
        report('/schedulingStrategy', 'Fargate runs no daemon services.');
      if (input.desiredCount !== undefined) report('/desiredCount', 'A daemon service has no desired count.');
      if ((input.placementStrategy?.length ?? 0) > 0)
        report('/placementStrategy', 'A daemon service has no placement strategy.');
      if ((input.deploymentConfiguration?.maximumPercent ?? 100) !== 100) {
        report('/deploymentConfiguration/maximumPercent', 'The maximum of a daemon service is 100 %.');
      }
    }),
  },
  {
    id: 'check/zone-rebalancing',
    summary:
      'A service with zone rebalancing is a replica service with a maximum above 100 %, and no placement constraint names zones.',
    remediation: 'Set `availabilityZoneRebalancing` to DISABLED.',
    source: 'ECS developer guide, "Balancing an Amazon ECS service across Availability Zones".',
    test: each('services', ({input, name}, report, context) => {
      if (input.availabilityZoneRebalancing !== 'ENABLED') return;
      const {taskDefinition} = context.launchOf(`services/${name}`) ?? {};
      const constraints = [
        ...(input.placementConstraints ?? []),
        ...(taskDefinition?.input.placementConstraints ?? []),
      ];
      if (constraints.some(({expression = ''}) => /attribute:ecs\.availability-zone\b/.test(expression))) {
        report(
          '/availabilityZoneRebalancing',
          'A service whose tasks a placement constraint keeps in certain zones cannot be rebalanced.',
        );
      }
      const isFull = (input.deploymentConfiguration?.maximumPercent ?? MAXIMUM) <= 100;
      if (isFull || input.schedulingStrategy === 'DAEMON') {
        report(
          '/availabilityZoneRebalancing',
          'A daemon service and one with a maximum of 100 % cannot be rebalanced.',
        );
      }
    }),
  },
  {
    id: 'check/bake-time',
    summary: 'A bake time is 0 to 1440 minutes, and a blue/green deployment has one.',
    remediation: 'Set `bakeTimeInMinutes`.',
    source: 'ECS API reference, DeploymentConfiguration `bakeTimeInMinutes`.',
    test: each('services', ({input}, report) => {
      const {strategy, bakeTimeInMinutes: minutes} = input.deploymentConfiguration ?? {};
      if (minutes === undefined && strategy === 'BLUE_GREEN')
        report('/deploymentConfiguration', 'A blue/green deployment needs a bake time.');
      if (minutes !== undefined && !within(minutes, SERVICE.bakeTime)) {
        report(
          '/deploymentConfiguration/bakeTimeInMinutes',
          `The bake time is 0 to 1440 minutes; not ${minutes}.`,
        );
      }
    }),
  },
  {
    id: 'check/traffic-shift',
    summary:
      'A deployment by degrees has requests that ECS can shift, shares in tenths of a percent, waits of at most a day, and no circuit breaker.',
    remediation: 'Change `deploymentConfiguration`, or leave the strategy at ROLLING.',
    source:
      'ECS API reference, CanaryConfiguration, LinearConfiguration, DeploymentCircuitBreaker; ECS developer guide, "Required resources for Amazon ECS canary deployments".',
    test: each('services', ({input}, report) => {
      const at = '/deploymentConfiguration';
      const {
        strategy = 'ROLLING',
        canaryConfiguration: canary,
        linearConfiguration: linear,
        deploymentCircuitBreaker: breaker,
      } = input.deploymentConfiguration ?? {};
      if (strategy === 'ROLLING') return;
      const isServed = (input.serviceConnectConfiguration?.services ?? []).length > 0;
      const balancers = input.loadBalancers ?? [];
      if (strategy !== 'BLUE_GREEN' && !isServed && balancers.length === 0)
        report(
          `${at}/strategy`,
          'Neither a load balancer nor Service Connect sends requests that ECS could shift.',
        );
      if (balancers.some(({advancedConfiguration: advanced}) => !advanced?.alternateTargetGroupArn))
        report(`${at}/strategy`, 'A load balancer shifts requests only to an alternate target group.');
      if (breaker?.enable === true)
        report(`${at}/deploymentCircuitBreaker`, 'The circuit breaker is for rolling updates alone.');
      for (const [field, percent, bounds] of [
        ['canaryConfiguration/canaryPercent', canary?.canaryPercent, SHIFT.canaryPercent],
        ['linearConfiguration/stepPercent', linear?.stepPercent, SHIFT.linearPercent],
      ] as const)
        if (
          percent !== undefined &&
          (!within(percent, bounds) || Math.abs(percent * 10 - Math.round(percent * 10)) > 1e-6)
        )
          report(`${at}/${field}`, `The share is ${bounds.min} to 100 %, in tenths; not ${percent}.`);
      for (const [field, minutes] of [
        ['canaryConfiguration/canaryBakeTimeInMinutes', canary?.canaryBakeTimeInMinutes],
        ['linearConfiguration/stepBakeTimeInMinutes', linear?.stepBakeTimeInMinutes],
      ] as const)
        if (minutes !== undefined && !within(minutes, SHIFT.bakeTime))
          report(`${at}/${field}`, `The wait is 0 to 1440 minutes; not ${minutes}.`);
    }),
  },
  {
    id: 'check/pause-hook',
    summary:
      'A hook that pauses a deployment waits 1 to 20,160 minutes, at a stage in which nothing is shifted.',
    remediation: 'Change the stage or the time of the hook.',
    source: 'ECS API reference, DeploymentLifecycleHook, DeploymentLifecycleHookTimeoutConfiguration.',
    test: each('services', ({input}, report) => {
      for (const [index, hook] of (input.deploymentConfiguration?.lifecycleHooks ?? []).entries()) {
        const at = `/deploymentConfiguration/lifecycleHooks/${index}`;
        const minutes = hook.timeoutConfiguration?.timeoutInMinutes;
        if (minutes !== undefined && !within(minutes, SHIFT.hookMinutes))
          report(
            `${at}/timeoutConfiguration/timeoutInMinutes`,
            `A hook waits 1 to 20,160 minutes; not ${minutes}.`,
          );
        if (hook.targetType === 'PAUSE' && hook.lifecycleStages?.some(stage => SHIFTING.has(stage)))
          report(`${at}/lifecycleStages`, 'ECS does not pause while it shifts requests.');
      }
    }),
  },
  {
    id: 'check/placement-count',
    summary: 'A service has at most 10 placement constraints and 5 placement strategies.',
    remediation: 'Take some out.',
    source: 'ECS API reference, CreateService `placementConstraints`, `placementStrategy`.',
    test: each('services', ({input}, report) => {
      if ((input.placementConstraints?.length ?? 0) > SERVICE.placementConstraints) {
        report('/placementConstraints', 'There are more than 10 placement constraints.');
      }
      if ((input.placementStrategy?.length ?? 0) > SERVICE.placementStrategies) {
        report('/placementStrategy', 'There are more than 5 placement strategies.');
      }
    }),
  },
];
