import {withoutLookups} from '../../ecs/dynamic-reference.ts';
import type {ResourceKey} from '../../ecs/resource.ts';
import {hasToken, parseText, type TextPart} from '../../ecs/token.ts';
import {InternalError} from '../../errors.ts';
import type {Pointer} from '../../pointer.ts';
import {isListKey} from '../declarative/keys.ts';
import type {NotCarried} from '../output-index.ts';
import {compactJson} from '../sorted-json.ts';
import {Code, literal, template} from './code.ts';
import {attributeOf, constructOf} from './constructs.ts';
import type {StackPlan, Workload} from './layout.ts';
import {camel} from './names.ts';
import type {Registry} from './registry.ts';

/** What the CDK takes for a placeholder of its own, wherever it stands; validators take each `${` for a forgotten `Fn::Sub`. */
const PLACEHOLDER = /\$\{|#\{Token\[/;

const PSEUDO: Readonly<Record<string, string>> = {
  'aws.accountId': 'Aws.ACCOUNT_ID',
  'aws.region': 'Aws.REGION',
  'aws.partition': 'Aws.PARTITION',
};

/** Something that a class is given: its type, and the node (or `vpc`) that it is. */
export interface Prop {
  readonly type: string;
  readonly of: ResourceKey | 'vpc';
}

/** The names that the code of one class may use, and a record of those that it did use. */
export class Scope {
  readonly registry: Registry;
  readonly stack: StackPlan;
  readonly workload: Workload | undefined;
  /** Modules by the name that they are imported as: `ecs`. */
  readonly modules = new Set<string>();
  /** Names from `aws-cdk-lib` itself. */
  readonly core = new Set<string>();
  /** Names from `settings.ts`. */
  readonly helpers = new Set<string>();
  /** Keys of `k2e.yaml` that are asked for. */
  readonly keys = new Set<string>();
  /** What a workload is given, by name. */
  readonly props = new Map<string, Prop>();
  /** Other stacks that the class uses. */
  readonly stacks = new Set<StackPlan>();
  /** Nodes and workloads of the class that its own code refers to. */
  readonly used = new Set<string>();
  readonly notes: NotCarried[] = [];
  /** Nodes that the current resource refers to. */
  readonly referred = new Set<ResourceKey>();
  #resource: ResourceKey = 'clusters/';

  constructor(registry: Registry, stack: StackPlan, workload?: Workload) {
    this.registry = registry;
    this.stack = stack;
    this.workload = workload;
  }

  /** From here on text belongs to this resource. */
  begin(resource: ResourceKey): void {
    this.#resource = resource;
    this.referred.clear();
  }

  note(pointer: string, message: string): void {
    this.notes.push({format: 'cdk', resource: this.#resource, pointer, message});
  }

  /** A name of a module, which is imported: `ecs.CfnService`. */
  type(name: string): string {
    const [module = '', inside] = name.split('.');
    if (inside === undefined) this.core.add(module);
    else this.modules.add(module);
    return name;
  }

  helper(name: string): string {
    this.helpers.add(name);
    return name;
  }

  /** The value of a string: a literal, or an expression. */
  text(text: string, at: string): unknown {
    const known = this.#known(text, at);
    if (known) return known;
    const parts = parseText(text);
    const [only, ...others] = parts;
    if (only === undefined) return '';
    if (others.length === 0 && only.kind !== 'text') return this.#expression(only);
    const isApart = parts.some(part => part.kind === 'text' && PLACEHOLDER.test(part.text));
    const json = hasToken(text) && !isApart ? jsonIn(text) : undefined;
    if (json !== undefined) return this.json(json, at);
    const pieces = parts.map(part =>
      part.kind === 'text' ? this.#plain(part.text, at) : this.#expression(part),
    );
    if (isApart) return this.#apart(pieces);
    return pieces.every(piece => typeof piece === 'string') ? pieces.join('') : new Code(template(pieces));
  }

  /** A value as JSON text, which the CDK writes: references in it stay references. */
  json(value: unknown, at: string): unknown {
    const text = compactJson(value);
    if (PLACEHOLDER.test(text)) return this.text(text, at);
    return new Code(`${this.type('Stack')}.of(this).toJsonString`, this.#json(value, at));
  }

  /** The setting that a list stands for, or undefined for a list as any other. */
  list(items: readonly unknown[], at: string): Code | undefined {
    const known = this.#known(items, at);
    if (known) return known;
    const [only, ...others] = items;
    if (typeof only !== 'string' || others.length > 0 || !hasToken(only)) return undefined;
    const [part, ...rest] = parseText(only);
    return part?.kind === 'config' && rest.length === 0 && isListKey(part.key)
      ? this.setting(part.key)
      : undefined;
  }

  /** A user's key of a map. */
  key(key: string, at: string): string | undefined {
    if (
      key === 'Ref' ||
      key === '__proto__' ||
      key.startsWith('Fn::') ||
      hasToken(key) ||
      key !== withoutLookups(key) ||
      /[$#]\{Token\[/.test(key)
    ) {
      this.note(
        at,
        'CloudFormation or the CDK would take a key of this map for a function or a reference: the entry is left out.',
      );
      return undefined;
    }
    return key;
  }

  /** The value of a key of `k2e.yaml`, from the context. */
  setting(key: string): Code {
    this.keys.add(key);
    return new Code(`${this.helper(isListKey(key) ? 'settings' : 'setting')}(this, ${literal(key)})`);
  }

  /** The VPC that the user has, as a construct. */
  vpc(): Code {
    if (!this.workload) {
      this.used.add('vpc');
      return new Code('vpc');
    }
    this.props.set('vpc', {type: this.type('ec2.IVpc'), of: 'vpc'});
    return new Code('props.vpc');
  }

  /** The construct of a node. */
  reference(key: ResourceKey): string {
    const home = this.registry.home(key);
    const {variable} = this.registry.member(key);
    if (!home) throw new InternalError('K2E-E915', `The CDK application has no ${key}.`);
    this.referred.add(key);
    if (home.stack === this.stack && home.workload === this.workload) {
      this.used.add(key);
      return this.registry.isExposed(key) ? `this.${variable}` : variable;
    }
    if (this.workload) {
      const name = this.#propName(key);
      const node = this.registry.nodes.get(key);
      this.props.set(name, {type: this.type(node ? constructOf(node, this.registry) : 'Construct'), of: key});
      return `props.${name}`;
    }
    const base = home.stack === this.stack ? '' : `props.${this.stackProp(home.stack)}.`;
    return `${base}${home.workload ? `${this.workloadVariable(home.stack, home.workload)}.` : ''}${variable}`;
  }

  /** The variable or property that holds a workload. */
  workloadVariable(stack: StackPlan, workload: Workload): string {
    const name = camel(workload.name);
    if (stack !== this.stack) return name;
    this.used.add(workload.key);
    return this.registry.isWorkloadExposed(workload) ? `this.${name}` : name;
  }

  /** The property that hands over another stack. */
  stackProp(stack: StackPlan): string {
    this.stacks.add(stack);
    return camel(stack.name);
  }

  /** A part of AWS's answer about a node. */
  answer(resource: ResourceKey, pointer: Pointer): Code {
    const node = this.registry.nodes.get(resource);
    const attribute = node && attributeOf(node, pointer, this.registry);
    if (attribute === undefined)
      throw new InternalError('K2E-E915', `No construct knows ${pointer} of AWS's answer about ${resource}.`);
    return new Code(`${this.reference(resource)}.${attribute}`);
  }

  /** A name for what stands elsewhere: its own where that is clear, and else with the workload's or the resource's. */
  #propName(key: ResourceKey): string {
    const home = this.registry.home(key);
    const {variable} = this.registry.member(key);
    const full = camel(`${home?.workload?.name ?? ''}-${variable}`);
    const taken = this.props.get(variable);
    if (taken === undefined || taken.of === key) return variable;
    const other = this.props.get(full);
    return other === undefined || other.of === key ? full : `${full}${[...this.props].length}`;
  }

  #expression(part: Exclude<TextPart, {kind: 'text'}>): Code {
    if (part.kind === 'ref') return this.answer(part.resource, part.pointer);
    const pseudo = Object.hasOwn(PSEUDO, part.key) ? PSEUDO[part.key] : undefined;
    if (pseudo !== undefined) {
      this.core.add('Aws');
      return new Code(pseudo);
    }
    const value = this.setting(part.key);
    if (!isListKey(part.key)) return value;
    this.core.add('Fn');
    return new Code(`Fn.join(',', ${value.text})`);
  }

  /** What a JSON text says, with its texts as expressions. */
  #json(value: unknown, at: string): unknown {
    const walk = (each: unknown): unknown => {
      if (typeof each === 'string') return this.text(each, at);
      if (Array.isArray(each)) return this.#jsonList(each, at) ?? each.map(walk);
      if (typeof each !== 'object' || each === null) return each;
      return Object.fromEntries(Object.entries(each).map(([name, field]) => [name, walk(field)]));
    };
    return walk(value);
  }

  /** The setting that a list in a JSON text stands for, or undefined for a list as any other. */
  #jsonList(items: readonly unknown[], at: string): Code | undefined {
    const list = this.list(items, `${at}/Subnets`);
    return list && new Code(list.text.replace(/^settings\(/, `${this.helper('settingsForJson')}(`));
  }

  /** The setting for a value that stands in the context. */
  #known(value: unknown, at: string): Code | undefined {
    const field = at.slice(at.lastIndexOf('/') + 1).toLowerCase();
    if (field !== 'subnets' && field !== 'vpcid') return undefined;
    const json = JSON.stringify(value);
    for (const [key, known] of this.registry.known)
      if (JSON.stringify(known) === json) return this.setting(key);
    return undefined;
  }

  /** Text with placeholders that are the user's: texts and references in turns, for the template to join. */
  #apart(pieces: readonly (string | Code)[]): Code {
    const turns: (string | Code)[] = [];
    for (const piece of pieces) {
      if (piece instanceof Code && turns.length % 2 === 0) turns.push('');
      turns.push(piece);
    }
    return new Code(this.helper('verbatim'), ...turns);
  }

  #plain(text: string, at: string): string {
    const safe = withoutLookups(text);
    if (safe !== text)
      this.note(
        at,
        'CloudFormation would look up "{{resolve:", and there is no way to write it down: a space was put before "resolve". Use another format for this resource, or change the text.',
      );
    return safe;
  }
}

/** The value of a JSON text in the form that k2e writes, or undefined. */
function jsonIn(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return compactJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
