import type {EnvironmentSource} from '../model/environment-entry.ts';
import type {Workload} from '../model/inventory.ts';
import {Quantity} from '../model/quantity.ts';
import type {Context} from '../rules/rule.ts';
import {isSidecar} from './daemon-set/fate.ts';
import {taskSize} from './task-size.ts';

/** A reference to the resources of a container. */
type ResourceSource = EnvironmentSource & {readonly kind: 'resource'};

/**
 * The text of a `resourceFieldRef`: the quantity in units of the divisor, rounded up, as the kubelet computes it
 * (`ExtractContainerResourceValue`); a request that is not set is 0. Undefined for a limit that the container does not set:
 * Kubernetes then gives what the node has.
 */
export function resourceField(
  {resource, divisor, containerName}: ResourceSource,
  workload: Workload,
  _context: Context,
): string | undefined {
  const [kind = '', name = ''] = splitOnce(resource);
  const container = workload.containers.find(other => other.name === containerName);
  const {limits = {}, requests = {}} = container?.value.resources ?? {};
  const from = kind === 'limits' ? limits : {...limits, ...requests};
  const given = Object.hasOwn(from, name) ? from[name] : kind === 'requests' && container ? '0' : undefined;
  if (given === undefined) return undefined;
  const {quantity} = Quantity.parse(given);
  if (!quantity || (kind === 'limits' && quantity.isZero)) return undefined;
  return inUnits(quantity, divisor);
}

/**
 * The same for a limit that the container does not set, by the size of its task, which stands for the node that Kubernetes would
 * name (mapping-workloads §6.1); undefined where the task has no size of its own, as on instances.
 */
export function taskResourceField(
  {resource, divisor, containerName}: ResourceSource,
  workload: Workload,
  context: Context,
): string | undefined {
  // The containers of a DaemonSet in the tasks of others have no size of their own.
  if (isSidecar(workload, context) || !workload.containers.some(({name}) => name === containerName))
    return undefined;
  const {cpu, memory} = taskSize(workload, context).task;
  if (resource === 'limits.cpu' && cpu !== undefined)
    return inUnits(Quantity.parse(`${Math.round((cpu * 1000) / CPU_UNITS)}m`).quantity, divisor);
  if (resource === 'limits.memory' && memory !== undefined)
    return inUnits(Quantity.parse(`${memory}Mi`).quantity, divisor);
  return undefined;
}

/** CPU units of one vCPU. */
const CPU_UNITS = 1024;

function inUnits(quantity: Quantity | undefined, divisor: string): string | undefined {
  const {quantity: unit} = Quantity.parse(divisor);
  if (!quantity || !unit || unit.isZero) return undefined;
  return String((quantity.nanos + unit.nanos - 1n) / unit.nanos);
}

function splitOnce(text: string): [string, string] {
  const dot = text.indexOf('.');
  return dot === -1 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}
