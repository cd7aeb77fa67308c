import type {OutputFile} from '../../../src/emit/output.ts';
import {isObject} from '../../../src/json.ts';
import {lowered, withDefinition} from '../meaning.ts';

type Body = Readonly<Record<string, unknown>>;

/** A resource block with its address. */
interface Block {
  readonly type: string;
  readonly name: string;
  readonly body: Body;
}

const DATA: Readonly<Record<string, string>> = {
  'data.aws_caller_identity.current.account_id': '<aws.accountId>',
  'data.aws_region.current.id': '<aws.region>',
  'data.aws_partition.current.partition': '<aws.partition>',
};

/**
 * Reads a configuration in JSON syntax as Terraform does, as far as k2e's use of it goes: templates with their escapes,
 * references, `join` and `templatefile`. Written from the documentation of the Terraform language and of the AWS provider,
 * apart from the code that writes configurations.
 */
export class ConfigurationReader {
  readonly blocks: readonly Block[];
  readonly variables: Readonly<Record<string, {readonly type: string; readonly description: string}>>;
  readonly #files: ReadonlyMap<string, string>;

  constructor(files: readonly OutputFile[]) {
    this.#files = new Map(files.map(({path, content}) => [path.slice(path.indexOf('/') + 1), content]));
    const parsed = [...this.#files].flatMap(([path, content]) =>
      path.endsWith('.tf.json') ? [JSON.parse(content)] : [],
    );
    this.blocks = parsed.flatMap(({resource = {}}) =>
      Object.entries(resource).flatMap(([type, named]) =>
        Object.entries(Object(named)).map(([name, body]) => ({type, name, body: Object(body)})),
      ),
    );
    this.variables = Object.assign({}, ...parsed.map(({variable = {}}) => variable));
  }

  /** The block of this address. */
  block(address: string): Body {
    const found = this.blocks.find(({type, name}) => `${type}.${name}` === address);
    if (!found) throw new Error(`There is no ${address}.`);
    return found.body;
  }

  /** Task definitions, services, schedules and state machines by `<kind>/<name>`, in the form of `meaning.ts`. */
  running(): ReadonlyMap<string, unknown> {
    const readers: Readonly<Record<string, (body: Body) => unknown>> = {
      aws_ecs_task_definition: taskDefinition,
      aws_ecs_service: service,
      aws_scheduler_schedule: schedule,
      aws_sfn_state_machine: stateMachine,
    };
    const found = new Map<string, unknown>();
    for (const {type, body} of this.blocks) {
      const read = readers[type];
      if (read) found.set(keyOf(body), lowered(read(Object(this.value(body)))));
    }
    return found;
  }

  /** A value with its templates filled in. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.#template(value, {});
    if (Array.isArray(value)) return value.map(item => this.value(item));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) =>
        key === '//' ? [key, item] : [String(this.#template(key, {})), this.value(item)],
      ),
    );
  }

  /** A template: `${…}` is an expression, `$${` and `%%{` stand for themselves without the first character. */
  #template(text: string, scope: Readonly<Record<string, string>>): unknown {
    let made = '';
    for (let at = 0; at < text.length; ) {
      const rest = text.slice(at);
      if (rest.startsWith('$${') || rest.startsWith('%%{')) {
        made += rest.slice(1, 3);
        at += 3;
      } else if (rest.startsWith('%{')) throw new Error('k2e writes no directives.');
      else if (rest.startsWith('${')) {
        const end = at + endOf(rest);
        const value = this.#expression(text.slice(at + 2, end - 1), scope);
        if (at === 0 && end === text.length) return value;
        made += String(value);
        at = end;
      } else {
        made += rest[0];
        at += 1;
      }
    }
    return made;
  }

  #expression(text: string, scope: Readonly<Record<string, string>>): unknown {
    const expression = text.trim();
    const literal = /^"([$]+)"$/.exec(expression)?.[1];
    if (literal !== undefined) return literal;
    if (expression.startsWith('"')) return this.#template(expression.slice(1, -1), scope);
    const known = scope[expression] ?? DATA[expression];
    if (known !== undefined) return known;
    const [, separator, list] = /^join\("(.*)", (.*)\)$/.exec(expression) ?? [];
    if (separator !== undefined && list !== undefined) {
      const items = this.#expression(list, scope);
      return (Array.isArray(items) ? items : [items]).join(separator.replaceAll('\\"', '"'));
    }
    const [, items, index] = /^element\((.*), (\d+)\)$/.exec(expression) ?? [];
    if (items !== undefined) {
      const found = this.#expression(items, scope);
      return Array.isArray(found) ? found[Number(index) % found.length] : found;
    }
    const [, path, arguments_] =
      /^templatefile\("\$\{path\.module\}\/(.*)", \{(.*)\}\)$/.exec(expression) ?? [];
    if (path !== undefined && arguments_ !== undefined) {
      const given = Object.fromEntries(
        arguments_.split(/, (?=[a-z_]\w* = )/).flatMap(pair => {
          const [name = '', argument = ''] = pair.trim().split(' = ');
          return name === '' ? [] : [[name, String(this.#expression(argument, scope))]];
        }),
      );
      return this.#template(this.#files.get(path) ?? '', given);
    }
    return expression.startsWith('var.') ? this.#variable(expression.slice(4)) : this.#attribute(expression);
  }

  #variable(name: string): unknown {
    const variable = this.variables[name];
    const key = /Key of k2e\.yaml: (.+)\.$/.exec(variable?.description ?? '')?.[1];
    if (!variable || key === undefined) throw new Error(`There is no variable ${name}.`);
    return variable.type === 'list(string)' ? [`<${key}>`] : `<${key}>`;
  }

  #attribute(expression: string): unknown {
    const [type = '', name = '', attribute = ''] = expression.split('.');
    const body = this.block(`${type}.${name}`);
    const key = keyOf(body);
    if (type === 'aws_service_discovery_http_namespace') return this.value(body.name);
    if (attribute === 'name') return this.value(body.name);
    if (attribute === 'arn' || (type === 'aws_ecs_service' && attribute === 'id')) return `<arn ${key}>`;
    return attribute === 'id' ? `<id ${key}>` : `<${attribute} ${key}>`;
  }
}

/** Where an expression ends: after the brace that closes it, strings and braces within it apart. */
function endOf(text: string): number {
  let depth = 0;
  let isText = false;
  for (let at = 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '"') isText = !isText;
    else if (character === '{' && (!isText || text[at - 1] === '$')) depth += 1;
    else if (character === '}' && (!isText || depth > 1)) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw new Error(`An expression has no end: ${text.slice(0, 100)}`);
}

/** Every block says in its comment which resource it is. */
function keyOf(body: Body): string {
  return /^k2e: ([^;]+)/.exec(String(body['//']))?.[1] ?? '';
}

const META = ['//', 'depends_on', 'lifecycle', 'count'];

/** Members in the case of the API (underscores out), without Terraform's own arguments. */
function members(value: unknown): Record<string, unknown> {
  if (!isObject(value)) return {};
  const maps = new Set(['tags', 'options', 'driver_opts', 'labels', 'properties']);
  const walk = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(walk);
    if (!isObject(item)) return item;
    return Object.fromEntries(
      Object.entries(item).map(([name, field]) => [
        name.replaceAll('_', ''),
        maps.has(name) ? field : walk(field),
      ]),
    );
  };
  const own = Object.entries(value).filter(([name]) => !META.includes(name));
  return Object(walk(Object.fromEntries(own)));
}

/** A map as the list of keys and values that ECS takes. */
function tagList(tags: unknown): readonly unknown[] | undefined {
  return isObject(tags) ? Object.entries(tags).map(([key, value]) => ({key, value})) : undefined;
}

function defined(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}

function taskDefinition(body: Body): unknown {
  const {containerdefinitions, volume, tags, ...rest} = members(body);
  const volumes = Array.isArray(volume)
    ? volume.map(({configureatlaunch, hostpath, ...others}) =>
        defined({
          ...others,
          configuredatlaunch: configureatlaunch,
          host: hostpath === undefined ? undefined : {sourcepath: hostpath},
        }),
      )
    : undefined;
  return defined({
    ...rest,
    containerdefinitions: JSON.parse(String(containerdefinitions)),
    volumes,
    tags: tagList(tags),
  });
}

function service(body: Body): unknown {
  const {
    name,
    loadbalancer,
    networkconfiguration,
    deploymentmaximumpercent: maximumpercent,
    deploymentminimumhealthypercent: minimumhealthypercent,
    deploymentcircuitbreaker,
    deploymentconfiguration: shift,
    serviceconnectconfiguration: connect,
    volumeconfiguration,
    orderedplacementstrategy,
    tags,
    ...rest
  } = members(body);
  const network = Object(networkconfiguration);
  const {lifecyclehook: lifecyclehooks, ...shifting} = Object(shift);
  const deployment = defined({
    ...shifting,
    lifecyclehooks,
    maximumpercent,
    minimumhealthypercent,
    deploymentcircuitbreaker,
  });
  const {service: services, ...proxy} = Object(connect);
  const volumes = Array.isArray(volumeconfiguration) ? volumeconfiguration : undefined;
  return defined({
    ...rest,
    servicename: name,
    loadbalancers: loadbalancer,
    placementstrategy: orderedplacementstrategy,
    networkconfiguration: networkconfiguration && {awsvpcconfiguration: vpc(network)},
    deploymentconfiguration: Object.keys(deployment).length > 0 ? deployment : undefined,
    serviceconnectconfiguration:
      connect &&
      defined({
        ...proxy,
        services: services?.map(({clientalias, ...one}: Record<string, unknown>) =>
          defined({...one, clientaliases: clientalias}),
        ),
      }),
    volumeconfigurations: volumes?.map(({managedebsvolume: {sizeingb, ...volume}, ...one}) => ({
      ...one,
      managedebsvolume: {...volume, sizeingib: sizeingb},
    })),
    tags: tagList(tags),
  });
}

function schedule(body: Body): unknown {
  const {target, ...rest} = members(body);
  const {ecsparameters, ...others} = Object(target);
  const {networkconfiguration, tags, ...parameters} = Object(ecsparameters);
  return {
    ...rest,
    target: defined({
      ...others,
      ecsparameters:
        ecsparameters &&
        defined({
          ...parameters,
          networkconfiguration: networkconfiguration && {awsvpcconfiguration: vpc(networkconfiguration)},
          tags: tagList(tags),
        }),
    }),
  };
}

function stateMachine(body: Body): unknown {
  const {tags, ...rest} = members(body);
  return defined({...Object(withDefinition(rest)), tags: tagList(tags)});
}

function vpc({assignpublicip, ...network}: Record<string, unknown>): unknown {
  return defined({
    ...network,
    assignpublicip: assignpublicip === undefined ? undefined : assignpublicip ? 'ENABLED' : 'DISABLED',
  });
}
