import {SERVICE, within} from '../../limits.ts';
import {type Constraint, each} from '../constraint.ts';
import {forwardedGroups} from '../load-balancing/forward.ts';
import {repeated} from '../text.ts';

/** A service behind load balancers. */
export const SERVICE_LOAD_BALANCER: readonly Constraint[] = [
  {
    id: 'check/service-load-balancer',
    summary: 'A service registers a port that a container of its task definition maps, at a target group.',
    remediation: 'Add the port mapping to the container, or correct its name and port.',
    source: 'ECS API reference, CreateService `loadBalancers`, LoadBalancer.',
    test: each('services', (resource, report, context) => {
      const task = context.launchOf(`services/${resource.name}`)?.taskDefinition;
      for (const [index, entry] of (resource.input.loadBalancers ?? []).entries()) {
        const at = `/loadBalancers/${index}`;
        if (!entry.targetGroupArn) report(at, 'No target group is named.');
        if (!task) continue;
        const container = (task.input.containerDefinitions ?? []).find(
          ({name}) => name === entry.containerName,
        );
        if (!container) report(`${at}/containerName`, 'The task definition has no container of this name.');
        else if (
          !(container.portMappings ?? []).some(({containerPort}) => containerPort === entry.containerPort)
        ) {
          report(`${at}/containerPort`, 'The container does not map this port.');
        }
      }
    }),
  },
  {
    id: 'check/service-target-groups',
    summary: 'A service has at most 5 target groups, each port at each of them once.',
    remediation: 'Split the service, or leave target groups out.',
    source: 'ECS developer guide, service quotas, "Target groups per service".',
    test: each('services', ({input: {loadBalancers = []}}, report) => {
      if (loadBalancers.length > SERVICE.targetGroups) {
        report(
          '/loadBalancers',
          `There are ${loadBalancers.length} target groups; ECS takes ${SERVICE.targetGroups}.`,
        );
      }
      const key = repeated(
        loadBalancers,
        each => `${each.targetGroupArn} ${each.containerName} ${each.containerPort}`,
      );
      for (const index of key) report(`/loadBalancers/${index}`, 'The service is registered here twice.');
    }),
  },
  {
    id: 'check/target-group-attached',
    summary: 'A target group that a service uses is forwarded to by a listener or a rule of the plan.',
    remediation: 'Add a rule that forwards to the target group.',
    source: 'ECS answers CreateService with "The target group does not have an associated load balancer".',
    test: (context, report) => {
      const attached = forwardedGroups(context);
      for (const {name, input} of context.all('services')) {
        for (const [index, {targetGroupArn}] of (input.loadBalancers ?? []).entries()) {
          const group = context.referred('target-groups', targetGroupArn);
          if (!group || attached.has(group)) continue;
          report(
            `services/${name}`,
            `/loadBalancers/${index}/targetGroupArn`,
            'No listener and no rule forwards to the target group.',
          );
        }
      }
    },
  },
  {
    id: 'check/target-type',
    summary: 'The target group of a task with the network mode `awsvpc` has the target type `ip`.',
    remediation: 'Set `TargetType` of the target group to ip.',
    source: 'ECS API reference, CreateService `loadBalancers`.',
    test: each('services', ({input, name}, report, context) => {
      const task = context.launchOf(`services/${name}`)?.taskDefinition;
      if (task?.input.networkMode !== 'awsvpc') return;
      for (const [index, {targetGroupArn}] of (input.loadBalancers ?? []).entries()) {
        const group = context.referred('target-groups', targetGroupArn);
        if (group && group.input.TargetType !== 'ip') {
          report(
            `/loadBalancers/${index}/targetGroupArn`,
            'The target group does not have the target type ip.',
          );
        }
      }
    }),
  },
  {
    id: 'check/two-protocols',
    summary: 'A port that a load balancer uses is mapped with one protocol.',
    remediation: 'Give one of the two protocols a port of its own.',
    source:
      'Issue 850 of aws/containers-roadmap: a service cannot register a port that is mapped as TCP and UDP.',
    test: each('services', ({input, name}, report, context) => {
      const task = context.launchOf(`services/${name}`)?.taskDefinition;
      for (const [index, {containerName, containerPort}] of (input.loadBalancers ?? []).entries()) {
        const container = task?.input.containerDefinitions?.find(each => each.name === containerName);
        const mappings = (container?.portMappings ?? []).filter(each => each.containerPort === containerPort);
        if (new Set(mappings.map(({protocol = 'tcp'}) => protocol)).size > 1) {
          report(`/loadBalancers/${index}/containerPort`, 'The container maps this port as TCP and as UDP.');
        }
      }
    }),
  },
  {
    id: 'check/grace-period',
    summary:
      'A service with a grace period has a load balancer, VPC Lattice, or a container with a health check.',
    remediation: 'Leave `healthCheckGracePeriodSeconds` out.',
    source: 'ECS API reference, CreateService `healthCheckGracePeriodSeconds`.',
    test: each('services', ({input, name}, report, context) => {
      const seconds = input.healthCheckGracePeriodSeconds;
      if (seconds === undefined) return;
      const at = '/healthCheckGracePeriodSeconds';
      if (!within(seconds, SERVICE.healthCheckGracePeriod))
        report(at, 'The grace period is 0 to 2147483647 seconds.');
      const task = context.launchOf(`services/${name}`)?.taskDefinition;
      const isChecked =
        task === undefined || task.input.containerDefinitions?.some(({healthCheck}) => healthCheck);
      if (!isChecked && !input.loadBalancers?.length && !input.vpcLatticeConfigurations?.length) {
        report(
          at,
          'The service has no load balancer and its containers have no health check, so there is nothing to ignore.',
        );
      }
    }),
  },
];
