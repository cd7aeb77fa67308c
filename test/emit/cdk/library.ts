import type {Construct as Known, Plain} from './plain.ts';

/** Names of attributes of constructs of the higher level that are neither ARNs nor ids. */
const NAMES: Readonly<Record<string, string>> = {
  clusterName: 'clusterName',
  logGroupName: 'logGroupName',
  roleName: 'roleName',
};

/**
 * A stand-in for the CDK that records what an application makes instead of making it. What AWS gives is `<arn kind/name>` and
 * `<id kind/name>`, as in `meaning.ts`. Any construct of any module is known: `npm run test:peers` has the real CDK.
 */
export class Library {
  readonly made: Known[] = [];
  readonly outputs = new Map<string, string>();
  readonly #context: Readonly<Record<string, unknown>>;
  readonly #keyOf: (made: Known) => string;

  /**
   * @param context of the application
   * @param keyOf `<kind>/<name>` of a resource
   */
  constructor(context: Readonly<Record<string, unknown>>, keyOf: (made: Known) => string) {
    this.#context = context;
    this.#keyOf = keyOf;
  }

  /** The module of this name. */
  module(name: string): Plain {
    if (name === 'constructs') return {Construct: this.#node()};
    if (name === 'aws-cdk-lib') return this.#core();
    if (!name.startsWith('aws-cdk-lib/aws-')) throw new Error(`The application asks for ${name}.`);
    return new Proxy(
      {},
      {get: (_, type) => this.#type(`${name.slice('aws-cdk-lib/aws-'.length)}.${String(type)}`)},
    );
  }

  #core(): Plain {
    const {outputs} = this;
    const Node = this.#node();
    class Stack extends Node {
      static of() {
        return {
          node: {tryFindChild: () => undefined},
          toJsonString: (value: unknown) => JSON.stringify(value),
        };
      }
      addStackDependency() {}
    }
    class CfnOutput {
      constructor(_scope: unknown, id: string, {value}: {readonly value: string}) {
        outputs.set(id, value);
      }
    }
    class CfnParameter {
      readonly valueAsString: string;
      readonly valueAsList: string[];
      constructor(_scope: unknown, _id: string, {description}: {readonly description: string}) {
        const key = /Key of k2e\.yaml: (.+)\.$/.exec(description)?.[1];
        this.valueAsString = `<${key}>`;
        this.valueAsList = [`<${key}>`];
      }
    }
    return {
      App: Node,
      Stack,
      CfnOutput,
      CfnParameter,
      Aws: {ACCOUNT_ID: '<aws.accountId>', REGION: '<aws.region>', PARTITION: '<aws.partition>'},
      Fn: {join: (by: string, list: readonly string[]) => list.join(by), select: () => '', getAzs: () => []},
      RemovalPolicy: {RETAIN_ON_UPDATE_OR_DELETE: 'keep'},
      Tags: {of: () => ({add: () => undefined})},
      Token: {
        isUnresolved: () => false,
        asString: ({
          resolve,
        }: {
          readonly resolve: () => {readonly 'Fn::Join': readonly [string, readonly string[]]};
        }) => {
          const [by, pieces] = resolve()['Fn::Join'];
          return pieces.join(by);
        },
      },
    };
  }

  #node() {
    const context = this.#context;
    return class {
      readonly node = {
        addDependency: () => undefined,
        tryFindChild: () => undefined,
        tryGetContext: (key: string) => context[key],
      };
    };
  }

  /** A class of a module: `ecs.CfnService`. Its objects have every attribute and every method. */
  #type(type: string) {
    const record = (id: string, properties: unknown) => {
      const known: Known = {type, id, properties: Object(properties)};
      this.made.push(known);
      return known;
    };
    const attribute = (made: Known, name: string) => this.#attribute(made, name);
    const NodeType = this.#node();
    const construct = (_scope: unknown, id: unknown, properties: unknown) => {
      const made = typeof id === 'string' ? record(id, properties) : {type, id: '', properties: {}};
      const {node} = new NodeType();
      return new Proxy({}, {get: (_, name) => (name === 'node' ? node : attribute(made, String(name)))});
    };
    // `new Type(…)`, `Type.method(…)` and `Type.CONSTANT`.
    return new Proxy(class {}, {
      construct: (_, [scope, id, properties]) => construct(scope, id, properties),
      get: () => () => ({}),
    });
  }

  #attribute(made: Known, name: string): unknown {
    if (name === 'addIngressRule' || name === 'addEgressRule' || name === 'applyRemovalPolicy')
      return () => undefined;
    const named = NAMES[name];
    if (named !== undefined) return made.properties[named];
    if (name === 'namespaceArn') return made.properties.name;
    if (name === 'attrName') return made.properties.serviceName;
    if (name === 'ref' && made.type.endsWith('CfnScheduleGroup')) return made.properties.name;
    if (name === 'ref' && made.type.endsWith('CfnCluster')) return made.properties.clusterName;
    if (name === 'ref' && made.type.endsWith('CfnLogGroup')) return made.properties.logGroupName;
    if (name === 'ref' && made.type.endsWith('CfnAccessPoint')) return `<id ${this.#keyOf(made)}>`;
    if (/(?:Arn|^ref)$/.test(name)) return `<arn ${this.#keyOf(made)}>`;
    return /Id$/.test(name) ? `<id ${this.#keyOf(made)}>` : `<${name} ${this.#keyOf(made)}>`;
  }
}
