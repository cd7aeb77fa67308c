import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKind} from '../../ecs/resource.ts';
import {isObject} from '../../json.ts';
import {TEMPLATE_TYPES, type TemplateType, textProperty} from '../cloudformation/types.ts';
import {composed, groupRuleProperties, type Properties, type Spelling} from '../declarative/composed.ts';
import type {Node} from '../declarative/graph.ts';
import type {GroupRule} from '../declarative/group-rules.ts';
import {type Style, translate} from '../declarative/translate.ts';
import {Code} from './code.ts';
import {propertyName} from './names.ts';
import type {Scope} from './scope.ts';

/** The properties of a node's resource (L1), with those of its parts. */
export function propertiesOf(node: Node, scope: Scope): Properties {
  return composed(node, spelling(scope));
}

/** The properties of one rule of a security group (L1). */
export function rulePropertiesOf(rule: GroupRule, scope: Scope): Properties {
  return groupRuleProperties(rule, spelling(scope));
}

function spelling(scope: Scope): Spelling {
  return {
    name: propertyName,
    properties: resource => translated(resource, scope),
    text: (text, at) => scope.text(text, at),
  };
}

function translated({kind, input}: Resource, scope: Scope): Properties {
  if (kind === 'jobs') return {};
  const properties = translate(kind, input, styleOf(kind, scope));
  return isObject(properties) ? properties : {};
}

const NEWER =
  'The library of the CDK that the application asks for has no property for it yet: add it with addPropertyOverride.';

/** Members that CloudFormation has and the CDK's library, in the version of `versions.ts`, does not. */
const LACKS: {readonly [K in ResourceKind]?: Readonly<Record<string, string>>} = {
  'task-definitions': {'/containerDefinitions/*/resourceRequirements/*/sharingStrategy': NEWER},
  services: {'/gatewayConnectors': NEWER, '/serviceConnectConfiguration/containerConfigurations': NEWER},
};

/** Members that the CDK's library takes as a `Date`, where CloudFormation takes a text. */
const MOMENTS: {readonly [K in ResourceKind]?: readonly string[]} = {
  'scheduled-actions': ['/StartTime', '/EndTime'],
};

function styleOf(kind: Exclude<ResourceKind, 'jobs'>, scope: Scope): Style {
  const type: TemplateType = TEMPLATE_TYPES[kind];
  const {names = {}, forms = {}} = type;
  const lacks: Readonly<Record<string, string>> = {...type.lacks, ...LACKS[kind]};
  return {
    member: (at, name, value) => {
      if (Object.hasOwn(lacks, at)) {
        scope.note(at, lacks[at] ?? '');
        return undefined;
      }
      const given = textProperty(type, at, value) ?? (Object.hasOwn(names, at) ? names[at] : name);
      return given === null || given === undefined ? undefined : propertyName(given);
    },
    text: (text, at) => scope.text(text, at),
    list: (items, at) => scope.list(items, at),
    key: (key, at) => scope.key(key, at),
    structure: members => Object.fromEntries(members),
    special: (at, value, usual) => {
      if (textProperty(type, at, value) !== undefined) return scope.json(value, at);
      if (MOMENTS[kind]?.includes(at))
        return new Code('new Date', value instanceof Date ? value.toISOString() : String(value));
      switch (Object.hasOwn(forms, at) ? forms[at] : undefined) {
        case 'text':
          return String(value);
        case 'tags':
          return Object.entries(Object(value)).map(([key, tag]) => ({key, value: usual(tag)}));
        case 'specified-tags':
          return Array.isArray(value) ? value.flatMap(({Tags}) => usual(Tags) ?? []) : undefined;
        case 'only':
          return Object.values(Object(usual(value)))[0];
        default:
          return undefined;
      }
    },
  };
}
