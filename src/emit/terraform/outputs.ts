import type {Node} from '../declarative/graph.ts';
import {compactJson} from '../sorted-json.ts';
import {identifier} from './names.ts';
import type {Scope} from './scope.ts';

type Outputs = Readonly<Record<string, {readonly description: string; readonly value: string}>>;

/** What a person needs next: where the load balancers are, the cluster, and how to run the one-off tasks. */
export function outputsOf(nodes: readonly Node[], scope: Scope): Outputs {
  return Object.fromEntries(nodes.flatMap(node => outputsOfNode(node, scope)));
}

function outputsOfNode({key, resource}: Node, scope: Scope): readonly (readonly [string, Outputs[string]])[] {
  const name = identifier(key);
  const value = (pointer: string) => `\${${scope.answer(key, pointer)}}`;
  scope.begin(key);
  switch (resource.kind) {
    case 'load-balancers':
      return [
        [
          `${name}_dns_name`,
          {
            description: `Where the DNS records of ${resource.name} point to.`,
            value: value('/LoadBalancers/0/DNSName'),
          },
        ],
        [
          `${name}_hosted_zone`,
          {
            description: `Hosted zone of ${resource.name}, for alias records.`,
            value: value('/LoadBalancers/0/CanonicalHostedZoneId'),
          },
        ],
      ];
    case 'clusters':
      return [[`${name}_name`, {description: 'The ECS cluster.', value: value('/cluster/clusterName')}]];
    case 'jobs': {
      const json = compactJson(resource.input).replaceAll("'", "'\\''");
      scope.note(
        '',
        `Terraform has no resource that runs a task once. The output ${name} is the command that does.`,
      );
      return [
        [
          name,
          {
            description: `Runs the task ${resource.name} once.`,
            value: scope.text(`aws ecs run-task --cli-input-json '${json}'`),
          },
        ],
      ];
    }
    default:
      return [];
  }
}
