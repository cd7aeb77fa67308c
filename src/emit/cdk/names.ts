import type {ResourceKind} from '../../ecs/resource.ts';
import {words} from '../declarative/identifiers.ts';

/** Ends of the names of variables by kind: `executionRole`, `cartService`. */
const SUFFIXES: {readonly [K in ResourceKind]?: string} = {
  'log-retention': 'LogRetention',
  'security-group-rules': 'Rules',
  'security-group-egress': 'Egress',
};

/** The end of names of variables and constructs of a kind: `log-groups` → `LogGroup`. */
export function suffixOf(kind: ResourceKind): string {
  return SUFFIXES[kind] ?? pascal(singular(kind));
}

function singular(kind: ResourceKind): string {
  return kind.endsWith('ies') ? `${kind.slice(0, -3)}y` : kind.replace(/s$/, '');
}

/** What tells a resource apart within its owner: `shop-cart-execution` in `shop-cart` → `execution`. */
export function withoutOwner(name: string, owner: string): string {
  if (name === owner) return '';
  return name.startsWith(`${owner}-`) || name.startsWith(`${owner}.`) ? name.slice(owner.length + 1) : name;
}

/** Words with a capital each: `ShopCart`. */
export function pascal(name: string): string {
  return words(name)
    .map(word => word[0]?.toUpperCase() + word.slice(1))
    .join('');
}

/** The name of a class: `ShopCart`; a digit first gets an underscore. */
export function className(name: string): string {
  return pascal(name).replace(/^(?=\d)/, '_');
}

/** The same with a small letter first: `shopCart`; a digit first gets an underscore. */
export function camel(name: string): string {
  const text = pascal(name);
  const first = text.slice(0, 1).toLowerCase();
  return /[0-9]/.test(first) ? `_${text}` : `${first}${text.slice(1)}`;
}

/** Lower-case words with hyphens, for files and stacks: `shop-cart`. */
export function slug(name: string): string {
  return words(name).join('-').toLowerCase();
}

/**
 * The name that CDK gives a property of CloudFormation (the library `camelcase`, which its generator uses):
 * `EnableECSManagedTags` → `enableEcsManagedTags`.
 */
export function propertyName(name: string): string {
  const parts = name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1-$2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1-$2')
    .split('-');
  return parts
    .map((part, index) => {
      const lower = part.toLowerCase();
      return index === 0 ? lower : `${lower.slice(0, 1).toUpperCase()}${lower.slice(1)}`;
    })
    .join('');
}
