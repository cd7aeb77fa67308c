import type {KubeObject, Workload} from '../model/inventory.ts';
import {isOfLoadBalancerController} from '../model/kinds.ts';
import type {Service} from '../model/kubernetes.generated.ts';
import {portOf, type ResolvedPort, resolvePort} from '../model/ports.ts';
import {valueAt} from '../pointer.ts';
import type {Context} from '../rules/rule.ts';
import {podSelectedBy} from './discovery/serving.ts';
import {isReachable} from './reachable.ts';

/** True for what puts pods into a target group that exists. */
export function isTargetGroupBinding({ref}: KubeObject): boolean {
  return ref.kind === 'TargetGroupBinding' && isOfLoadBalancerController(ref.apiVersion);
}

/** True where the controller has written it for an Ingress or a Service (labels of `pkg/deploy/tracking`). */
export function isOfController({value}: KubeObject): boolean {
  const labels = valueAt(value, '/metadata/labels');
  return Object.keys(typeof labels === 'object' && labels !== null ? labels : {}).some(key =>
    /^[a-z0-9.]+\.(?:k8s\.aws|eks\.amazonaws\.com)[a-z0-9.]*\/stack(?:-name|-namespace)?$/.test(key),
  );
}

/** A workload whose tasks stand behind the Service of a TargetGroupBinding, with the port at which they are reached. */
export interface Bound {
  readonly workload: Workload;
  readonly at: ResolvedPort;
}

/** The workloads whose tasks would be the targets; none where the Service is not in the input or leads to no ECS service. */
export function boundBy(binding: KubeObject, context: Context): readonly Bound[] {
  const name = valueAt(binding.value, '/spec/serviceRef/name');
  const wanted = valueAt(binding.value, '/spec/serviceRef/port');
  if (typeof name !== 'string' || (typeof wanted !== 'string' && typeof wanted !== 'number')) return [];
  const service = context.inventory.find<Service>('Service', binding.ref.namespace, name);
  const port = service && portOf(service, wanted);
  if (!service || !port) return [];
  const named = podSelectedBy(service, context);
  const all = named ? [named.workload] : context.inventory.workloadsOf(service);
  return all
    .filter(workload => isReachable(workload, context))
    .flatMap(workload => {
      const at = resolvePort(service, port, workload);
      return at ? [{workload, at}] : [];
    });
}
