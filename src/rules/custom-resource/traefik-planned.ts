import type {PlannedRule} from '../../choices/routing/listener.ts';
import {type Balancer, routing} from '../../choices/routing/routing.ts';
import type {KubeObject} from '../../model/inventory.ts';
import {routeParts} from '../../model/traefik.ts';
import {plannedRules, plannedTargetGroups, setRule, setTargetGroup} from '../ingress/planned.ts';
import {admit} from '../ingress/security-group.ts';
import type {Context, Subject} from '../rule.ts';

/** Plans the listener rules in which the object has a part, with the target groups that it names; gives the rules. */
export function setPlanned(
  subject: Subject<'other'>,
  balancers: readonly Balancer[],
): readonly PlannedRule[] {
  return balancers.flatMap(balancer => {
    const rules = plannedRules(subject, balancer);
    for (const [listener, rule] of rules) setRule(subject, listener, rule);
    const groups = plannedTargetGroups(subject).filter(group => group.balancer === balancer.name);
    for (const group of groups) setTargetGroup(subject, balancer, group);
    if (groups.length > 0) admit(subject, balancer);
    return rules.map(([, rule]) => rule);
  });
}

/** The load balancers of the IngressRoutes and Ingresses that use a Middleware or TraefikService, directly or by way of others. */
export function balancersUsing(object: KubeObject, context: Context): readonly Balancer[] {
  return context.choice(balancersByPart).get(object) ?? [];
}

function balancersByPart(context: Context): ReadonlyMap<KubeObject, readonly Balancer[]> {
  const {inventory} = context;
  const found = new Map<KubeObject, Set<Balancer>>();
  for (const balancer of context.choice(routing).balancers) {
    const {ingressRoutes = [], engine, members} = balancer.group;
    const ingresses = engine === 'traefik' ? members.map(({given}) => given) : [];
    for (const route of [...ingressRoutes, ...ingresses]) {
      const parts = routeParts(route, (kind, namespace, name) => inventory.find(kind, namespace, name));
      for (const part of parts) found.set(part, (found.get(part) ?? new Set()).add(balancer));
    }
  }
  return new Map([...found].map(([part, balancers]) => [part, [...balancers]]));
}
