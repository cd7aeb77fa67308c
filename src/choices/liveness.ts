import type {ProbeMode} from '../config/config.ts';
import {TASK_DEFINITION} from '../ecs/limits.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Probe} from '../model/kubernetes.generated.ts';
import type {Context} from '../rules/rule.ts';
import {addedName} from './added-container.ts';
import {
  type CheckTimes,
  checkTimes,
  longestTimeout,
  probeTimes,
  startBudget,
  type TimeChange,
} from './check-times.ts';
import {convertedWorkloads} from './converted.ts';
import {isSidecar, sidecarsOf} from './daemon-set/fate.ts';
import {mayHaveHostPorts} from './node-network.ts';
import {platformOf} from './platform.ts';
import {handlerOf, type NoCommand, probeCommand} from './probe-command.ts';
import type {TargetGroup} from './routing/target-group.ts';
import {runsAs} from './runs-as.ts';
import {asksAs, targetGroupsAt} from './target-check.ts';
import {preparingContainers} from './volumes/plan.ts';

/** A health check of a container definition, and how its times differ from the probe's. */
export interface ContainerCheck {
  readonly command: readonly string[];
  readonly times: CheckTimes;
  readonly changes: readonly TimeChange[];
}

/**
 * Why nobody asks a liveness probe on ECS: no service runs the task, the container is not essential, the load balancer's
 * check decides alone, `probes` says so, the task is full, it has ports of its instance, where no other container reaches it, it runs Windows, or no command does what the probe does.
 */
export type Unasked =
  | NoCommand
  | 'job'
  | 'init'
  | 'sidecar'
  | 'load-balancer'
  | 'setting'
  | 'full'
  | 'host-port'
  | 'windows';

/** Who asks the liveness probe of a container on ECS. */
export type Liveness =
  /** ECS, by a command in the container itself. */
  | {readonly by: 'container'; readonly check: ContainerCheck}
  /** ECS, by a command in a container that k2e adds. */
  | {readonly by: 'sidecar'; readonly name: string; readonly check: ContainerCheck}
  /** The load balancer, whose health check is the same. */
  | {readonly by: 'load-balancer'; readonly group: TargetGroup}
  | {readonly by: 'nobody'; readonly why: Unasked};

/**
 * Decides for each container with a liveness probe who asks it (mapping-workloads §7.3). A command (`exec`) runs in the
 * container. Everything else the kubelet asks from outside, and an image need not hold a client: a health check with curl in
 * an image without it would have ECS replace every task for ever. So a container of its own asks, where no load balancer does.
 */
export function livenesses(context: Context): ReadonlyMap<ContainerPart, Liveness> {
  const decided = new Map<ContainerPart, Liveness>();
  for (const workload of context.choice(convertedWorkloads)) {
    const names: string[] = [];
    for (const container of workload.containers) {
      const {livenessProbe} = container.value;
      if (!livenessProbe) continue;
      const liveness = decide(livenessProbe, container, workload, names, context);
      decided.set(container, liveness);
      if (liveness.by === 'sidecar') names.push(liveness.name);
    }
  }
  return decided;
}

/** Names of the containers that k2e adds to a workload to ask its probes. */
export function probeContainers(workload: Workload, context: Context): readonly string[] {
  const decided = context.choice(livenesses);
  return workload.containers.flatMap(container => {
    const liveness = decided.get(container);
    return liveness?.by === 'sidecar' ? [liveness.name] : [];
  });
}

/** Who asks the probes of a workload, as `k2e.yaml` has it. */
export function probeMode(workload: Workload, {config}: Context): ProbeMode {
  const own = Object.hasOwn(config.workloads, workload.object.id)
    ? config.workloads[workload.object.id]
    : undefined;
  return own?.probes ?? config.probes.mode;
}

/** The health check that does what the probe does; `startup`: the start-up probe whose time ECS waits first. */
export function containerCheck(
  probe: Probe,
  container: ContainerPart,
  startup: Probe | undefined,
): ContainerCheck | NoCommand {
  const selfTimed = handlerOf(probe) !== 'exec';
  const timeout = Math.min(probeTimes(probe).timeout, longestTimeout(selfTimed));
  const command = probeCommand(probe, container, timeout);
  if (typeof command === 'string') return command;
  return {command, ...checkTimes(probe, startup ? startBudget(startup) : 0, selfTimed)};
}

function decide(
  probe: Probe,
  container: ContainerPart,
  workload: Workload,
  added: readonly string[],
  context: Context,
): Liveness {
  if (container.role !== 'main') return nobody(container.role);
  if (isSidecar(workload, context)) return nobody('sidecar');
  if (runsAs(workload) !== 'service') return nobody('job');
  const check = containerCheck(probe, container, container.value.startupProbe);
  if (typeof check === 'string') return nobody(check);
  const mode = probeMode(workload, context);
  if (probe.exec) return {by: 'container', check};
  if (mode === 'none') return nobody('setting');
  if (mode === 'in-image') return {by: 'container', check};
  const groups = targetGroupsAt(container, workload, context);
  const same = groups.find(group => asksAs(group, probe, container));
  if (same && mode === 'auto') return {by: 'load-balancer', group: same};
  if (groups.length > 0 && mode === 'auto') return nobody('load-balancer');
  if (mode === 'auto' && mayHaveHostPorts(workload, context)) return nobody('host-port');
  if (platformOf(workload).os === 'windows') return nobody('windows');
  const agents = sidecarsOf(workload, context).flatMap(({containers}) => containers);
  const count =
    workload.containers.length + agents.length + added.length + preparingContainers(workload, context);
  if (count >= TASK_DEFINITION.containers) return nobody('full');
  return {by: 'sidecar', name: addedName(`${container.name}-probe`, workload, added), check};
}

function nobody(why: Unasked): Liveness {
  return {by: 'nobody', why};
}
