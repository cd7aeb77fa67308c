import type {ResourceKey} from '../../ecs/resource.ts';
import {isArmed} from '../declarative/armed.ts';
import {type Folds, NESTED, type Node, nodesOf} from '../declarative/graph.ts';
import type {Emission, Emitter, Selected} from '../emitter.ts';
import type {OutputFile} from '../output.ts';
import type {NotCarried} from '../output-index.ts';
import {sortedJson} from '../sorted-json.ts';
import {namesOf} from './identifiers.ts';
import {nestedTemplates} from './nested.ts';
import {pseudoParameter} from './parameters.ts';
import {nodesOfKind} from './properties.ts';
import type {Surroundings} from './resources.ts';
import {Scope} from './scope.ts';
import {stackPolicy} from './stack-policy.ts';
import {fits, LIMITS} from './stacks.ts';
import {type Template, templateOf} from './template.ts';

const FOLDS: Folds = {...NESTED, 'role-policies': '/RoleName'};

/** Most schedules that get a parameter each: a template has 200 parameters. */
const MAX_ARMABLE = 100;

const DESCRIPTION = 'ECS definitions converted from Kubernetes manifests by k2e.';

/** AWS CloudFormation: one template, or nested stacks where one would exceed the service's quotas. */
export const cloudFormation: Emitter = {
  name: 'cloudformation',
  summary: 'An AWS CloudFormation template.',
  emit: selected => emitCloudFormation(selected),
};

/**
 * A plan as CloudFormation templates, in `cloudformation/`.
 * @param limits the quotas; smaller ones only in tests.
 */
export function emitCloudFormation(
  {resources, references}: Selected,
  limits: {readonly [L in keyof typeof LIMITS]: number} = LIMITS,
): Emission {
  const {nodes, homeless} = withoutHomeless(nodesOf(resources, FOLDS));
  const keys = new Set(resources.flatMap(({key}) => [...(references.get(key)?.keys ?? [])]));
  const surroundings: Surroundings = {nodes, names: namesOf(nodes, keys), armable: armable(nodes)};

  const scope = new Scope(surroundings.names, new Set(nodes.map(({key}) => key)));
  const single = templateOf(DESCRIPTION, nodes, scope, surroundings);
  if (Object.keys(single.Resources).length === 0)
    return {files: [], placeholders: [], notCarried: [...homeless, ...scope.notes]};
  const isOne = fits(weightOf(single), limits, 1);
  const {templates, notes} = isOne
    ? {templates: new Map([['template', single]]), notes: scope.notes}
    : nestedTemplates(DESCRIPTION, nodes, surroundings, single, limits);
  const files = [...templates].map(([name, template]) => file(`${name}.json`, template));
  const policy = stackPolicy(nodes, surroundings.names, templates);
  return {
    files: [...files, ...policy.map(({name, content}) => file(name, content))],
    placeholders: [...scope.keys]
      .filter(key => pseudoParameter(key) === undefined)
      .map(key => ({key, files: ['cloudformation/template.json']})),
    notCarried: [...homeless, ...notes],
  };
}

function file(name: string, content: unknown): OutputFile {
  return {path: `cloudformation/${name}`, content: sortedJson(content)};
}

/** What a template counts against the quotas. */
function weightOf(template: Template) {
  return {
    resources: Object.keys(template.Resources).length,
    bytes: Buffer.byteLength(sortedJson(template)),
    parameters: Object.keys(template.Parameters ?? {}).length,
    outputs: Object.keys(template.Outputs ?? {}).length,
  };
}

/** Schedules whose state is a parameter: all that a cutover is still to arm, unless there are too many. */
function armable(nodes: readonly Node[]): ReadonlySet<ResourceKey> {
  const schedules = nodesOfKind(nodes, 'schedules')
    .filter(node => !isArmed(node))
    .map(({key}) => key);
  return new Set(schedules.length > MAX_ARMABLE ? [] : schedules);
}

/** Parts of something that is not in the plan have no place in a template. */
function withoutHomeless(all: readonly Node[]): {
  readonly nodes: readonly Node[];
  readonly homeless: NotCarried[];
} {
  const isHomeless = ({resource}: Node) => Object.hasOwn(NESTED, resource.kind);
  return {
    nodes: all.filter(node => !isHomeless(node)),
    homeless: all.filter(isHomeless).map(({key}) => ({
      format: 'cloudformation',
      resource: key,
      pointer: '',
      message: 'It changes a resource that the template does not make; apply its native file.',
    })),
  };
}
