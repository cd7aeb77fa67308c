import type {ContainerDefinition, RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs';
import {COMPUTE_NAMES, type Compute} from '../../../compute.ts';
import type {Pointer} from '../../../pointer.ts';
import {CAPABILITIES, CONTAINER, TASK_DEFINITION, within} from '../../limits.ts';
import {all, type Constraint, each} from '../constraint.ts';
import {targetsOf} from '../launch.ts';
import {containersOf, eachContainer} from './container.ts';

/** A parameter that some targets do not take. */
interface Refusal<T> {
  readonly field: Pointer;
  readonly targets: readonly Compute[];
  readonly isUsed: (value: T) => boolean;
}

function some(list: readonly unknown[] | undefined): boolean {
  return (list?.length ?? 0) > 0;
}

const TASK_REFUSALS: readonly Refusal<RegisterTaskDefinitionRequest>[] = [
  {field: '/pidMode', targets: ['fargate'], isUsed: ({pidMode}) => pidMode === 'host'},
  {field: '/ipcMode', targets: ['fargate', 'managed'], isUsed: ({ipcMode}) => ipcMode !== undefined},
  {field: '/placementConstraints', targets: ['fargate'], isUsed: each => some(each.placementConstraints)},
  {
    field: '/ephemeralStorage',
    targets: ['ec2', 'managed'],
    isUsed: each => each.ephemeralStorage !== undefined,
  },
  {
    field: '/inferenceAccelerators',
    targets: ['fargate', 'managed'],
    isUsed: each => some(each.inferenceAccelerators),
  },
];

const VOLUME_REFUSALS: readonly Refusal<NonNullable<RegisterTaskDefinitionRequest['volumes']>[number]>[] = [
  {
    field: '/host/sourcePath',
    targets: ['fargate', 'managed'],
    isUsed: each => each.host?.sourcePath !== undefined,
  },
  {
    field: '/dockerVolumeConfiguration',
    targets: ['fargate', 'managed'],
    isUsed: each => each.dockerVolumeConfiguration !== undefined,
  },
  {
    field: '/fsxWindowsFileServerVolumeConfiguration',
    targets: ['fargate', 'managed'],
    isUsed: each => each.fsxWindowsFileServerVolumeConfiguration !== undefined,
  },
  {
    field: '/s3filesVolumeConfiguration',
    targets: ['ec2'],
    isUsed: each => each.s3filesVolumeConfiguration !== undefined,
  },
];

const CONTAINER_REFUSALS: readonly Refusal<ContainerDefinition>[] = [
  {field: '/privileged', targets: ['fargate'], isUsed: each => each.privileged === true},
  {field: '/links', targets: ['fargate', 'managed'], isUsed: each => some(each.links)},
  {field: '/hostname', targets: ['fargate', 'managed'], isUsed: each => each.hostname !== undefined},
  {field: '/extraHosts', targets: ['fargate', 'managed'], isUsed: each => some(each.extraHosts)},
  {field: '/dnsServers', targets: ['fargate', 'managed'], isUsed: each => some(each.dnsServers)},
  {field: '/dnsSearchDomains', targets: ['fargate', 'managed'], isUsed: each => some(each.dnsSearchDomains)},
  {
    field: '/dockerSecurityOptions',
    targets: ['fargate', 'managed'],
    isUsed: each => some(each.dockerSecurityOptions),
  },
  {
    field: '/disableNetworking',
    targets: ['fargate', 'managed'],
    isUsed: each => each.disableNetworking === true,
  },
  {
    field: '/dockerLabels',
    targets: ['managed'],
    isUsed: each => Object.keys(each.dockerLabels ?? {}).length > 0,
  },
  {field: '/resourceRequirements', targets: ['fargate'], isUsed: each => some(each.resourceRequirements)},
  {
    field: '/linuxParameters/devices',
    targets: ['fargate'],
    isUsed: each => some(each.linuxParameters?.devices),
  },
  {
    field: '/linuxParameters/sharedMemorySize',
    targets: ['fargate', 'managed'],
    isUsed: each => each.linuxParameters?.sharedMemorySize !== undefined,
  },
  {
    field: '/linuxParameters/maxSwap',
    targets: ['fargate', 'managed'],
    isUsed: each => each.linuxParameters?.maxSwap !== undefined,
  },
  {
    field: '/linuxParameters/swappiness',
    targets: ['fargate', 'managed'],
    isUsed: each => each.linuxParameters?.swappiness !== undefined,
  },
];

/** Reports each refused parameter that `value` uses, once, with all the targets that refuse it. */
function refuse<T>(
  refusals: readonly Refusal<T>[],
  value: T,
  at: Pointer,
  targets: ReadonlySet<Compute>,
  report: (pointer: Pointer, message: string) => void,
): void {
  for (const refusal of refusals) {
    const by = refusal.targets.filter(target => targets.has(target));
    if (by.length === 0 || !refusal.isUsed(value)) continue;
    report(
      at + refusal.field,
      `${by.map(target => COMPUTE_NAMES[target]).join(' and ')} does not take this parameter.`,
    );
  }
}

const KNOWN_CAPABILITIES: ReadonlySet<string> = new Set(CAPABILITIES);

/** What a task definition may hold depends on what it runs on. */
export const TARGET: readonly Constraint[] = [
  {
    id: 'check/target-parameter',
    summary:
      'A task definition holds only parameters that its compute (Fargate, EC2, Managed Instances) takes.',
    remediation:
      'Take the parameter out, or run the workload on EC2 (`workloads.<workload>.compute` in k2e.yaml).',
    source:
      'ECS API reference, each parameter; ECS developer guide, "Task definition differences for Fargate" and "for Amazon ECS Managed Instances".',
    test: each('task-definitions', (resource, report, context) => {
      const targets = targetsOf(resource, context);
      refuse(TASK_REFUSALS, resource.input, '', targets, report);
      for (const [index, volume] of (resource.input.volumes ?? []).entries()) {
        refuse(VOLUME_REFUSALS, volume, `/volumes/${index}`, targets, report);
      }
      for (const [index, container] of containersOf(resource).entries()) {
        refuse(CONTAINER_REFUSALS, container, `/containerDefinitions/${index}`, targets, report);
      }
    }),
  },
  {
    id: 'check/network-mode',
    summary: 'Tasks on Fargate use `awsvpc`; tasks on Managed Instances use `awsvpc` or `host`.',
    remediation: 'Set `networkMode` to `awsvpc`.',
    source: 'ECS API reference, RegisterTaskDefinition `networkMode`.',
    test: each('task-definitions', (resource, report, context) => {
      const {networkMode} = resource.input;
      const targets = targetsOf(resource, context);
      if (targets.has('fargate') && networkMode !== 'awsvpc') {
        report('/networkMode', 'A Fargate task has the network mode awsvpc and no other.');
      } else if (
        targets.has('managed') &&
        networkMode !== undefined &&
        !['awsvpc', 'host'].includes(networkMode)
      ) {
        report('/networkMode', 'A task on Managed Instances has the network mode awsvpc or host.');
      }
    }),
  },
  {
    id: 'check/network-mode-parameter',
    summary: '`hostname`, `links` and `extraHosts` are not used with the network mode `awsvpc`.',
    remediation: 'Take the parameter out; names can be given with Service Connect or Route 53.',
    source: 'ECS API reference, ContainerDefinition `hostname`, `links`, `extraHosts`.',
    test: eachContainer(({container, at, resource, context}, report) => {
      if (resource.input.networkMode !== 'awsvpc' || !targetsOf(resource, context).has('ec2')) return;
      const message = 'The network mode awsvpc does not take this parameter.';
      if (container.hostname !== undefined) report(`${at}/hostname`, message);
      if (some(container.links)) report(`${at}/links`, message);
      if (some(container.extraHosts)) report(`${at}/extraHosts`, message);
    }),
  },
  {
    id: 'check/capabilities',
    summary: 'Capabilities are ones that ECS knows; Fargate adds SYS_PTRACE only.',
    remediation: 'Leave the capability out, or run the workload on EC2.',
    source: 'ECS API reference, KernelCapabilities.',
    test: eachContainer(({container, at, resource, context}, report) => {
      const {add = [], drop = []} = container.linuxParameters?.capabilities ?? {};
      const place = `${at}/linuxParameters/capabilities`;
      const onFargate = targetsOf(resource, context).has('fargate');
      for (const [list, name] of [
        [add, 'add'],
        [drop, 'drop'],
      ] as const) {
        for (const [index, capability] of list.entries()) {
          if (!KNOWN_CAPABILITIES.has(capability)) {
            report(`${place}/${name}/${index}`, 'ECS knows no capability of this name.');
          } else if (
            name === 'add' &&
            onFargate &&
            !CONTAINER.fargateCapabilitiesAdd.some(each => each === capability)
          ) {
            report(`${place}/add/${index}`, `Fargate cannot add the capability ${capability}.`);
          }
        }
      }
    }),
  },
  {
    id: 'check/ephemeral-storage',
    summary: "The size of a Fargate task's own disk is 21 to 200 GiB.",
    remediation: 'Leave the size out for 20 GiB, or choose 21 to 200 GiB.',
    source: 'ECS API reference, EphemeralStorage.',
    test: each('task-definitions', ({input}, report) => {
      const size = input.ephemeralStorage?.sizeInGiB;
      if (size !== undefined && !within(size, TASK_DEFINITION.ephemeralStorageGiB)) {
        report('/ephemeralStorage/sizeInGiB', `A task's own disk has 21 to 200 GiB; not ${size}.`);
      }
    }),
  },
  {
    id: 'check/windows',
    summary: 'Windows tasks run on X86_64, not on Managed Instances, and without Linux parameters.',
    remediation: 'Choose another operating system family or compute, and take the Linux parameters out.',
    source: 'ECS API reference, RuntimePlatform; ECS developer guide, "Amazon ECS Managed Instances".',
    test: all(
      each('task-definitions', (resource, report, context) => {
        const {operatingSystemFamily, cpuArchitecture} = resource.input.runtimePlatform ?? {};
        if (!operatingSystemFamily?.startsWith('WINDOWS')) return;
        if (cpuArchitecture === 'ARM64')
          report('/runtimePlatform/cpuArchitecture', 'Windows tasks do not run on ARM64.');
        if (targetsOf(resource, context).has('managed')) {
          report('/runtimePlatform/operatingSystemFamily', 'Managed Instances run Linux only.');
        }
      }),
      eachContainer(({container, at, resource}, report) => {
        if (!resource.input.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS')) return;
        if (container.linuxParameters)
          report(`${at}/linuxParameters`, 'Windows containers have no Linux parameters.');
      }),
    ),
  },
  {
    id: 'check/app-mesh',
    summary: 'No task definition has a proxy configuration: AWS App Mesh ended on 30 September 2026.',
    remediation: 'Use Service Connect.',
    source: 'AWS App Mesh user guide, end of support.',
    test: each('task-definitions', ({input}, report) => {
      if (input.proxyConfiguration) report('/proxyConfiguration', 'The proxy of App Mesh is gone.');
    }),
  },
  {
    id: 'check/placement-constraints',
    summary: 'A task definition has at most 10 placement constraints of at most 2,000 characters.',
    remediation: 'Shorten the expression, or leave constraints out.',
    source:
      'ECS API reference, RegisterTaskDefinition `placementConstraints`, PlacementConstraint `expression`.',
    test: each('task-definitions', ({input}, report) => {
      const constraints = input.placementConstraints ?? [];
      if (constraints.length > TASK_DEFINITION.placementConstraints) {
        report(
          '/placementConstraints',
          `There are ${constraints.length} placement constraints; ECS takes 10.`,
        );
      }
      for (const [index, {expression = ''}] of constraints.entries()) {
        if (expression.length > TASK_DEFINITION.placementExpression) {
          report(
            `/placementConstraints/${index}/expression`,
            'The expression has more than 2,000 characters.',
          );
        }
      }
    }),
  },
];
