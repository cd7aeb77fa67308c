import {type Folds, NESTED, nodesOf} from '../declarative/graph.ts';
import type {Emission, Emitter, Selected} from '../emitter.ts';
import {compactJson} from '../sorted-json.ts';
import {layoutOf, type StackPlan, type Workload} from './layout.ts';
import {projectFiles} from './project.ts';
import {Registry} from './registry.ts';
import {settingsFile} from './settings-file.ts';
import {stackClass} from './stack-class.ts';
import {type WrittenClass, workloadClass} from './workload-class.ts';

const FOLDS: Folds = {...NESTED, 'role-policies': '/RoleName'};

/** The AWS CDK: an application in TypeScript. */
export const cdk: Emitter = {
  name: 'cdk',
  summary: 'An AWS CDK application in TypeScript.',
  emit: selected => emitCdk(selected),
};

/**
 * A plan as an application of the AWS CDK, in `cdk/`: one stack for a layer, one construct for a workload.
 * @param limits quotas of one stack; smaller ones only in tests
 */
export function emitCdk({resources}: Selected, limits?: Parameters<typeof layoutOf>[1]): Emission {
  const all = nodesOf(resources, FOLDS);
  const nodes = all.filter(({resource}) => !Object.hasOwn(NESTED, resource.kind));
  const homeless = all
    .filter(node => !nodes.includes(node))
    .map(({key}) => ({
      format: 'cdk',
      resource: key,
      pointer: '',
      message: 'It changes a resource that the application does not make; apply its native file.',
    }));
  if (nodes.length === 0) return {files: [], placeholders: [], notCarried: homeless};
  const registry = new Registry(nodes, layoutOf(nodes, limits));
  const written = registry.stacks.map(stack => writtenStack(stack, registry));
  const classes = written.flatMap(({own, workloads}) => [own, ...workloads]);
  const helpers = new Set(classes.flatMap(({scope}) => [...scope.helpers]));
  const asked = classes.flatMap(({scope}) => [...scope.keys]);
  const keys = [...new Set([...asked, ...(helpers.has('existingVpc') ? ['network.vpcId'] : [])])].sort();
  const files = [
    ...classes.map(({file}) => file),
    ...projectFiles({
      stacks: written.map(({own}, index) => ({
        stack: registry.stacks[index] ?? own.scope.stack,
        uses: [...own.scope.stacks],
      })),
      environment: environmentOf(nodes.map(({resource}) => compactJson(resource.input)).join('\n')),
      context: contextOf(keys, helpers, registry),
    }),
    ...(helpers.size > 0 ? [{path: 'cdk/lib/settings.ts', content: settingsFile({keys, helpers})}] : []),
  ];
  return {
    files,
    placeholders: keys.filter(key => !registry.known.has(key)).map(key => ({key, files: ['cdk/cdk.json']})),
    notCarried: [...homeless, ...classes.flatMap(({scope}) => scope.notes)],
  };
}

function writtenStack(
  stack: StackPlan,
  registry: Registry,
): {readonly own: WrittenClass; readonly workloads: readonly WrittenClass[]} {
  const workloads = new Map<Workload, WrittenClass>(
    stack.workloads.map(workload => [workload, workloadClass(stack, workload, registry)]),
  );
  return {own: stackClass(stack, workloads, registry), workloads: [...workloads.values()]};
}

/** The account and the region that the plan's ARNs name, where they name one: a stack elsewhere would not fit them. */
function environmentOf(text: string): Readonly<Record<string, string>> {
  const only = (pattern: RegExp) => {
    const found = new Set([...text.matchAll(pattern)].map(([, value = '']) => value));
    return found.size === 1 ? [...found][0] : undefined;
  };
  const account = only(/arn:[a-z-]+:(?:ecs|ssm|logs|iam|secretsmanager|ecr):[a-z0-9-]*:(\d{12}):/g);
  const region = only(/arn:[a-z-]+:(?:ecs|ssm|logs|secretsmanager|ecr):([a-z]{2}(?:-[a-z]+)+-\d+):/g);
  return {...(account === undefined ? {} : {account}), ...(region === undefined ? {} : {region})};
}

function contextOf(
  keys: readonly string[],
  helpers: ReadonlySet<string>,
  registry: Registry,
): Readonly<Record<string, unknown>> {
  return {
    // An output that another stack uses cannot go away: what CloudFormation does anyway, without the CDK's warning.
    '@aws-cdk/core:defaultCrossStackReferences': 'strong',
    ...Object.fromEntries(keys.map(key => [key, registry.known.get(key) ?? ''])),
    ...(helpers.has('desiredCount') || helpers.has('runsTasks') ? {desiredCounts: 'planned'} : {}),
    ...(helpers.has('scheduleState') ? {enabledSchedules: []} : {}),
  };
}
