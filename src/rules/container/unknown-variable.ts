import type {Compute} from '../../compute.ts';
import type {EnvironmentEntry, EnvironmentSource} from '../../model/environment-entry.ts';
import type {Report} from '../rule.ts';
import {listed} from '../wording.ts';

/** What the containers of a task run on. */
export interface Machine {
  readonly compute: Compute;
  /** The task has no network of its own, but that of the instance. */
  readonly hasItsNetwork: boolean;
}

/** What to tell of a variable whose value ECS cannot be told. */
export function unknownVariable({name, source}: EnvironmentEntry, machine: Machine): Report {
  const left = `The variable ${name} is left out`;
  switch (source.kind) {
    case 'field':
      return fieldReport(left, source.fieldPath, machine);
    case 'resource':
      return {
        level: 'action',
        fidelity: 'manual',
        message: `${left}: the container sets no ${source.resource}; Kubernetes gives what the node has, which a task does not have.`,
        remediation: 'Set the resource in the manifest, or the variable in the task definition.',
      };
    case 'file':
      return {
        level: 'action',
        fidelity: 'manual',
        message: `${left}: it is read from the file ${source.path} of a volume, which ECS cannot do.`,
        remediation: 'Read the file in the entrypoint of the image, or put the value into the secret store.',
      };
    case 'literal':
      return {
        level: 'action',
        fidelity: 'manual',
        message: `${left}: its text looks like a secret and has the name of the pod in it, so that each pod would need a secret of its own.`,
        remediation:
          'Make the text in the entrypoint of the image, from the name and a secret that all share.',
      };
    default:
      return {
        level: 'action',
        fidelity: 'manual',
        message: `${left}: its text depends on ${unknownParts(source)}, known only in the running cluster.`,
        remediation: 'Set the variable in the entrypoint of the image, or write its text into the manifest.',
      };
  }
}

/** What to tell of a variable whose value is a list of attributes, some of which ECS cannot be told. */
export function withoutAttributes(name: string, attributes: readonly string[]): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `The variable ${name} is set without ${listed(attributes)}: what stands there is known only while the pod runs.`,
    remediation:
      'Nothing needs to be done where nobody looks for it. The libraries and agents of most vendors find out about task and container by themselves, such as with the resource detector of OpenTelemetry for ECS; what else is needed the entrypoint of the image can add.',
  };
}

/** Where a program finds the machine that it runs on; the task metadata endpoint does not name it. */
const INSTANCE: Readonly<Record<Compute, string>> = {
  fargate:
    'A task on Fargate has no node. Remove the variable, or read TaskARN from ${ECS_CONTAINER_METADATA_URI_V4}/task where it tells one from another.',
  ec2: 'Where the instance matters, read ContainerInstanceARN from the file that the variable ECS_CONTAINER_METADATA_FILE names; the agent writes it where ECS_ENABLE_CONTAINER_METADATA=true is in its configuration. Or ask the instance metadata service for instance-id.',
  managed:
    'Where the instance matters, ask ECS for the task (`ecs:DescribeTasks`, containerInstanceArn); its ARN is TaskARN in ${ECS_CONTAINER_METADATA_URI_V4}/task.',
};

/** Where a program finds the address of its machine, or what takes the place of an agent there. */
const IN_TASK =
  'An agent that listened on the node becomes a container of the task and is reached on 127.0.0.1';
const HOST_ADDRESS: Readonly<Record<Compute, string>> = {
  fargate: `${IN_TASK}; there is no other machine that the program could reach.`,
  ec2: 'Ask the instance metadata service for the address of the instance (local-ipv4), which its settings must let tasks reach. An agent that listened on the node is a daemon service there.',
  managed: `${IN_TASK}, or a daemon of the instances, which ECS runs on each of them.`,
};

/** In the network mode `host` the metadata of a task tells no address. */
const OWN_ADDRESS =
  'The task has the address of its instance: ask the instance metadata service for it (local-ipv4), which its settings must let tasks reach.';

function fieldReport(left: string, fieldPath: string, {compute, hasItsNetwork}: Machine): Report {
  const facts: Readonly<Record<string, readonly [Report['level'], string]>> = {
    'metadata.name': [
      'review',
      'Read the task from ${ECS_CONTAINER_METADATA_URI_V4}/task (TaskARN) where the name of the instance matters.',
    ],
    'metadata.uid': [
      'review',
      'Read TaskARN from ${ECS_CONTAINER_METADATA_URI_V4}/task where an identity of the instance matters.',
    ],
    'spec.nodeName': ['review', INSTANCE[compute]],
    'status.podIP': [
      'action',
      hasItsNetwork
        ? OWN_ADDRESS
        : 'Read the address from ${ECS_CONTAINER_METADATA_URI_V4}/task (Networks[].IPv4Addresses), or from hostname -i in the entrypoint.',
    ],
    'status.podIPs': [
      'action',
      hasItsNetwork
        ? OWN_ADDRESS
        : 'Read the addresses from ${ECS_CONTAINER_METADATA_URI_V4}/task (Networks[]).',
    ],
    'status.hostIP': ['action', HOST_ADDRESS[compute]],
    'status.hostIPs': ['action', HOST_ADDRESS[compute]],
  };
  const [level, remediation] = (Object.hasOwn(facts, fieldPath) ? facts[fieldPath] : undefined) ?? [
    'action' as const,
    'Set the variable in the entrypoint of the image, from the task metadata.',
  ];
  return {
    level,
    fidelity: 'manual',
    message: `${left}: ${fieldPath} is known only while the pod runs, and a task definition cannot hold it.`,
    remediation,
  };
}

function unknownParts(source: EnvironmentSource): string {
  if (source.kind !== 'composed') return 'something that is';
  const names = source.parts.flatMap(part => (part.kind === 'variable' ? [part.name] : []));
  return `$(${[...new Set(names)].join('), $(')})`;
}
