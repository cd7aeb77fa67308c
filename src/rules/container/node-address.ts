import {convertedWorkloads} from '../../choices/converted.ts';
import {
  agentAddress,
  DAEMON_ADDRESS,
  hasAgent,
  isNodeAddress,
} from '../../choices/daemon-set/agent-address.ts';
import {environments, type Variable} from '../../choices/environment.ts';
import type {EnvironmentSource} from '../../model/environment-entry.ts';
import type {Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import type {Context, Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

/** True for a variable in whose value the address of the node is. */
function holdsNodeAddress(source: EnvironmentSource): boolean {
  return (
    isNodeAddress(source) ||
    (source.kind === 'composed' &&
      source.parts.some(part => part.kind === 'variable' && holdsNodeAddress(part.source)))
  );
}

/** A variable with the address of the node, and what stands for that on ECS. */
interface Addressed {
  readonly workload: Workload;
  readonly variable: Variable;
  readonly address: string | undefined;
  readonly isThere: boolean;
}

/** What to say of variables with the address of the node: once for all workloads that get the same for it. */
export function nodeAddressNotes(context: Context): ReadonlyMap<Variable, Report> {
  const all = context
    .choice(convertedWorkloads)
    .flatMap(workload =>
      workload.containers.flatMap(container =>
        (context.choice(environments).get(container) ?? [])
          .filter(({kind, entry}) => kind === 'plain' && holdsNodeAddress(entry.source))
          .map((variable): Addressed => ({workload, variable, ...reached(workload, context)})),
      ),
    );
  return jointReports(all, {
    of: ({address, isThere}) => `${address} ${isThere}`,
    at: ({variable}) => variable,
    says: (variables, workloads): Report => {
      const [{address, isThere}] = variables;
      const names = [...new Set(variables.map(({variable}) => variable.entry.name))].sort();
      const [what, hold, get] =
        names.length === 1 ? ['variable', 'holds', 'it gets'] : ['variables', 'hold', 'they get'];
      const held = `The ${what} ${listed(names)} of ${listed(workloads.map(workloadName))} ${hold} the address of the node, where an agent listens`;
      return isThere
        ? {
            level: 'review',
            fidelity: 'approximate',
            message: `${held}; ${get} ${address}, at which the task reaches the agent on ECS.`,
            remediation: 'Check that what the program reaches there is a DaemonSet of this input.',
          }
        : {
            level: 'action',
            fidelity: 'approximate',
            message: `${held}; Fargate has no nodes, and ${get} ${address}, where an agent would listen in the task, and there is none yet.`,
            remediation:
              'Add the agent to the task as a container of its own (a patch in k2e.yaml), or remove what the program does without.',
          };
    },
  });
}

function reached(workload: Workload, context: Context): Pick<Addressed, 'address' | 'isThere'> {
  const address = agentAddress(workload, context);
  return {address, isThere: address === DAEMON_ADDRESS || hasAgent(workload, context)};
}
