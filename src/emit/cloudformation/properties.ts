import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKey} from '../../ecs/resource.ts';
import {isObject} from '../../json.ts';
import {composed, groupRuleProperties, type Properties, type Spelling} from '../declarative/composed.ts';
import {type Node, scales} from '../declarative/graph.ts';
import type {GroupRule} from '../declarative/group-rules.ts';
import {type Style, translate} from '../declarative/translate.ts';
import {compactJson} from '../sorted-json.ts';
import type {Scope} from './scope.ts';
import {type Form, TEMPLATE_TYPES, type TemplateType, textProperty} from './types.ts';

/** The properties of a node, with those of its parts. */
export function propertiesOf(node: Node, scope: Scope): Properties {
  return composed(node, spelling(scope));
}

/** The properties of one rule of a security group. */
export function rulePropertiesOf(rule: GroupRule, scope: Scope): Properties {
  return groupRuleProperties(rule, spelling(scope));
}

function spelling(scope: Scope): Spelling {
  return {
    name: name => name,
    properties: resource => translated(resource, scope),
    text: (text, at) => scope.text(text, at),
  };
}

/**
 * A scaling policy with a reference to its scalable target, where the plan has it, in the place of the three fields that say
 * which one it is.
 */
export function withTarget(
  properties: Properties,
  policy: Resource,
  targets: readonly Node[],
  scope: Scope,
): Properties {
  const target = targets.find(({resource}) => scales(resource, policy));
  if (!target) return properties;
  const {ServiceNamespace: _n, ResourceId: _r, ScalableDimension: _d, ...others} = properties;
  return {...others, ScalingTargetId: scope.answer(target.key, '/ScalableTargetARN')};
}

function translated({kind, input}: Resource, scope: Scope): Properties {
  if (kind === 'jobs') return {};
  const properties = translate(kind, input, styleOf(TEMPLATE_TYPES[kind], scope));
  return isObject(properties) ? properties : {};
}

function styleOf(type: TemplateType, scope: Scope): Style {
  const {names = {}, lacks = {}, forms = {}} = type;
  return {
    member: (at, name, value) => {
      if (Object.hasOwn(lacks, at)) {
        scope.note(at, lacks[at] ?? '');
        return undefined;
      }
      const given =
        textProperty(type, at, value) ??
        (Object.hasOwn(names, at) ? names[at] : `${name[0]?.toUpperCase()}${name.slice(1)}`);
      return given ?? undefined;
    },
    text: (text, at) => scope.text(text, at),
    list: items => scope.list(items),
    key: (key, at) => scope.key(key, at),
    structure: members => Object.fromEntries(members),
    special: (at, value, usual) => {
      if (textProperty(type, at, value) !== undefined) return scope.text(compactJson(value), at);
      const form = Object.hasOwn(forms, at) ? forms[at] : undefined;
      return form && inForm(form, value, usual);
    },
  };
}

function inForm(form: Form, value: unknown, usual: (value: unknown) => unknown): unknown {
  switch (form) {
    case 'text':
      return String(value);
    case 'tags':
      return Object.entries(Object(value)).map(([Key, tag]) => ({Key, Value: usual(tag)}));
    case 'specified-tags':
      return Array.isArray(value) ? value.flatMap(({Tags}) => usual(Tags) ?? []) : undefined;
    case 'only':
      return Object.values(Object(usual(value)))[0];
  }
}

/** The nodes of a kind. */
export function nodesOfKind(nodes: readonly Node[], kind: Resource['kind']): readonly Node[] {
  return nodes.filter(({resource}) => resource.kind === kind);
}

/** Services whose count a scalable target sets. */
export function scaledServices(nodes: readonly Node[]): ReadonlySet<ResourceKey> {
  const targets = nodesOfKind(nodes, 'scalable-targets');
  return new Set(targets.flatMap(({needs}) => [...needs].filter(key => key.startsWith('services/'))));
}
