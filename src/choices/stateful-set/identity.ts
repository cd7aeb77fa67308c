import {environmentOf} from '../../model/environment.ts';
import type {Inventory, Workload} from '../../model/inventory.ts';
import type {Service, StatefulSet} from '../../model/kubernetes.generated.ts';
import {type PlacedText, workloadTexts} from '../../model/workload-texts.ts';

/** Fields of the downward API by which a program knows which pod of its set it is. */
const FIELD =
  /^metadata\.(?:name$|labels\['(?:apps\.kubernetes\.io\/pod-index|statefulset\.kubernetes\.io\/pod-name)'\]$)/;

/** A script that reads its host name from the variable, which is the pod's name on Kubernetes. */
const HOST_NAME_VARIABLE = /\$\{?HOSTNAME\b/;
/** A script that asks the system for it. */
const HOST_NAME_COMMAND = /\$\(\s*hostname\b|`\s*hostname\b|\bhostname\s+-[a-z]/;

/**
 * What in the manifests shows that the pods of a StatefulSet know which of them they are, as phrases. None is no proof: a
 * program may ask the system for its host name.
 */
export function identitySigns(workload: Workload, inventory: Inventory): readonly string[] {
  const signs = new Set<string>();
  for (const container of workload.containers) {
    for (const {name, source} of environmentOf(container, workload, inventory)) {
      if (source.kind === 'field' && FIELD.test(source.fieldPath))
        signs.add(`the variable ${name} holds ${source.fieldPath}`);
    }
    if ((container.value.volumeMounts ?? []).some(({subPathExpr}) => Boolean(subPathExpr)))
      signs.add(`container ${container.name} mounts a path made of variables`);
  }
  for (const {downwardAPI, projected} of workload.template.spec?.volumes ?? []) {
    const items = [downwardAPI, ...(projected?.sources ?? []).map(source => source.downwardAPI)].flatMap(
      source => source?.items ?? [],
    );
    if (items.some(({fieldRef}) => FIELD.test(fieldRef?.fieldPath ?? '')))
      signs.add('a file holds the name of the pod');
  }
  const stem = `${workload.name}-`;
  for (const {text} of workloadTexts(workload, inventory)) {
    if (HOST_NAME_VARIABLE.test(text) || HOST_NAME_COMMAND.test(text))
      signs.add('a script reads the host name');
    if (namesPod(text, stem)) signs.add(`a text names a pod (${stem}0 or the like)`);
  }
  if (governingService(workload, inventory)?.value.spec?.publishNotReadyAddresses === true)
    signs.add('its Service names pods that are not ready, so that they find each other');
  return [...signs];
}

/** The texts of a workload in which a script asks the system for its host name: on ECS that is not the name of the pod. */
export function hostNameCommands(workload: Workload, inventory: Inventory): readonly PlacedText[] {
  return workloadTexts(workload, inventory).filter(({text}) => HOST_NAME_COMMAND.test(text));
}

/** The Service under whose name the pods of a StatefulSet have theirs, where the input has it. */
export function governingService(
  {kind, namespace, object}: Workload,
  inventory: Inventory,
): ReturnType<typeof inventory.find<Service>> {
  if (kind !== 'StatefulSet') return undefined;
  const {spec} = object.value as Pick<StatefulSet, 'spec'>;
  return inventory.find<Service>('Service', namespace, spec?.serviceName ?? '');
}

/** True when `stem`, at the beginning of a word, has a digit behind it. */
function namesPod(text: string, stem: string): boolean {
  for (let at = text.indexOf(stem); at !== -1; at = text.indexOf(stem, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const behind = text[at + stem.length] ?? ' ';
    if (!/[A-Za-z0-9-]/.test(before) && /[0-9]/.test(behind)) return true;
  }
  return false;
}
