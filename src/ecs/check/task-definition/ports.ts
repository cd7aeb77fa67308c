import type {PortMapping} from '@aws-sdk/client-ecs';
import {CONTAINER, PORT, within} from '../../limits.ts';
import {type Constraint, each} from '../constraint.ts';
import {isName, repeated} from '../text.ts';
import {containersOf, eachContainer} from './container.ts';

/** A range `from-to`, both ends included. */
function parseRange(text: string): {readonly from: number; readonly to: number} | undefined {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  const [from, to] = [Number(match[1]), Number(match[2])];
  return within(from, PORT) && within(to, PORT) && from <= to ? {from, to} : undefined;
}

/** The port mappings of a whole task with their places. */
function mappingsOf(containers: readonly {readonly portMappings?: readonly PortMapping[] | undefined}[]) {
  return containers.flatMap((container, index) =>
    (container.portMappings ?? []).map((mapping, at) => ({
      mapping,
      container: index,
      pointer: `/containerDefinitions/${index}/portMappings/${at}`,
    })),
  );
}

/** The ports of a task. */
export const PORTS: readonly Constraint[] = [
  {
    id: 'check/port',
    summary: 'Ports are 1 to 65535; a mapping names one port or, with awsvpc and bridge, one range.',
    remediation: 'Change the port.',
    source: 'ECS API reference, PortMapping.',
    test: eachContainer(({container, at, resource}, report) => {
      const {networkMode = 'bridge'} = resource.input;
      let inRanges = 0;
      for (const [index, mapping] of (container.portMappings ?? []).entries()) {
        const place = `${at}/portMappings/${index}`;
        const {containerPort, hostPort, containerPortRange} = mapping;
        if ((containerPort === undefined) === (containerPortRange === undefined)) {
          report(place, 'A mapping names either a container port or a range of them.');
        }
        if (containerPort !== undefined && !within(containerPort, PORT)) {
          report(`${place}/containerPort`, `${containerPort} is no port.`);
        }
        if (hostPort !== undefined && hostPort !== 0 && !within(hostPort, PORT)) {
          report(`${place}/hostPort`, `${hostPort} is no port.`);
        }
        if (containerPortRange === undefined) continue;
        if (networkMode !== 'awsvpc' && networkMode !== 'bridge') {
          report(
            `${place}/containerPortRange`,
            `There are no port ranges with the network mode ${networkMode}.`,
          );
        }
        const range = parseRange(containerPortRange);
        if (range) inRanges += range.to - range.from + 1;
        else report(`${place}/containerPortRange`, 'A range is two ports with a hyphen between them.');
      }
      if (inRanges > CONTAINER.portsInRanges) {
        report(
          `${at}/portMappings`,
          `The ranges of the container hold ${inRanges} ports; ECS takes ${CONTAINER.portsInRanges}.`,
        );
      }
    }),
  },
  {
    id: 'check/host-port',
    summary: 'With the network modes `awsvpc` and `host` the host port is the container port.',
    remediation: 'Leave the host port out.',
    source: 'ECS API reference, PortMapping `hostPort`.',
    test: eachContainer(({container, at, resource}, report) => {
      if (resource.input.networkMode !== 'awsvpc' && resource.input.networkMode !== 'host') return;
      for (const [index, {containerPort, hostPort}] of (container.portMappings ?? []).entries()) {
        if (hostPort !== undefined && containerPort !== undefined && hostPort !== containerPort) {
          report(
            `${at}/portMappings/${index}/hostPort`,
            `The host port ${hostPort} is not the container port ${containerPort}.`,
          );
        }
      }
    }),
  },
  {
    id: 'check/port-name',
    summary:
      'Names of port mappings have at most 64 lower-case letters, digits, "_" and "-", and do not begin with "-".',
    remediation: 'Rename the port.',
    source: 'ECS API reference, PortMapping `name`.',
    test: eachContainer(({container, at}, report) => {
      for (const [index, {name}] of (container.portMappings ?? []).entries()) {
        if (name !== undefined && !isName(name, CONTAINER.portName)) {
          report(
            `${at}/portMappings/${index}/name`,
            'The name of the port mapping is not one that ECS takes.',
          );
        }
      }
    }),
  },
  {
    id: 'check/duplicate-port-name',
    summary: 'The port mappings of a task have different names.',
    remediation: 'Rename one of the ports.',
    source: 'ECS API reference, ServiceConnectService `portName` refers to one mapping of the task.',
    test: each('task-definitions', (resource, report) => {
      const places = mappingsOf(containersOf(resource));
      for (const index of repeated(places, ({mapping}) => mapping.name)) {
        report(`${places[index]?.pointer}/name`, 'Another port mapping of the task has this name.');
      }
    }),
  },
  {
    id: 'check/duplicate-port',
    summary: 'No two port mappings of a task with its own network take the same port and protocol.',
    remediation: 'Change one of the ports: the containers of a task share one network, as those of a pod do.',
    source: 'ECS developer guide, task networking with the awsvpc network mode.',
    test: each('task-definitions', (resource, report) => {
      const {networkMode} = resource.input;
      const isShared = networkMode === 'awsvpc' || networkMode === 'host';
      const places = mappingsOf(containersOf(resource));
      const taken = repeated(places, ({mapping: {containerPort, protocol = 'tcp'}, container}) =>
        containerPort === undefined ? undefined : `${isShared ? '' : container}:${containerPort}/${protocol}`,
      );
      for (const index of taken)
        report(places[index]?.pointer ?? '', 'Another mapping takes this port already.');
    }),
  },
];
