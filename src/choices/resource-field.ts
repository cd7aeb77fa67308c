import type {EnvironmentSource} from '../model/environment-entry.ts';
import type {Workload} from '../model/inventory.ts';
import {Quantity} from '../model/quantity.ts';
import type {Context} from '../rules/rule.ts';

/**
 * The text of a `resourceFieldRef`: the quantity in units of the divisor, rounded up, as the kubelet computes it; undefined
 * where the container sets none (Kubernetes then gives what the node has, which no task has).
 */
export function resourceField(
  {resource, divisor, containerName}: EnvironmentSource & {kind: 'resource'},
  workload: Workload,
  _context: Context,
): string | undefined {
  const [kind = '', name = ''] = splitOnce(resource);
  const container = workload.containers.find(other => other.name === containerName);
  const {limits = {}, requests = {}} = container?.value.resources ?? {};
  const from = kind === 'limits' ? limits : {...limits, ...requests};
  const given = Object.hasOwn(from, name) ? from[name] : undefined;
  if (given === undefined) return undefined;
  const {quantity} = Quantity.parse(given);
  const {quantity: unit} = Quantity.parse(divisor);
  if (!quantity || !unit || unit.isZero) return undefined;
  return String((quantity.nanos + unit.nanos - 1n) / unit.nanos);
}

function splitOnce(text: string): [string, string] {
  const dot = text.indexOf('.');
  return dot === -1 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}
