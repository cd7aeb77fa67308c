import {
  agentAddress,
  DAEMON_ADDRESS,
  hasAgent,
  isNodeAddress,
} from '../../choices/daemon-set/agent-address.ts';
import type {EnvironmentSource} from '../../model/environment-entry.ts';
import type {Workload} from '../../model/inventory.ts';
import type {Context, Report} from '../rule.ts';

/** True for a variable in whose value the address of the node is. */
export function holdsNodeAddress(source: EnvironmentSource): boolean {
  return (
    isNodeAddress(source) ||
    (source.kind === 'composed' &&
      source.parts.some(part => part.kind === 'variable' && holdsNodeAddress(part.source)))
  );
}

/** What to say of a variable with the address of the node. */
export function nodeAddressNote(name: string, workload: Workload, context: Context): Report {
  const address = agentAddress(workload, context);
  if (address === DAEMON_ADDRESS || hasAgent(workload, context))
    return {
      level: 'review',
      fidelity: 'approximate',
      message: `The variable ${name} holds the address of the node, where an agent listens; it gets ${address}, at which the task reaches the agent on ECS.`,
      remediation: 'Check that what the program reaches there is a DaemonSet of this input.',
    };
  return {
    level: 'action',
    fidelity: 'approximate',
    message: `The variable ${name} holds the address of the node, where an agent listens; Fargate has no nodes, and it gets ${address}, where an agent would listen in the task, and there is none yet.`,
    remediation:
      'Add the agent to the task as a container of its own (a patch in k2e.yaml), or remove the variable where the program does without it.',
  };
}
