import type {ResourceKey} from '../../ecs/resource.ts';
import type {Node} from '../declarative/graph.ts';
import type {OutputFile} from '../output.ts';
import {classFile, type Held, written} from './class-file.ts';
import {constructOf} from './constructs.ts';
import type {StackPlan, Workload} from './layout.ts';
import type {Registry} from './registry.ts';
import {Scope} from './scope.ts';
import {type Statement, statementsOf} from './statements.ts';
import {commentOn} from './text.ts';
import {waitsWithin} from './waits.ts';

/** A file of the application, and what was found out while it was written. */
export interface WrittenClass {
  readonly file: OutputFile;
  readonly scope: Scope;
}

/** The construct of one workload. */
export function workloadClass(stack: StackPlan, workload: Workload, registry: Registry): WrittenClass {
  const scope = new Scope(registry, stack, workload);
  const {nodes, className} = workload;
  const body = constructions(nodes, scope);
  const props = [...scope.props].map(([name, {type}]) => ({name, type})).sort(byName);
  const content = classFile({
    className,
    base: 'Construct',
    comment: commentOn(nodes),
    props,
    held: heldBy(nodes, registry, scope),
    body,
    imports: [],
    lib: '../',
    scope,
  });
  return {file: {path: `cdk/lib/${workload.file}.ts`, content}, scope};
}

/** What a class makes of its nodes, in their order; scaling last, as it waits for tasks. */
export function constructions(nodes: readonly Node[], scope: Scope): readonly string[] {
  const statements: Statement[] = [];
  const waits: string[] = [];
  for (const node of nodes) {
    statements.push(...statementsOf(node, scope));
    waits.push(...waitsWithin(node, scope));
  }
  const exposes = (key: ResourceKey) => scope.registry.isExposed(key);
  const lines = (wanted: readonly Statement[], indent: number) =>
    wanted.map(statement => written(statement, scope, exposes, indent));
  const scaling = statements.filter(({isScaling}) => isScaling);
  const always = lines(
    statements.filter(({isScaling}) => !isScaling),
    4,
  );
  if (scaling.length === 0) return [...always, ...waits];
  const block = `    if (${scope.helper('runsTasks')}(this)) {\n${lines(scaling, 6).join('\n\n')}\n    }`;
  return [...always, ...waits, block];
}

/** The nodes that others use, as fields of the class. */
export function heldBy(nodes: readonly Node[], registry: Registry, scope: Scope): readonly Held[] {
  return nodes
    .filter(({key}) => registry.isExposed(key))
    .map(node => ({name: registry.member(node.key).variable, type: scope.type(constructOf(node, registry))}))
    .sort(byName);
}

/** In alphabetical order. */
export function byName(a: Held, b: Held): number {
  return a.name < b.name ? -1 : 1;
}
