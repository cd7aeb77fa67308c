import type {ResourceKey} from '../../ecs/resource.ts';
import type {Pointer} from '../../pointer.ts';
import type {Node} from '../declarative/graph.ts';
import {compactJson} from '../sorted-json.ts';
import {type Names, pascal} from './identifiers.ts';
import {importName, type Scope} from './scope.ts';
import {TEMPLATE_TYPES, type TemplateType} from './types.ts';

/** An output of a template. */
export interface Output {
  readonly Description: string;
  readonly Value: unknown;
}

type Outputs = Readonly<Record<string, Output>>;

/** What a person needs next: where the load balancers are, the cluster, and how to run the one-off tasks. */
export function outputsOf(nodes: readonly Node[], scope: Scope, names: Names): Outputs {
  return Object.fromEntries(nodes.flatMap(node => outputsOfNode(node, scope, names)));
}

function outputsOfNode(node: Node, scope: Scope, names: Names): readonly (readonly [string, Output])[] {
  const {key, resource} = node;
  const id = names.resources.get(key)?.[0]?.id ?? pascal(key);
  scope.begin(key);
  switch (resource.kind) {
    case 'load-balancers':
      return [
        [
          `${id}DNSName`,
          {
            Description: `Where the DNS records of ${resource.name} point to.`,
            Value: scope.answer(key, '/LoadBalancers/0/DNSName'),
          },
        ],
        [
          `${id}HostedZone`,
          {
            Description: `Hosted zone of ${resource.name}, for alias records.`,
            Value: scope.answer(key, '/LoadBalancers/0/CanonicalHostedZoneId'),
          },
        ],
      ];
    case 'clusters':
      return [
        [`${id}Name`, {Description: 'The ECS cluster.', Value: scope.answer(key, '/cluster/clusterName')}],
      ];
    case 'jobs':
      scope.note(
        '',
        `CloudFormation has no resource that runs a task once. The output ${id} of the stack is the command that does.`,
      );
      return [
        [id, {Description: `Runs the task ${resource.name} once.`, Value: scope.text(runCommand(node), '')}],
      ];
    default:
      return [];
  }
}

/** `aws ecs run-task …` for a shell; its JSON still holds tokens. */
function runCommand({resource}: Node): string {
  return `aws ecs run-task --cli-input-json '${compactJson(resource.input).replaceAll("'", "'\\''")}'`;
}

/** The outputs with which one stack gives values to others. */
export function exportsOf(
  wanted: Iterable<{readonly resource: ResourceKey; readonly pointer: Pointer}>,
  scope: Scope,
): Outputs {
  return Object.fromEntries(
    [...wanted].map(({resource, pointer}) => [
      exportName(resource, pointer, scope),
      {Description: `For the other stacks: ${resource}.`, Value: scope.answer(resource, pointer)},
    ]),
  );
}

function exportName(resource: ResourceKey, pointer: Pointer, scope: Scope): string {
  const kind = resource.slice(0, resource.indexOf('/'));
  const types: Readonly<Record<string, TemplateType>> = TEMPLATE_TYPES;
  return importName(scope.idOf(resource), types[kind]?.answers[pointer] ?? '');
}
