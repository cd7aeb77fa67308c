import type {ObjectRef} from '../finding.ts';
import type {Inventory, KubeObject} from '../model/inventory.ts';
import type {Pointer} from '../pointer.ts';
import type {ProblemRule} from '../rules/rule.ts';
import type {RawFinding} from './findings.ts';
import type {Mapped} from './map.ts';
import {ruleFor} from './problems.ts';
import type {ClosedRoute} from './withhold.ts';

/** The routes of one object to the same blocked workloads. */
interface Group {
  readonly object: KubeObject;
  readonly path: Pointer;
  readonly routes: ClosedRoute[];
}

/** Tells of each Ingress and Service what becomes of its routes to blocked workloads: one finding for all that lead to the same ones. */
export function closedRouteFindings(
  closed: readonly ClosedRoute[],
  {plan, origins}: Mapped,
  inventory: Inventory,
  rules: ReadonlyMap<string, ProblemRule>,
): RawFinding[] {
  const groups = new Map<string, Group>();
  for (const route of closed) {
    const places = origins.get(route.resource) ?? [];
    const [place] = places;
    const object =
      place?.object ?? sourceOf(plan.resources.get(route.resource)?.sources ?? [], inventory.objects);
    if (!object) continue;
    const key = JSON.stringify([object.id, route.how, route.workloads]);
    const group = groups.get(key) ?? {object, path: place?.path ?? '', routes: []};
    groups.set(key, group);
    group.routes.push(route);
  }
  const rule = ruleFor('closed-route', rules);
  return [...groups.values()].map(({object, path, routes}) => ({
    rule: rule.id,
    level: rule.level,
    fidelity: rule.fidelity,
    object: object.ref,
    path: object.givenPath(path),
    source: object.position(path),
    message: wording(routes, inventory),
    remediation: rule.remediation,
    workloads: [...new Set(routes.flatMap(({workloads}) => workloads))],
  }));
}

function sourceOf(sources: readonly ObjectRef[], objects: readonly KubeObject[]): KubeObject | undefined {
  return objects.find(({ref}) => sources.includes(ref));
}

function wording(routes: readonly ClosedRoute[], inventory: Inventory): string {
  const [first] = routes;
  const names = inventory.workloads
    .filter(({object}) => first?.workloads.includes(object.id))
    .map(({kind, namespace, name}) => `${kind} ${namespace}/${name}`);
  const which = `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} blocked and left out`;
  const files = routes.map(({resource}) => resource);
  switch (first?.how) {
    case 'reduced':
      return `${which}: ${files.join(', ')} ${files.length === 1 ? 'forwards' : 'forward'} to the other workloads alone.`;
    case 'gone':
      return `${which}, and ${files.join(', ')} with ${names.length === 1 ? 'it' : 'them'}: nothing listens there.`;
    default:
      return `${which}: ${files.join(', ')} ${files.length === 1 ? 'answers' : 'answer'} 503 in place of forwarding to ${names.length === 1 ? 'it' : 'them'}.`;
  }
}
