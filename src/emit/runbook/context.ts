import type {Format} from '../../config/formats.ts';
import type {CutoverDraft} from '../../cutover/draft.ts';
import type {Resource} from '../../ecs/plan.ts';
import type {ResourceKey, ResourceKind} from '../../ecs/resource.ts';
import {tokensOf} from '../../ecs/resource-tokens.ts';
import type {Selected} from '../emitter.ts';
import type {Ordered} from '../order.ts';
import type {OutputIndex} from '../output-index.ts';
import type {Variable} from '../templated/variables.ts';

/** What a runbook is made from. */
export interface Runbook {
  readonly selected: Selected;
  /** Workloads that ECS keeps up beside their pods from the deployment of their services on. */
  readonly workers: CutoverDraft['workers'];
  /** The formats that were asked for, each with its folder. */
  readonly folders: ReadonlyMap<Format, string>;
  /** The files that the formats write, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Keys of `k2e.yaml` that are still open. */
  readonly placeholders: OutputIndex['placeholders'];
  /** What the formats of deploy tools read from the environment. */
  readonly variables: ReadonlyMap<Format, readonly Variable[]>;
}

/** Who makes what: the formats that the steps of a runbook use. */
export interface Makers {
  /** Everything but what the others make; undefined where no format that was asked for makes it. */
  readonly infrastructure: Format | undefined;
  /** Task definitions and services: `infrastructure` itself, or a deploy tool; undefined where no format that was asked for makes them. */
  readonly services: Format | undefined;
}

/** Formats that make infrastructure, the most deliberate choice first: `native` lies beside the others as a reference. */
const INFRASTRUCTURE: readonly Format[] = ['terraform-infra', 'terraform', 'cdk', 'cloudformation', 'native'];

/** Who makes what in the formats that were asked for. */
export function makersOf({folders}: Runbook): Makers {
  const infrastructure = INFRASTRUCTURE.find(format => folders.has(format));
  const leavesServices =
    infrastructure === undefined || infrastructure === 'native' || infrastructure === 'terraform-infra';
  if (leavesServices && folders.has('ecspresso')) return {infrastructure, services: 'ecspresso'};
  return {infrastructure, services: infrastructure === 'terraform-infra' ? undefined : infrastructure};
}

/** The resources of one kind that are written, in the order of application. */
export function ofKind<K extends ResourceKind>({selected}: Runbook, kind: K): readonly Resource<K>[] {
  return selected.resources.flatMap(({resource}) => (isOf(resource, kind) ? [resource] : []));
}

function isOf<K extends ResourceKind>(resource: Resource, kind: K): resource is Resource<K> {
  return resource.kind === kind;
}

/** The places in AWS's answers that other resources ask for, by resource, as queries of the AWS CLI (JMESPath). */
export function placesAsked(resources: readonly Ordered[]): ReadonlyMap<ResourceKey, readonly string[]> {
  const asked = new Map<ResourceKey, Set<string>>();
  for (const {resource} of resources) {
    for (const token of tokensOf(resource)) {
      if (token.kind !== 'ref') continue;
      asked.set(token.resource, (asked.get(token.resource) ?? new Set()).add(queryOf(token.pointer)));
    }
  }
  return new Map([...asked].map(([key, places]) => [key, [...places].sort()]));
}

/** `/TargetGroups/0/TargetGroupArn` as `TargetGroups[0].TargetGroupArn`. */
function queryOf(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
}
