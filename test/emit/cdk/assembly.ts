import type {Plan} from '../../../src/ecs/plan.ts';
import type {Template} from '../../../src/emit/cloudformation/template.ts';
import {TEMPLATE_TYPES} from '../../../src/emit/cloudformation/types.ts';
import {isObject} from '../../../src/json.ts';
import {type Around, TemplateReader} from '../cloudformation/reader.ts';

/** Members that hold the names by which AWS knows resources. */
const NAMES = /^(?:Name|GroupName|RoleName|ClusterName|ServiceName|LogGroupName|Family|StateMachineName)$/i;

/**
 * Task definitions, services, schedules and state machines of all templates that `cdk synth` has written, by `<kind>/<name>`, in
 * the form of `meaning.ts`. Which resource of the plan is which is told by type and name.
 */
export function runningIn(templates: readonly Template[], plan: Plan): ReadonlyMap<string, unknown> {
  const keys = new Map<string, string>();
  for (const [key, {kind, input}] of plan.resources) {
    if (kind !== 'jobs') keys.set(`${TEMPLATE_TYPES[kind].type} ${nameOf(input)}`, key);
  }
  const readers: TemplateReader[] = [];
  const exported = exportsOf(templates);
  const around: Around = {
    keyOf: ({Type, Properties}, read) => keys.get(`${Type} ${nameOf(read(Properties))}`) ?? `${Type}/unknown`,
    imported: name => {
      const found = exported.get(name);
      const reader = found && readers[found.template];
      if (!reader) throw new Error(`No stack exports ${name}.`);
      return reader.value(found.value);
    },
  };
  for (const template of templates) readers.push(new TemplateReader(template, {}, around));
  return new Map(readers.flatMap(reader => [...reader.running()]));
}

function nameOf(input: unknown): string {
  const entries = Object.entries(Object(input)).filter(
    ([member, value]) => NAMES.test(member) && typeof value === 'string',
  );
  // A schedule has a name, and the name of its group.
  const [, name] = entries.find(([member]) => member === 'Name') ?? entries[0] ?? [];
  return String(name);
}

function exportsOf(
  templates: readonly Template[],
): ReadonlyMap<string, {readonly template: number; readonly value: unknown}> {
  const exported = new Map<string, {readonly template: number; readonly value: unknown}>();
  for (const [template, {Outputs = {}}] of templates.entries()) {
    for (const output of Object.values(Outputs)) {
      const {Export} = Object(output);
      if (isObject(Export)) exported.set(String(Export.Name), {template, value: output.Value});
    }
  }
  return exported;
}
