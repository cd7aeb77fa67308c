import type {Resource} from '../../ecs/plan.ts';
import {isObject} from '../../json.ts';
import type {Node} from '../declarative/graph.ts';
import {type Style, translate} from '../declarative/translate.ts';
import {compactJson} from '../sorted-json.ts';
import {LOAD_BALANCER_ATTRIBUTES, TARGET_GROUP_ATTRIBUTES} from './attributes.ts';
import {put} from './put.ts';
import type {Scope} from './scope.ts';
import {escaped, snake} from './text.ts';
import {BLOCK_TYPES, type BlockType, type Form} from './types.ts';

/** Arguments and nested blocks of a block, by name. */
export type Arguments = Record<string, unknown>;

/** The arguments of a node, with those of its parts. */
export function argumentsOf({resource, parts}: Node, scope: Scope): Arguments {
  const own: Arguments = {};
  for (const part of [resource, ...parts]) {
    for (const [name, value] of Object.entries(translated(part, scope))) put(own, [name], value);
  }
  return own;
}

function translated({kind, input}: Resource, scope: Scope): Arguments {
  if (kind === 'jobs') return {};
  const value = translate(kind, input, styleOf(BLOCK_TYPES[kind], scope));
  return isObject(value) ? {...value} : {};
}

function styleOf(type: BlockType, scope: Scope): Style {
  const {names = {}, lacks = {}, forms = {}, since = {}, standards = {}} = type;
  const form = (at: string) => (Object.hasOwn(forms, at) ? forms[at] : undefined);
  return {
    member: (at, name, value) => {
      if (Object.hasOwn(standards, at) && standards[at] === value) return undefined;
      if (Object.hasOwn(lacks, at)) {
        scope.note(at, lacks[at] ?? '');
        return undefined;
      }
      const given = Object.hasOwn(names, at) ? names[at] : snake(name);
      if (given === null || given === undefined) return undefined;
      if (Object.hasOwn(since, at)) scope.need(since[at] ?? '');
      return given;
    },
    text: text => scope.text(text),
    list: items => scope.list(items),
    key: key => escaped(key, false),
    structure: members => {
      const made: Arguments = {};
      for (const [path, value] of members) {
        if (path !== '') put(made, path.split('.'), value);
        else if (isObject(value)) for (const [name, field] of Object.entries(value)) put(made, [name], field);
      }
      return made;
    },
    special: (at, value, usual) => {
      const version = since[`${at}=${String(value)}`];
      if (version !== undefined) scope.need(version);
      const wanted = form(at);
      return wanted && inForm(wanted, value, usual, scope, at);
    },
  };
}

function inForm(
  form: Form,
  value: unknown,
  usual: (value: unknown) => unknown,
  scope: Scope,
  at: string,
): unknown {
  switch (form) {
    case 'json':
      return scope.text(compactJson(value));
    case 'enabled':
      return value === 'ENABLED';
    case 'internal':
      return value === 'internal';
    case 'first': {
      let field: unknown = Array.isArray(value) ? value[0] : undefined;
      while (isObject(field)) field = Object.values(field)[0];
      return typeof field === 'string' ? scope.text(field) : usual(field);
    }
    case 'pairs':
      return pairs(value, ['name', 'value'], scope);
    case 'tags':
      return Array.isArray(value) || !isObject(value)
        ? pairs(value, ['key', 'value'], scope)
        : pairs([value], ['key', 'value'], scope);
    case 'specified-tags':
      return pairs(
        listOf(value).flatMap(({Tags}) => listOf(Tags)),
        ['key', 'value'],
        scope,
      );
    case 'load-balancer-attributes':
      return attributes(value, LOAD_BALANCER_ATTRIBUTES, scope, at);
    case 'target-group-attributes':
      return attributes(value, TARGET_GROUP_ATTRIBUTES, scope, at);
  }
}

/** A list of keys and values, in either case, or of maps, as one map. */
function pairs(value: unknown, [key, item]: readonly [string, string], scope: Scope): unknown {
  const entries = listOf(value).flatMap((pair): (readonly [string, unknown])[] => {
    const fields = new Map(Object.entries(pair).map(([name, field]) => [name.toLowerCase(), field]));
    const name = fields.get(key);
    return typeof name === 'string' ? [[name, fields.get(item) ?? '']] : Object.entries(pair);
  });
  return Object.fromEntries(entries.map(([name, text]) => [escaped(name, false), scope.text(String(text))]));
}

function attributes(
  value: unknown,
  known: Readonly<Record<string, string>>,
  scope: Scope,
  at: string,
): unknown {
  const made: Arguments = {};
  for (const {Key, Value} of listOf(value)) {
    const path = typeof Key === 'string' && Object.hasOwn(known, Key) ? known[Key] : undefined;
    if (path !== undefined) put(made, path.split('.'), scope.text(String(Value ?? '')));
    else
      scope.note(
        at,
        `Terraform has no argument for the attribute ${String(Key)}; set it with its native file.`,
      );
  }
  return made;
}

/** The items of a list that are maps. */
function listOf(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
