import {stripTypeScriptTypes} from 'node:module';
import {posix} from 'node:path';
import {compileFunction} from 'node:vm';
import type {Plan} from '../../../src/ecs/plan.ts';
import type {OutputFile} from '../../../src/emit/output.ts';
import {isObject} from '../../../src/json.ts';
import {lowered, withDefinition} from '../meaning.ts';
import {Library} from './library.ts';
import type {Construct, Plain} from './plain.ts';

/** Kinds by the name of the construct's class. */
const KINDS: Readonly<Record<string, string>> = {
  CfnTaskDefinition: 'task-definitions',
  CfnService: 'services',
  CfnSchedule: 'schedules',
  CfnStateMachine: 'state-machines',
  CfnLogGroup: 'log-groups',
  LogGroup: 'log-groups',
  CfnRole: 'roles',
  Role: 'roles',
  CfnSecurityGroup: 'security-groups',
  SecurityGroup: 'security-groups',
  CfnTargetGroup: 'target-groups',
  CfnSecret: 'secrets',
  CfnAccessPoint: 'access-points',
  CfnCluster: 'clusters',
  Cluster: 'clusters',
};

/** Runs an application's files, without its types, on a stand-in for the CDK (`library.ts`). */
export class ApplicationReader {
  readonly made: readonly Construct[];
  readonly outputs: ReadonlyMap<string, string>;
  readonly #keyOf: (made: Construct) => string;

  /** @param context what `cdk.json` says, where not given here */
  constructor(files: readonly OutputFile[], plan: Plan, context: Plain = {}) {
    const texts = new Map(files.map(({path, content}) => [path.replace(/^cdk\//, ''), content]));
    const names: ReadonlyMap<string, string> = new Map<string, string>(
      [...plan.resources].flatMap(([key, {kind, input}]) => {
        const name = nameOf(input);
        return name === undefined ? [] : [[`${kind} ${name}`, key] as const];
      }),
    );
    this.#keyOf = ({type, properties}) => {
      const kind = KINDS[type.slice(type.indexOf('.') + 1)] ?? type;
      return names.get(`${kind} ${nameOf(properties)}`) ?? `${kind}/${nameOf(properties)}`;
    };
    const own: Plain = JSON.parse(texts.get('cdk.json') ?? '{"context":{}}').context;
    const library = new Library({...own, ...context}, this.#keyOf);
    load('bin/app.ts', texts, library, new Map());
    this.made = library.made;
    this.outputs = library.outputs;
  }

  /** Task definitions, services, schedules and state machines by `<kind>/<name>`, in the form of `meaning.ts`. */
  running(): ReadonlyMap<string, unknown> {
    const found = new Map<string, unknown>();
    for (const made of this.made) {
      if (/\.Cfn(?:TaskDefinition|Service|Schedule|StateMachine)$/.test(made.type))
        found.set(this.#keyOf(made), renamed(lowered(withDefinition(made.properties))));
    }
    return found;
  }
}

function nameOf(input: unknown): string | undefined {
  const fields = Object.fromEntries(
    Object.entries(Object(input)).map(([name, value]) => [
      `${name[0]?.toLowerCase()}${name.slice(1)}`,
      value,
    ]),
  );
  // An access point has no name; its directory tells it apart.
  const {Path, path = Path} = Object(fields.rootDirectory);
  const name =
    path ??
    fields.securityGroupName ??
    fields.name ??
    fields.groupName ??
    fields.roleName ??
    fields.clusterName ??
    fields.serviceName ??
    fields.logGroupName ??
    fields.family ??
    fields.stateMachineName;
  return typeof name === 'string' ? name : undefined;
}

/** What a file of the application exports. */
function load(
  path: string,
  texts: ReadonlyMap<string, string>,
  library: Library,
  loaded: Map<string, Plain>,
): Plain {
  const known = loaded.get(path);
  if (known) return known;
  const text = texts.get(path);
  if (text === undefined) throw new Error(`The application has no ${path}.`);
  const exports: Plain = {};
  loaded.set(path, exports);
  const require = (name: string) =>
    name.startsWith('.')
      ? load(`${posix.join(posix.dirname(path), name)}.ts`, texts, library, loaded)
      : library.module(name);
  compileFunction(asScript(text), ['require', 'exports', 'process'])(require, exports, {env: {}});
  return exports;
}

/** The file as a script: without types, with `require` in the place of imports. */
function asScript(text: string): string {
  const plain = stripTypeScriptTypes(text);
  const exported = [...plain.matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name);
  const script = plain
    .replaceAll(/^import \* as (\w+) from ('[^']*');$/gm, 'const $1 = require($2);')
    .replaceAll(/^import \{([^}]*)\} from ('[^']*');$/gm, 'const {$1} = require($2);')
    .replaceAll(/^export /gm, '');
  return `'use strict';${script}\n${exported.map(name => `exports.${name} = ${name};`).join('')}`;
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
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.map(([key, item]) => [Object.hasOwn(aliases, key) ? aliases[key] : key, renamed(item)]),
  );
}
