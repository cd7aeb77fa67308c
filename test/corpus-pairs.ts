import type {Plan} from '../src/ecs/plan.ts';
import {resourceOf} from '../src/ecs/plan.ts';
import type {ResourceInputs} from '../src/ecs/resource.ts';

/** `expected.json` of a pair: the same application on Kubernetes and, by its authors' own hand, on ECS. */
export interface Pair {
  readonly pair: string;
  readonly units: readonly Unit[];
}

interface Unit {
  readonly id: string;
  /** Folder of the manifests, below the pair's. */
  readonly k8sPath: string;
  /** `Deployment/carts`. */
  readonly k8sObject: string;
  readonly k8s: {readonly containers: readonly Facts[]};
  readonly ecs: {readonly task?: {readonly containers: readonly Facts[]}};
}

/** What the transcription notes of a container; a field that is not there says nothing. */
interface Facts {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly {readonly container: number}[];
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly command?: readonly string[];
  readonly args?: readonly string[];
}

type Definition = NonNullable<ResourceInputs['task-definitions']['containerDefinitions']>[number];

const PASSWORD = 'a plain password becomes a secret';
const ADDRESS = 'the authors keep an address in a secret that the manifests have in a ConfigMap';
const HOST_NAME = 'the names of the cluster are kept, Service Connect answers to them';
const BROKER = 'the authors add a message broker on ECS, of which the manifests know nothing';
const DOWNWARD = 'the name of a pod or node exists only at run time, and is reported';
const TRACING = 'the authors trace these on ECS only';
const DYNAMODB = 'the authors use DynamoDB on ECS, with another image';

/** Differences that are right, by pair: `<unit> <side> <field> <what>` → why. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'retail-store': {
    'carts k8s env AWS_SECRET_ACCESS_KEY: a secret': PASSWORD,
    'catalog ecs secret RETAIL_CATALOG_PERSISTENCE_ENDPOINT: a variable': ADDRESS,
    'checkout ecs env RETAIL_CHECKOUT_ENDPOINTS_ORDERS: another value': HOST_NAME,
    'orders ecs env RETAIL_ORDERS_MESSAGING_PROVIDER': BROKER,
    'orders ecs secret RETAIL_ORDERS_MESSAGING_RABBITMQ_ADDRESSES': BROKER,
    'orders ecs secret RETAIL_ORDERS_MESSAGING_RABBITMQ_PASSWORD': BROKER,
    'orders ecs secret RETAIL_ORDERS_MESSAGING_RABBITMQ_USERNAME': BROKER,
    'orders ecs secret RETAIL_ORDERS_PERSISTENCE_ENDPOINT: a variable': ADDRESS,
    'ui ecs env RETAIL_UI_ENDPOINTS_CARTS: another value': HOST_NAME,
    'ui ecs env RETAIL_UI_ENDPOINTS_CATALOG: another value': HOST_NAME,
    'ui ecs env RETAIL_UI_ENDPOINTS_CHECKOUT: another value': HOST_NAME,
    'ui ecs env RETAIL_UI_ENDPOINTS_ORDERS: another value': HOST_NAME,
    'ui k8s env METADATA_KUBERNETES_NODE_NAME': DOWNWARD,
    'ui k8s env METADATA_KUBERNETES_POD_NAME': DOWNWARD,
  },
  'sock-shop': {
    'catalogue ecs command':
      'the authors give the address of a database that is outside of the cluster as an argument',
    'catalogue ecs env ZIPKIN': TRACING,
    'old/catalogue-db ecs env MYSQL_ROOT_PASSWORD: a secret': PASSWORD,
    'old/catalogue-db k8s env MYSQL_ROOT_PASSWORD: a secret': PASSWORD,
    'orders ecs env AWS_DYNAMODB_ENDPOINT': DYNAMODB,
    'orders ecs image weaveworksdemos/orders-aws, not weaveworksdemos/orders': DYNAMODB,
    'payment ecs env ZIPKIN': TRACING,
    'user ecs env ZIPKIN': TRACING,
  },
};

/** The differences of a pair that have to be, each with its reason. */
export function expectedDifferences(pair: string): Readonly<Record<string, string>> {
  return EXPECTED[pair] ?? {};
}

/** A variable or reference in a transcribed value: it can have any value. */
const OPEN = /<|\$\{/;

/**
 * Holds the task definitions of a run to what the pair says: whatever the manifests or the authors' own definitions say about
 * image, ports, variables, secrets and command has to come out. Gives what differs.
 */
export function comparePair(units: readonly Unit[], plan: Plan): string[] {
  return units.flatMap(unit => {
    const {containers, where} = definitionsOf(unit, plan);
    if (!containers) return [`${unit.id} is not converted: ${where}`];
    const theirs = unit.ecs.task?.containers ?? [];
    return [
      ...unit.k8s.containers.flatMap(facts =>
        differencesOf(
          facts,
          containers.find(({name}) => name === facts.name),
          'k8s',
        ),
      ),
      ...theirs.flatMap((facts, index) =>
        differencesOf(facts, containers.find(({name}) => name === facts.name) ?? containers[index], 'ecs'),
      ),
    ].map(text => `${unit.id} ${text}`);
  });
}

/** The containers of the task definition that comes from the unit's object, without those that k2e or init containers bring. */
function definitionsOf({k8sObject}: Unit, plan: Plan): {containers?: readonly Definition[]; where: string} {
  const [kind, name] = k8sObject.split('/');
  for (const {kind: resource, name: family, sources} of plan.resources.values()) {
    if (resource !== 'task-definitions') continue;
    if (!sources.some(source => source.kind === kind && source.name === name)) continue;
    const found = resourceOf(plan, `task-definitions/${family}`)?.input.containerDefinitions;
    if (found) return {containers: found.filter(({essential}) => essential !== false), where: family};
  }
  return {where: k8sObject};
}

function differencesOf(facts: Facts, ours: Definition | undefined, side: 'k8s' | 'ecs'): string[] {
  if (!ours) return [`${side} ${facts.name}: no such container`];
  const told: string[] = [];
  const variables = new Map((ours.environment ?? []).map(({name, value}) => [name ?? '', value ?? '']));
  const secrets = new Set((ours.secrets ?? []).map(({name}) => name));
  const image = side === 'k8s' ? [facts.image, ours.image] : [facts.image, ours.image].map(repository);
  if (image[0] !== image[1]) told.push(`image ${image[0]}, not ${image[1]}`);
  const ports = new Set((ours.portMappings ?? []).map(({containerPort}) => containerPort));
  for (const {container} of facts.ports ?? []) if (!ports.has(container)) told.push(`port ${container}`);
  for (const [name, value] of Object.entries(facts.env ?? {})) {
    if (variables.has(name)) {
      if (!OPEN.test(value) && variables.get(name) !== value) told.push(`env ${name}: another value`);
    } else told.push(`env ${name}${secrets.has(name) ? ': a secret' : ''}`);
  }
  for (const name of facts.secrets ?? []) {
    if (!secrets.has(name)) told.push(`secret ${name}${variables.has(name) ? ': a variable' : ''}`);
  }
  const command = [...(facts.command ?? []), ...(facts.args ?? [])];
  const our = [...(ours.entryPoint ?? []), ...(ours.command ?? [])];
  if (command.length > 0 && JSON.stringify(command) !== JSON.stringify(our)) told.push('command');
  return told.map(text => `${side} ${text}`);
}

/** The image without its tag: the authors' definitions have none, or another. */
function repository(image = ''): string {
  return image.replace(/:[^:/]*$/, '');
}
