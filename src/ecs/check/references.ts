import {type Pointer, pointer} from '../../pointer.ts';
import type {Plan, Resource} from '../plan.ts';
import type {ResourceKey} from '../resource.ts';
import {eachText, referencesIn} from '../resource-tokens.ts';
import {parseText} from '../token.ts';
import type {Constraint} from './constraint.ts';

/** Everything that must exist before a resource: what its strings refer to, and what it says itself. */
function dependencies(plan: Plan, key: ResourceKey): ResourceKey[] {
  const resource = plan.resources.get(key);
  if (!resource) return [];
  return [...referencesIn(resource).resources, ...resource.after];
}

/** Where the strings of a resource refer to another one; a place for each token. */
function placesOf(other: ResourceKey, {input}: Resource): Pointer[] {
  const places: Pointer[] = [];
  eachText(input, [], (text, trail) => {
    for (const part of parseText(text)) {
      if (part.kind === 'ref' && part.resource === other) places.push(pointer(...trail));
    }
  });
  return places;
}

/** The keys that can be reached from themselves, one for each circle: the first by name. */
function circles(plan: Plan): ResourceKey[] {
  // Looked for in any order first: putting the keys in order takes longer, and hardly any plan has a circle.
  const keys = [...plan.resources.keys()];
  return circlesFrom(keys, plan).length === 0 ? [] : circlesFrom(keys.sort(), plan);
}

function circlesFrom(starts: readonly ResourceKey[], plan: Plan): ResourceKey[] {
  const found: ResourceKey[] = [];
  const seen = new Map<ResourceKey, 'on the path' | 'done'>();
  const path: {readonly key: ResourceKey; readonly rest: ResourceKey[]}[] = [];
  const enter = (key: ResourceKey): void => {
    const state = seen.get(key);
    if (state === 'on the path') found.push(key);
    if (state) return;
    const rest = dependencies(plan, key);
    seen.set(key, rest.length === 0 ? 'done' : 'on the path');
    if (rest.length > 0) path.push({key, rest});
  };
  for (const start of starts) {
    enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.rest.pop();
      if (next !== undefined) {
        enter(next);
        continue;
      }
      path.pop();
      seen.set(top.key, 'done');
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
        for (const other of referencesIn(resource).resources) {
          if (plan.resources.has(other)) continue;
          for (const at of placesOf(other, resource)) report(key, at, `The plan has no ${other}.`);
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
