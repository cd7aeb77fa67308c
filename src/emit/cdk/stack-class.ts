import {classFile, type Held} from './class-file.ts';
import {Code, literal, print} from './code.ts';
import type {StackPlan, Workload} from './layout.ts';
import {camel} from './names.ts';
import type {Registry} from './registry.ts';
import {Scope} from './scope.ts';
import {waitsAcross} from './waits.ts';
import {byName, constructions, heldBy, type WrittenClass} from './workload-class.ts';

/** A stack: its own resources, its workloads, and what joins them. */
export function stackClass(
  stack: StackPlan,
  written: ReadonlyMap<Workload, WrittenClass>,
  registry: Registry,
): WrittenClass {
  const scope = new Scope(registry, stack);
  const early = constructions(stack.early, scope);
  const late = constructions(stack.late, scope);
  const waits = waitsAcross(stack, scope);
  const workloads = stack.workloads.map(workload => ({
    workload,
    given: givenTo(written.get(workload), scope),
  }));
  const made = workloads.map(({workload, given}) => construction(workload, given, registry, scope));
  const vpc = scope.used.has('vpc') ? [vpcLine(scope)] : [];
  const held = [
    ...heldBy([...stack.early, ...stack.late], registry, scope),
    ...stack.workloads
      .filter(workload => registry.isWorkloadExposed(workload))
      .map(({name, className}) => ({name: camel(name), type: className})),
  ].sort(byName);
  const props: readonly Held[] = [...scope.stacks]
    .map(other => ({name: scope.stackProp(other), type: other.className}))
    .sort(byName);
  const content = classFile({
    className: stack.className,
    base: 'Stack',
    comment: [about(stack)],
    props,
    held,
    body: [...vpc, ...early, ...made, ...late, ...waits],
    imports: [
      ...stack.workloads.map(({className, file}) => `import {${className}} from './${file}';\n`),
      ...[...scope.stacks]
        .map(({className, file}) => `import type {${className}} from './${file}';\n`)
        .sort(),
    ],
    lib: './',
    scope,
  });
  return {file: {path: `cdk/lib/${stack.file}.ts`, content}, scope};
}

function about({name}: StackPlan): string {
  const layer = /-(secrets|shared|services|schedules)(?:-\d+)?$/.exec(name)?.[1];
  switch (layer) {
    case 'secrets':
      return 'Secrets without values: people and pipelines put those in, and updates leave them alone.';
    case 'shared':
      return 'What several workloads use: the cluster, names, load balancers and their listeners.';
    case 'schedules':
      return 'What starts tasks at given times. Schedules are disabled until the context enables them.';
    default:
      return 'The workloads of one namespace, and who of them may talk to whom.';
  }
}

/** The properties that a workload's construct is given. */
function givenTo(written: WrittenClass | undefined, scope: Scope): Readonly<Record<string, unknown>> {
  const props = [...(written?.scope.props ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    props.map(([name, {of}]) => [name, of === 'vpc' ? scope.vpc() : new Code(scope.reference(of))]),
  );
}

function construction(
  {key, name, className}: Workload,
  given: Readonly<Record<string, unknown>>,
  registry: Registry,
  scope: Scope,
): string {
  const variable = camel(name);
  const workload = scope.stack.workloads.find(each => each.key === key);
  const isExposed = workload !== undefined && registry.isWorkloadExposed(workload);
  const target = isExposed ? `this.${variable} = ` : scope.used.has(key) ? `const ${variable} = ` : '';
  const start = `    ${target}new ${className}(this, ${literal(className)}`;
  return Object.keys(given).length === 0 ? `${start});` : `${start}, ${print(given, 4, start.length + 2)});`;
}

function vpcLine(scope: Scope): string {
  return `    const vpc = ${scope.helper('existingVpc')}(this);`;
}
