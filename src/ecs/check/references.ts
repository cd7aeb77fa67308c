import type {Plan} from '../plan.ts';
import type {ResourceKey} from '../resource.ts';
import {tokensOf} from '../resource-tokens.ts';
import type {Constraint} from './constraint.ts';

/** Everything that must exist before a resource: what its strings refer to, and what it says itself. */
function dependencies(plan: Plan, key: ResourceKey): ResourceKey[] {
  const resource = plan.resources.get(key);
  if (!resource) return [];
  const referred = tokensOf(resource).flatMap(({token}) => (token.kind === 'ref' ? token.resource : []));
  return [...referred, ...resource.after];
}

/** The keys that can be reached from themselves, one for each circle: the first by name. */
function circles(plan: Plan): ResourceKey[] {
  const done = new Set<ResourceKey>();
  const found: ResourceKey[] = [];
  for (const start of [...plan.resources.keys()].sort()) {
    const path: {readonly key: ResourceKey; readonly rest: ResourceKey[]}[] = [];
    const onPath = new Set<ResourceKey>();
    const enter = (key: ResourceKey): void => {
      if (done.has(key)) return;
      if (onPath.has(key)) {
        found.push(key);
        return;
      }
      onPath.add(key);
      path.push({key, rest: dependencies(plan, key)});
    };
    enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.rest.pop();
      if (next !== undefined) {
        enter(next);
        continue;
      }
      path.pop();
      onPath.delete(top.key);
      done.add(top.key);
    }
  }
  return found;
}

/** References between resources. */
export const REFERENCES: readonly Constraint[] = [
  {
    id: 'check/reference',
    summary: 'Each reference leads to a resource of the plan.',
    remediation: 'This is a fault of k2e, unless a patch of k2e.yaml made the reference. Please report it.',
    source: 'A file of the output names only files of the output.',
    test: ({plan}, report) => {
      for (const [key, resource] of plan.resources) {
        for (const {at, token} of tokensOf(resource)) {
          if (token.kind === 'ref' && !plan.resources.has(token.resource))
            report(key, at, `The plan has no ${token.resource}.`);
        }
        for (const to of resource.after)
          if (!plan.resources.has(to)) report(key, '', `The plan has no ${to}, which must exist first.`);
      }
    },
  },
  {
    id: 'check/reference-cycle',
    summary: 'Resources do not need each other in a circle.',
    remediation: 'This is a fault of k2e. Please report it.',
    source: 'There is no order in which to make them.',
    test: ({plan}, report) => {
      for (const key of circles(plan))
        report(key, '', 'The resource needs itself, through others, before it can be made.');
    },
  },
];
