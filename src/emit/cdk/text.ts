import type {Node} from '../declarative/graph.ts';

/** The Kubernetes objects that nodes come from, for a comment: nothing in their names can end it. */
export function commentOn(nodes: readonly Node[]): readonly string[] {
  const all = nodes.flatMap(({resource, parts}) => [resource, ...parts]).flatMap(({sources}) => sources);
  const words = all.map(({kind, namespace, name}) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`);
  const names = [...new Set(words)].map(harmless);
  return names.length > 0 ? ['Made of', ...names.map(name => `- ${name}`)] : ['Made by k2e.'];
}

/** Names of Kubernetes have no other characters, but nobody has checked them where a manifest is not valid. */
function harmless(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9 ._:/-]/g, '?')
    .replaceAll('*/', '')
    .slice(0, 300);
}
