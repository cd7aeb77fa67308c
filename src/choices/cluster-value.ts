import type {ClusterValue, TextReference} from '../ecs/plan.ts';
import {environmentOf, expandedFor} from '../model/environment.ts';
import {type EnvironmentEntry, type EnvironmentSource, knownText} from '../model/environment-entry.ts';
import {variablesIn} from '../model/expansion.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import {ORDINAL} from '../model/stateful-pods.ts';
import type {Context} from '../rules/rule.ts';
import {resourceField} from './resource-field.ts';
import {withServiceNames} from './service-link.ts';

/**
 * Where the cluster has the value of a variable: a key of a Secret, also of one that an operator keeps in step, a key of a ConfigMap, or
 * the plain text of the workload itself with what its `$(VAR)` stand for.
 */
export function clusterValue(
  entry: EnvironmentEntry,
  container: ContainerPart,
  workload: Workload,
  context: Context,
): ClusterValue {
  return keyOf(entry.source) ?? plainValue(entry, container, workload, context);
}

/** The key of an object that the source is; what an operator makes of a SealedSecret or ExternalSecret is a Secret, too. */
function keyOf(source: EnvironmentSource): ClusterValue | undefined {
  if (source.kind !== 'secret' && source.kind !== 'config-map') return undefined;
  const {namespace, name, key} = source;
  const kind = source.kind === 'secret' ? 'Secret' : 'ConfigMap';
  return {source: {apiVersion: 'v1', kind, namespace, name}, key};
}

/** An item of `env`; a reference in it sees the variables before it, as the kubelet has it. */
function plainValue(
  entry: EnvironmentEntry,
  container: ContainerPart,
  workload: Workload,
  context: Context,
): ClusterValue {
  const all = environmentOf(container, workload, context.inventory);
  const before = all.slice(0, all.indexOf(entry)).filter(({effect}) => effect !== 'omitted');
  const index = Number(entry.path.slice(entry.path.lastIndexOf('/') + 1));
  const text = container.value.env?.[index]?.value ?? '';
  const references = referencesIn(text, before, container, workload, context);
  return {
    source: workload.object.ref,
    key: `${entry.path}/value`,
    variable: entry.name,
    ...(references.length === 0 ? {} : {references}),
  };
}

/** True for a text that each pod of a StatefulSet has in its own words: one secret cannot hold it. */
export function differsByPod({references = []}: ClusterValue): boolean {
  return references.some(each => ('text' in each ? each.text.includes(ORDINAL) : differsByPod(each)));
}

/** What `$(name)` in a text stands for, given the variables that it sees. */
export function referencesIn(
  text: string,
  seen: readonly EnvironmentEntry[],
  container: ContainerPart,
  workload: Workload,
  context: Context,
): readonly TextReference[] {
  const all = environmentOf(container, workload, context.inventory);
  return variablesIn(text).flatMap((name): readonly TextReference[] => {
    const given = seen.findLast(each => each.name === name);
    if (!given)
      return all.some(each => each.name === name) ? [] : serviceText(name, container, workload, context);
    const known =
      given.source.kind === 'resource' ? resourceField(given.source, workload, context) : fixedText(given);
    return [
      {name, ...(known === undefined ? clusterValue(given, container, workload, context) : {text: known})},
    ];
  });
}

/** The text of a field of the pod; one that is in a manifest is read from the cluster, as it may be a secret. */
function fixedText({source}: EnvironmentEntry): string | undefined {
  return source.kind === 'field' ? knownText(source) : undefined;
}

/** What stands for a variable that Kubernetes makes for a Service. */
function serviceText(
  name: string,
  container: ContainerPart,
  workload: Workload,
  context: Context,
): TextReference[] {
  const text = withServiceNames(
    expandedFor(`$(${name})`, container, workload, context.inventory),
    workload,
    context,
  );
  return text.kind === 'literal' && text.text !== `$(${name})` ? [{name, text: text.text}] : [];
}
