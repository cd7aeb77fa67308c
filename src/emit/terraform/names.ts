import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKey} from '../../ecs/resource.ts';
import {hasToken, parseText} from '../../ecs/token.ts';
import type {Node} from '../declarative/graph.ts';
import {type GroupRule, groupRules, isGroupRules} from '../declarative/group-rules.ts';
import {identifiers, words} from '../declarative/identifiers.ts';
import {BLOCK_TYPES} from './types.ts';

/** A block of a configuration: a node, or one item of a node that is a list of rules or certificates. */
export interface Address {
  readonly type: string;
  readonly name: string;
  /** `aws_lb.shop` */
  readonly text: string;
  readonly rule?: GroupRule;
  readonly certificate?: string;
}

/** The names in a configuration. */
export interface Names {
  readonly resources: ReadonlyMap<ResourceKey, readonly Address[]>;
  /** Names of variables by key of `k2e.yaml`: `network.taskSubnets` → `network_task_subnets`. */
  readonly variables: ReadonlyMap<string, string>;
}

/** The names for these nodes and these keys of `k2e.yaml`. */
export function namesOf(nodes: readonly Node[], keys: Iterable<string>): Names {
  const blocks = nodes.flatMap(({key, resource}) =>
    resource.kind === 'jobs'
      ? []
      : items(resource).map(item => ({
          key,
          type: BLOCK_TYPES[resource.kind as Exclude<typeof resource.kind, 'jobs'>].type,
          item,
          unique: `${key} ${item.suffix}`,
          wish: identifier(`${resource.name}-${item.suffix}`),
        })),
  );
  // Names are apart within their type only.
  const byUnique = new Map(blocks.map(block => [block.unique, block]));
  const names = identifiers(byUnique.keys(), unique => {
    const block = byUnique.get(unique);
    return `${block?.type} ${block?.wish}`;
  });
  const resources = new Map<ResourceKey, Address[]>();
  for (const {key, type, unique, item} of blocks) {
    const name = (names.get(unique) ?? '').slice(type.length + 1);
    const {suffix: _, ...rest} = item;
    const address = {type, name, text: `${type}.${name}`, ...rest};
    resources.set(key, [...(resources.get(key) ?? []), address]);
  }
  return {
    resources,
    variables: identifiers(keys, key => identifier(key.replaceAll(/([a-z])([A-Z])/g, '$1-$2'))),
  };
}

/** Letters, digits and underscores: `shop_web`. */
export function identifier(name: string): string {
  const text = words(name).join('_').toLowerCase();
  return /^[a-z]/.test(text) ? text : `_${text}`;
}

/** What becomes a block each, with what tells it apart. */
function items(
  resource: Resource,
): readonly {readonly suffix: string; readonly rule?: GroupRule; readonly certificate?: string}[] {
  if (isGroupRules(resource)) return groupRules(resource).map(rule => ({suffix: rule.suffix, rule}));
  if (resource.kind !== 'listener-certificates') return [{suffix: ''}];
  const {Certificates = []} = resource.input as {
    readonly Certificates?: readonly {readonly CertificateArn?: string}[];
  };
  const arns = [...new Set(Certificates.map(({CertificateArn = ''}) => CertificateArn))];
  const suffixes = identifiers(arns, certificateName);
  return arns.map(certificate => ({suffix: suffixes.get(certificate) ?? '', certificate}));
}

/** The host of a certificate that the user has yet to name, or the last part of its ARN. */
function certificateName(arn: string): string {
  if (!hasToken(arn)) return arn.slice(arn.lastIndexOf('/') + 1);
  return parseText(arn)
    .map(part => (part.kind === 'config' ? part.key.replace(/^tls\.certificates\./, '') : ''))
    .join('');
}
