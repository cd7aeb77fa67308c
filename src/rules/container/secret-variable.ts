import {clusterValue} from '../../choices/cluster-value.ts';
import type {Variable} from '../../choices/environment.ts';
import {names} from '../../choices/names.ts';
import type {SecretPlace} from '../../choices/secret-store.ts';
import type {ClusterValue} from '../../ecs/plan.ts';
import {handle} from '../../ecs/resource.ts';
import type {Subject} from '../rule.ts';

/** Has a variable read from the secret store when the container starts, and tells where its value has to go. */
export function setSecret(
  subject: Subject<'container'>,
  variable: Variable & {readonly kind: 'secret'},
): void {
  const {workload, container, context, report} = subject;
  const {entry} = variable;
  const {name} = entry;
  const path = entry.path.slice(container.path.length);
  const {place, why} = variable;
  readFromStore(subject, name, place, clusterValue(entry, container, workload, context));
  const {jsonKey} = place;
  if (place.existing) return;
  if (why === 'key' && entry.source.kind === 'secret') {
    const {namespace, name: secretName, key} = entry.source;
    if (!entry.source.known) {
      report(path, {
        level: 'action',
        fidelity: 'approximate',
        message: `The variable ${name} reads the key ${key} of Secret ${namespace}/${secretName}, which is not in the input; a task that finds no value there does not start.`,
        remediation: `Put the value into the secret store as ${place.name}${jsonKey === undefined ? '' : ` (key ${jsonKey})`}, or remove the variable.`,
      });
    }
    return;
  }
  const where = `${place.name}${jsonKey === undefined ? '' : ` (key ${jsonKey})`}`;
  if (why === 'composed') {
    report(`${path}/value`, {
      level: 'action',
      fidelity: 'approximate',
      message: `The variable ${name} is a text around a secret; ECS does not put texts together, so the whole text is read from the secret store as ${where}.`,
      remediation: `Put the whole text, with the secret in its place, into the secret store as ${where}.`,
    });
  } else if (entry.source.kind !== 'config-map') {
    report(`${path}/value`, {
      level: 'action',
      fidelity: 'approximate',
      message: `The value of ${name} looks like a secret (${variable.shape?.detector ?? 'its name'}); it is not written, but read from the secret store as ${where}.`,
    });
  }
}

/** Has a variable read from the secret store, and notes where the value that has to be there is now. */
export function readFromStore(
  {workload, context, set, setContainer, secret}: Subject<'container'>,
  name: string,
  place: SecretPlace,
  value: ClusterValue,
): void {
  setContainer({secrets: [{name, valueFrom: place.valueFrom}]});
  if (place.resource) {
    const {handle: shell, name: secretName, kmsKey} = place.resource;
    set(shell, {Name: secretName, ...(kmsKey === undefined ? {} : {KmsKeyId: kmsKey})});
  }
  set(handle('role-policies', context.choice(names).executionRole(workload).name), {
    PolicyDocument: {Statement: place.statements},
  });
  if (place.existing) return;
  const {store, jsonKey} = place;
  secret({
    ...{store, name: place.name, ...(jsonKey === undefined ? {} : {jsonKey})},
    ...value,
    ...(value.references ? {form: 'expanded' as const} : {}),
  });
}
