import type {Plan, Resource} from '../../ecs/plan.ts';
import type {ResourceKey, ResourceKind} from '../../ecs/resource.ts';
import {configToken} from '../../ecs/token.ts';
import type {Pointer} from '../../pointer.ts';
import {ATTRIBUTES, type Node, nodesOf, scales} from '../declarative/graph.ts';
import {LAYER_OF, LAYERS} from '../declarative/layers.ts';
import type {Emission, Emitter, Selected} from '../emitter.ts';
import {kindsNotMade} from '../not-made.ts';
import type {OutputFile} from '../output.ts';
import type {NotCarried} from '../output-index.ts';
import {sortedJson} from '../sorted-json.ts';
import {type Block, blocksOf} from './blocks.ts';
import {deployVariables} from './deploy-variables.ts';
import {namesOf} from './names.ts';
import {outputsOf} from './outputs.ts';
import {Scope} from './scope.ts';
import {variable} from './variables.ts';

/** The oldest provider that k2e's tests validate its output with. */
const OLDEST_PROVIDER = '5.100.0';

/** Kinds that a deploy tool owns in the split mode. */
const DEPLOYED: readonly ResourceKind[] = ['task-definitions', 'services', 'jobs'];

/** Whether the services that are to be scaled exist yet, in the split mode. */
const DEPLOYED_VARIABLE = 'services_deployed';

/** Terraform for everything. */
export const terraform: Emitter = {
  name: 'terraform',
  summary: 'Terraform configuration (JSON syntax).',
  emit: selected => emitTerraform(selected, {folder: 'terraform', leaves: []}),
};

/** Terraform beside a deploy tool. */
export const terraformInfra: Emitter = {
  name: 'terraform-infra',
  summary: 'Terraform without task definitions and services, which a deploy tool such as ecspresso owns.',
  emit: selected => emitTerraform(selected, {folder: 'terraform-infra', leaves: DEPLOYED}),
};

const DEPLOY_VARIABLES =
  'The environment of the deploy tool’s files: terraform output -raw deploy_variables > variables.env';

/** How the two modes differ. */
interface Mode {
  /** Folder below the output folder, and the format's name. */
  readonly folder: string;
  /** Kinds that it leaves to other tools. */
  readonly leaves: readonly ResourceKind[];
}

function emitTerraform({plan, resources, references}: Selected, {folder, leaves}: Mode): Emission {
  const taken = resources.filter(({resource}) => !leaves.includes(resource.kind));
  const left = resources.filter(each => !taken.includes(each)).map(({resource}) => resource);
  const all = nodesOf(taken, ATTRIBUTES);
  const nodes = all.filter(node => !isHomeless(node));
  const keys = new Set(resources.flatMap(({key}) => [...(references.get(key)?.keys ?? [])]));
  const inside = new Set(all.map(({key}) => key));
  const scope = new Scope(folder, namesOf(nodes, keys), OLDEST_PROVIDER, (resource, pointer) =>
    inside.has(resource) ? undefined : physical(plan, resource, pointer),
  );
  const splits = leaves.length > 0;
  const written = nodes.map(node => ({node, ...blocksOf(node, folder, scope, movedBounds(node, nodes))}));
  const layers = LAYERS.flatMap(layer => {
    const blocks = written
      .filter(({node}) => LAYER_OF[node.resource.kind] === layer)
      .flatMap(({node, blocks: own}) => (splits ? own.map(block => afterDeployment(node, block)) : own));
    return blocks.length > 0 ? [file(folder, layer, {resource: byType(blocks)})] : [];
  });
  const environment = splits ? deployVariables(left, key => inside.has(key), scope) : [];
  const outputs = {
    ...outputsOf(nodes, scope),
    ...(environment.length > 0
      ? {deploy_variables: {description: DEPLOY_VARIABLES, value: environment.join('\n')}}
      : {}),
  };
  const scales = splits && nodes.some(({resource}) => LAYER_OF[resource.kind] === 'scaling');
  const variables = {
    ...Object.fromEntries(
      [...scope.keys].map(key => [scope.variableName(key), variable(key, scope.variableName(key))]),
    ),
    ...(scales ? {[DEPLOYED_VARIABLE]: SWITCH} : {}),
  };
  const files = [
    ...layers,
    ...written.flatMap(each => each.files),
    file(folder, 'versions', versions(scope.version)),
    ...(Object.keys(variables).length > 0 ? [file(folder, 'variables', {variable: variables})] : []),
    ...(scope.data.size > 0 ? [file(folder, 'data', {data: dataOf(scope)})] : []),
    ...(Object.keys(outputs).length > 0 ? [file(folder, 'outputs', {output: outputs})] : []),
  ];
  return {
    files: nodes.length > 0 ? files : [],
    placeholders: [...scope.keys].map(key => ({key, files: [`${folder}/variables.tf.json`]})),
    notCarried: [
      ...(splits
        ? kindsNotMade(
            folder,
            resources,
            taken.map(({resource}) => resource.kind),
          )
        : []),
      ...all.filter(isHomeless).map(node => homeless(node, folder)),
      ...scope.notes,
    ],
  };
}

const SWITCH = {
  type: 'bool',
  default: false,
  description: 'Whether the deploy tool has made the services: only then can they be scaled.',
};

/** The bounds of a scalable target that scheduled actions move: Terraform would move them back with each `apply`. */
function movedBounds({resource}: Node, nodes: readonly Node[]): readonly string[] {
  const actions = nodes
    .map(each => each.resource)
    .filter((each): each is Resource<'scheduled-actions'> => each.kind === 'scheduled-actions')
    .filter(action => scales(resource, action));
  const moves = (bound: 'MinCapacity' | 'MaxCapacity') =>
    actions.some(({input}) => input.ScalableTargetAction?.[bound] !== undefined);
  return [
    ...(moves('MinCapacity') ? ['min_capacity'] : []),
    ...(moves('MaxCapacity') ? ['max_capacity'] : []),
  ];
}

/** In the split mode, a block that needs services is there once they are. */
function afterDeployment({resource}: Node, block: Block): Block {
  if (LAYER_OF[resource.kind] !== 'scaling') return block;
  return {...block, body: {...block.body, count: `\${var.${DEPLOYED_VARIABLE} ? 1 : 0}`}};
}

/** What stands for a resource that another tool makes: what the plan says about it. */
function physical(plan: Plan, resource: ResourceKey, pointer: Pointer): string | undefined {
  const planned = plan.resources.get(resource);
  const {serviceName, family} = (planned?.input ?? {}) as {
    readonly serviceName?: string;
    readonly family?: string;
  };
  if (pointer === '/service/serviceName') return serviceName;
  if (pointer !== '/taskDefinition/taskDefinitionArn' || family === undefined) return undefined;
  const [partition, region, account] = ['aws.partition', 'aws.region', 'aws.accountId'].map(configToken);
  return `arn:${partition}:ecs:${region}:${account}:task-definition/${family}`;
}

function isHomeless({resource}: Node): boolean {
  return Object.hasOwn(ATTRIBUTES, resource.kind);
}

function homeless({key}: Node, format: string): NotCarried {
  const message = 'It changes a resource that the configuration does not make; apply its native file.';
  return {format, resource: key, pointer: '', message};
}

function byType(blocks: readonly Block[]): Readonly<Record<string, unknown>> {
  const types = new Map<string, [string, unknown][]>();
  for (const {type, name, body} of blocks) types.set(type, [...(types.get(type) ?? []), [name, body]]);
  return Object.fromEntries([...types].map(([type, entries]) => [type, Object.fromEntries(entries)]));
}

function dataOf({data}: Scope): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...data].map(source => [source, {current: {}}]));
}

function versions(provider: string): unknown {
  return {
    terraform: {
      required_version: '>= 1.3.0',
      required_providers: {aws: {source: 'hashicorp/aws', version: `>= ${provider}, < 7.0.0`}},
    },
  };
}

function file(folder: string, name: string, content: unknown): OutputFile {
  return {path: `${folder}/${name}.tf.json`, content: sortedJson(content)};
}
