import type {Template} from '../../../src/emit/cloudformation/template.ts';
import {isObject} from '../../../src/json.ts';
import {lowered, withDefinition} from '../meaning.ts';

/** Values for a template's parameters; those left out have their defaults. */
export type Given = Readonly<Record<string, string>>;

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Metadata?: {readonly k2e?: {readonly resource: string}};
  readonly Properties: Readonly<Record<string, unknown>>;
}

const RUNNING = [
  'AWS::ECS::TaskDefinition',
  'AWS::ECS::Service',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
];

const NO_VALUE = Symbol('AWS::NoValue');

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '<aws.accountId>',
  'AWS::Region': '<aws.region>',
  'AWS::Partition': '<aws.partition>',
};

/** Types whose `Ref` is the name that the template gives (CloudFormation's documentation of return values). */
const REF_IS_NAME: Readonly<Record<string, string>> = {
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Scheduler::ScheduleGroup': 'Name',
};

/** What a template alone does not tell. */
export interface Around {
  /** `<kind>/<name>` of a resource of the plan. */
  readonly keyOf: (resource: Resource, read: (value: unknown) => unknown) => string;
  /** What another stack exports under this name. */
  readonly imported: (name: string) => unknown;
}

/** Templates that k2e writes say in their metadata which resource is which. */
const INSIDE: Around = {
  keyOf: ({Metadata}) => Metadata?.k2e?.resource ?? '',
  imported: name => {
    throw new Error(`The template imports ${name}.`);
  },
};

/**
 * Reads one template as CloudFormation does: conditions, intrinsic functions, `Fn::Sub` with its escape. Written from the
 * documentation of CloudFormation, apart from the code that writes templates.
 */
export class TemplateReader {
  readonly #around: Around;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly #template: Template;
  readonly #given: Given;

  constructor(template: Template, given: Given = {}, around: Around = INSIDE) {
    this.#around = around;
    this.#template = template;
    this.#given = given;
    this.resources = new Map(Object.entries(template.Resources as Readonly<Record<string, Resource>>));
  }

  /** Task definitions, services, schedules and state machines by `<kind>/<name>`, in the form of `meaning.ts`. */
  running(): ReadonlyMap<string, unknown> {
    const found = new Map<string, unknown>();
    for (const resource of this.resources.values()) {
      if (RUNNING.includes(resource.Type))
        found.set(this.#keyOf(resource), renamed(lowered(withDefinition(this.value(resource.Properties)))));
    }
    return found;
  }

  #keyOf(resource: Resource): string {
    return this.#around.keyOf(resource, value => this.value(value));
  }

  /** True when the resource is made under the given parameters. */
  isMade(id: string): boolean {
    const condition = this.resources.get(id)?.Condition;
    return condition === undefined || this.#condition(condition);
  }

  /** A value with its functions carried out; members that come to nothing are gone. */
  value(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(item => this.value(item)).filter(item => item !== NO_VALUE);
    if (!isObject(value)) return value;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return this.#call(name, argument);
    const members = Object.entries(value).map(([key, item]) => [key, this.value(item)] as const);
    return Object.fromEntries(members.filter(([, item]) => item !== NO_VALUE));
  }

  #call(name: string, argument: unknown): unknown {
    const list = Array.isArray(argument) ? argument : [];
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument));
      case 'Fn::GetAtt':
        return this.#attribute(String(list[0]), String(list[1]));
      case 'Fn::Join': {
        const items = this.value(list[1]);
        if (!Array.isArray(items)) throw new Error('Fn::Join needs a list.');
        return items.join(String(list[0]));
      }
      case 'Fn::Sub':
        return String(argument).replaceAll(/\$\{([^}]*)\}/g, (_, inside: string) => {
          if (inside.startsWith('!')) return `\${${inside.slice(1)}}`;
          const [id = '', attribute] = inside.split('.');
          return String(attribute === undefined ? this.#ref(id) : this.#attribute(id, attribute));
        });
      case 'Fn::ImportValue':
        return this.#around.imported(String(argument));
      case 'Fn::If':
        return this.value(this.#condition(String(list[0])) ? list[1] : list[2]);
      default:
        throw new Error(`The templates of k2e do not use ${name}.`);
    }
  }

  #ref(id: string): unknown {
    if (id === 'AWS::NoValue') return NO_VALUE;
    if (Object.hasOwn(PSEUDO, id)) return PSEUDO[id];
    const parameter = this.#template.Parameters?.[id];
    if (parameter) {
      const key = /Key of k2e\.yaml: (.+)\.$/.exec(parameter.Description)?.[1];
      const text = this.#given[id] ?? parameter.Default ?? `<${key ?? id}>`;
      return /^(?:List<|CommaDelimitedList)/.test(parameter.Type) ? text.split(',') : text;
    }
    const resource = this.#resource(id);
    const named = REF_IS_NAME[resource.Type];
    if (named !== undefined) return this.value(resource.Properties[named]);
    const isId = resource.Type === 'AWS::EFS::AccessPoint';
    return `<${isId ? 'id' : 'arn'} ${this.#keyOf(resource)}>`;
  }

  #attribute(id: string, attribute: string): unknown {
    const resource = this.#resource(id);
    const key = this.#keyOf(resource);
    if (resource.Type === 'AWS::ServiceDiscovery::HttpNamespace') return resource.Properties.Name;
    if (resource.Type === 'AWS::ECS::Service' && attribute === 'Name')
      return this.value(resource.Properties.ServiceName);
    if (attribute === 'Arn') return `<arn ${key}>`;
    return attribute === 'GroupId' ? `<id ${key}>` : `<${attribute} ${key}>`;
  }

  #resource(id: string): Resource {
    const resource = this.resources.get(id);
    if (!resource) throw new Error(`The template has no ${id}.`);
    return resource;
  }

  #condition(name: string): boolean {
    return this.#isTrue(this.#template.Conditions?.[name]);
  }

  #isTrue(condition: unknown): boolean {
    if (!isObject(condition)) throw new Error('There is no such condition.');
    const [[name, argument] = ['', []]] = Object.entries(condition);
    const list = Array.isArray(argument) ? argument : [];
    if (name === 'Fn::Not') return !this.#isTrue(list[0]);
    if (name === 'Fn::Equals') return this.value(list[0]) === this.value(list[1]);
    throw new Error(`The templates of k2e do not use ${name}.`);
  }
}

/** Properties that have another name than the member of the API call, beyond upper and lower case. */
function renamed(value: unknown): unknown {
  const aliases: Readonly<Record<string, string>> = {
    placementstrategies: 'placementstrategy',
    proxyconfigurationproperties: 'properties',
    statemachinename: 'name',
    statemachinetype: 'type',
  };
  if (Array.isArray(value)) return value.map(renamed);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [aliases[key] ?? key, renamed(item)]));
}
